package io.ringprobe.capture.dpdk;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The arguments of DPDK's environment (EAL), as blanks separate them. Immutable. */
final class EalArguments {
    private static final String PROCESS_TYPE = "--proc-type";
    private static final String SECONDARY = "=secondary";
    private static final String NO_SHARED_CONFIG = "--no-shconf";
    private static final String HELP = "--help";
    private static final int SHORTEST_HELP = "--he".length();

    private final List<String> words;

    private EalArguments(List<String> words) {
        this.words = List.copyOf(words);
    }

    static EalArguments parse(String text) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(text);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return new EalArguments(words);
    }

    /** Whether EAL would print its help and end the process. It takes long options cut short, and short ones joined. */
    boolean asksForHelp() {
        for (String word : words) {
            boolean isLong = word.length() >= SHORTEST_HELP && HELP.startsWith(word);
            if (isLong || isShortHelp(word)) {
                return true;
            }
        }
        return false;
    }

    /** {@code -h}, also after {@code v}, the only other short option without a value. */
    private static boolean isShortHelp(String word) {
        int at = 1;
        while (at < word.length() && word.charAt(at) == 'v') {
            at++;
        }
        return word.startsWith("-") && at < word.length() && word.charAt(at) == 'h';
    }

    /** Whether it is a secondary process that may not look for the other one, for which EAL would wait for ever. */
    boolean seeksInVain() {
        return words.contains(NO_SHARED_CONFIG) && words.contains(PROCESS_TYPE + SECONDARY);
    }

    /** These, and that the process shares the memory of another one, unless they say what it does. */
    EalArguments orSecondary() {
        for (String word : words) {
            if (word.startsWith(PROCESS_TYPE)) {
                return this;
            }
        }
        List<String> more = new ArrayList<>(words);
        more.add(PROCESS_TYPE + SECONDARY);
        return new EalArguments(more);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
