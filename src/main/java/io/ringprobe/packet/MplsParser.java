package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * MPLS label stacks (RFC 3032). Nothing in them says what they carry: the first nibble below tells IPv4 and IPv6 (RFC
 * 4928), all else is taken for an Ethernet pseudowire, with control word (RFC 4448) or without.
 */
final class MplsParser {
    private static final int ENTRY = 4;
    private static final int BOTTOM_OF_STACK = 0x100;
    private static final int MOST_ENTRIES = 32;
    private static final int CONTROL_WORD = 4;

    private MplsParser() {}

    static ParseOutcome parse(long frame, int start, int captured, long descriptor, int depth) {
        if (depth > GreParser.DEEPEST) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        int offset = start;
        for (int entries = 0; entries < MOST_ENTRIES; entries++) {
            if (captured - offset < ENTRY) {
                return ParseOutcome.TRUNCATED_TUNNEL;
            }
            int entry = Memory.getIntBE(frame + offset);
            if (entries == 0) {
                DescriptorWriter.mpls(descriptor, entry);
            }
            offset += ENTRY;
            if ((entry & BOTTOM_OF_STACK) != 0) {
                return parsePayload(frame, offset, captured, descriptor, depth);
            }
        }
        return ParseOutcome.MALFORMED_TUNNEL;
    }

    private static ParseOutcome parsePayload(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < 1) {
            return ParseOutcome.TRUNCATED_TUNNEL;
        }
        return switch (Memory.getUnsignedByte(frame + offset) >>> 4) {
            case 4 -> Ipv4Parser.parse(frame, offset, captured, descriptor, depth);
            case 6 -> Ipv6Parser.parse(frame, offset, captured, descriptor, depth);
            case 0 -> parsePseudowire(frame, offset, captured, descriptor, depth);
            case 1 -> parseAssociatedChannel(frame, offset, captured, descriptor, depth);
            default -> EthernetParser.parse(frame, offset, captured, descriptor, depth);
        };
    }

    /** A control word, or an address that begins with a zero nibble: the one behind which a known EtherType stands. */
    private static ParseOutcome parsePseudowire(long frame, int offset, int captured, long descriptor, int depth) {
        boolean withControlWord = EthernetParser.isLikely(frame, offset + CONTROL_WORD, captured)
                || !EthernetParser.isLikely(frame, offset, captured);
        return EthernetParser.parse(frame, offset + (withControlWord ? CONTROL_WORD : 0), captured, descriptor, depth);
    }

    /** The channel that runs beside a pseudowire (RFC 5085) carries no user's packets. */
    private static ParseOutcome parseAssociatedChannel(
            long frame, int offset, int captured, long descriptor, int depth) {
        return EthernetParser.isLikely(frame, offset, captured)
                ? EthernetParser.parse(frame, offset, captured, descriptor, depth)
                : ParseOutcome.NOT_IP;
    }
}
