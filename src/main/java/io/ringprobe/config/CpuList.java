package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/** A list of processors as Linux writes it: numbers and ranges, such as {@code 0,2-3}. */
public final class CpuList {
    /** Processors that Linux can number. */
    private static final int MAX_CPU = 8191;

    private CpuList() {}

    /**
     * The processors in the list; none where the text is empty.
     *
     * @return null where the text is no such list
     */
    public static List<Integer> parse(String text) {
        List<Integer> cpus = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (!addRange(text.substring(start, end).strip(), cpus) || end == text.length() - 1) {
                return null;
            }
            start = end + 1;
        }
        return cpus;
    }

    private static boolean addRange(String range, List<Integer> cpus) {
        int dash = range.indexOf('-');
        int first = number(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : number(range.substring(dash + 1));
        if (first < 0 || last < first) {
            return false;
        }
        for (int cpu = first; cpu <= last; cpu++) {
            cpus.add(cpu);
        }
        return true;
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            return number <= MAX_CPU ? number : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /** Takes such a list. */
    record Rule() implements ValueRule {
        @Override
        public boolean allows(String value) {
            return parse(value) != null;
        }

        @Override
        public String expected() {
            return "a list of processors such as 0,2-3";
        }
    }
}
