package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody typed to find flows. All words must hold: a number is a port (or, where there are none, a protocol), an
 * address with a slash a network, anything else a part of an address, of the names of protocol, service and plugins, or
 * of the text from the flow. A word behind a minus must not hold. Immutable.
 */
final class FlowFilter {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_WORDS = 16;

    private final List<Word> words;

    /** One condition. */
    private interface Condition {
        boolean holds(long slot, FlowText text);
    }

    private record Word(Condition condition, boolean wanted) {}

    private FlowFilter(List<Word> words) {
        this.words = words;
    }

    /** Whatever somebody typed is a filter. */
    static FlowFilter of(String typed) {
        List<Word> words = new ArrayList<>();
        String text = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
        for (String word : text.strip().split("\\s+")) {
            boolean wanted = !word.startsWith("-");
            String rest = wanted ? word : word.substring(1);
            if (!rest.isEmpty() && words.size() < MAX_WORDS) {
                words.add(new Word(condition(rest), wanted));
            }
        }
        return new FlowFilter(words);
    }

    private static Condition condition(String word) {
        if (word.matches("\\d{1,5}")) {
            int number = Integer.parseInt(word);
            return (slot, text) -> hasPort(slot, number);
        }
        Condition network = network(word);
        if (network != null) {
            return network;
        }
        byte[] part = FlowText.bytes(word);
        return (slot, text) -> text.contains(part);
    }

    private static boolean hasPort(long slot, int number) {
        int protocol = Memory.getUnsignedByte(slot + FlowRecord.PROTOCOL);
        if (!Names.hasPorts(protocol)) {
            return protocol == number;
        }
        return Memory.getUnsignedShort(slot + FlowRecord.SRC_PORT) == number
                || Memory.getUnsignedShort(slot + FlowRecord.DST_PORT) == number;
    }

    /** The word as a network such as 10.0.0.0/8, or null if it is none. */
    private static Condition network(String word) {
        int slash = word.indexOf('/');
        if (slash < 0 || !word.substring(slash + 1).matches("\\d{1,3}")) {
            return null;
        }
        int bits = Integer.parseInt(word.substring(slash + 1));
        byte[] address;
        try {
            address = InetAddress.ofLiteral(word.substring(0, slash)).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bits > address.length * Byte.SIZE) {
            return null;
        }
        int version = address.length == 4 ? 4 : 6;
        return (slot, text) -> FlowRecord.ipVersion(slot) == version
                && (startsWith(slot + FlowRecord.SRC_IP, address, bits)
                        || startsWith(slot + FlowRecord.DST_IP, address, bits));
    }

    private static boolean startsWith(long at, byte[] address, int bits) {
        for (int left = bits, i = 0; left > 0; left -= Byte.SIZE, i++) {
            int differ = (Memory.getByte(at + i) ^ address[i]) & 0xFF;
            if (differ >>> Math.max(0, Byte.SIZE - left) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every flow matches. */
    boolean isEmpty() {
        return words.isEmpty();
    }

    /**
     * Whether the flow matches.
     *
     * @param text the flow's text
     */
    boolean matches(long slot, FlowText text) {
        for (Word word : words) {
            if (word.condition().holds(slot, text) != word.wanted()) {
                return false;
            }
        }
        return true;
    }
}
