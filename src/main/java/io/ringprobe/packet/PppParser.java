package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** PPP (RFC 1661, framing of RFC 1662) as a link, in PPPoE sessions (RFC 2516) and in PPTP's GRE. */
final class PppParser {
    private static final int ADDRESS_AND_CONTROL = 0xFF03;
    private static final int IPV4 = 0x0021;
    private static final int IPV6 = 0x0057;
    private static final int MPLS = 0x0281;
    private static final int MPLS_MULTICAST = 0x0283;

    private static final int PPPOE_HEADER = 6;
    private static final int PPPOE_LENGTH = 4;
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;

    private PppParser() {}

    /** Parses a frame that was captured from a PPP link. */
    static ParseOutcome parseLink(long frame, int captured, long descriptor) {
        return parse(frame, 0, captured, descriptor, 0, ParseOutcome.TRUNCATED_LINK);
    }

    /** Parses PPP inside a tunnel. */
    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        return parse(frame, offset, captured, descriptor, depth, ParseOutcome.TRUNCATED_TUNNEL);
    }

    static ParseOutcome parsePppoe(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < PPPOE_HEADER) {
            return ParseOutcome.TRUNCATED_TUNNEL;
        }
        if (Memory.getUnsignedByte(frame + offset) != PPPOE_VERSION_AND_TYPE || depth > GreParser.DEEPEST) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        if (Memory.getUnsignedByte(frame + offset + 1) != 0) {
            return ParseOutcome.NOT_IP;
        }
        if (Memory.getUnsignedShortBE(frame + offset + PPPOE_LENGTH) == 0) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        return parse(frame, offset + PPPOE_HEADER, captured, descriptor, depth);
    }

    private static ParseOutcome parse(
            long frame, int start, int captured, long descriptor, int depth, ParseOutcome truncated) {
        int offset = start;
        if (captured - offset >= 2 && Memory.getUnsignedShortBE(frame + offset) == ADDRESS_AND_CONTROL) {
            offset += 2;
        }
        if (captured - offset < 2) {
            return truncated;
        }
        // RFC 1661 section 6.5: an odd first byte is the whole number, its leading zero byte compressed away.
        int first = Memory.getUnsignedByte(frame + offset);
        boolean compressed = (first & 1) != 0;
        int protocol = compressed ? first : Memory.getUnsignedShortBE(frame + offset);
        return parseProtocol(protocol, frame, offset + (compressed ? 1 : 2), captured, descriptor, depth);
    }

    private static ParseOutcome parseProtocol(
            int protocol, long frame, int offset, int captured, long descriptor, int depth) {
        return switch (protocol) {
            case IPV4 -> Ipv4Parser.parse(frame, offset, captured, descriptor, depth);
            case IPV6 -> Ipv6Parser.parse(frame, offset, captured, descriptor, depth);
            case MPLS, MPLS_MULTICAST -> MplsParser.parse(frame, offset, captured, descriptor, depth + 1);
            default -> ParseOutcome.NOT_IP;
        };
    }
}
