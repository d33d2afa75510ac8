package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** TRILL (RFC 6325): an Ethernet frame behind a header of six bytes and options. */
final class TrillParser {
    private static final int HEADER = 6;

    private TrillParser() {}

    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < HEADER) {
            return ParseOutcome.TRUNCATED_TUNNEL;
        }
        int first = Memory.getUnsignedShortBE(frame + offset);
        int version = first >>> 14;
        int options = first >>> 6 & 0x1F;
        if (version != 0 || depth > GreParser.DEEPEST) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        int inner = offset + HEADER + options * 4;
        return inner > captured
                ? ParseOutcome.TRUNCATED_TUNNEL
                : EthernetParser.parse(frame, inner, captured, descriptor, depth);
    }
}
