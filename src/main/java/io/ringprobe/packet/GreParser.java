package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * GRE (RFC 2784, key and sequence number of RFC 2890, source routes of RFC 1701) and its version 1 that PPTP uses (RFC
 * 2637). What carries no IP in the end is a flow of protocol 47 between the tunnel's ends.
 */
final class GreParser {
    /** How many tunnels may lie within each other. */
    static final int DEEPEST = 16;

    static final int TRANSPARENT_ETHERNET = 0x6558;

    private static final int PPP = 0x880B;

    private static final int HEADER = 4;
    private static final int CHECKSUM = 0x8000;
    private static final int ROUTING = 0x4000;
    private static final int KEY = 0x2000;
    private static final int SEQUENCE = 0x1000;
    private static final int ACKNOWLEDGMENT = 0x0080;
    private static final int VERSION = 0x0007;

    private static final int ROUTE_HEADER = 4;
    private static final int MOST_ROUTES = 16;

    private GreParser() {}

    /** @param length octets of the IP payload, that is of the GRE packet */
    static ParseOutcome parse(long frame, int offset, int captured, int length, long descriptor, int depth) {
        if (depth > DEEPEST || length < HEADER) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        if (captured - offset < HEADER) {
            return ParseOutcome.TRUNCATED_TUNNEL;
        }
        int flags = Memory.getUnsignedShortBE(frame + offset);
        ParseOutcome inner = switch (flags & VERSION) {
            case 0 -> parsePlain(flags, frame, offset, captured, descriptor, depth);
            case 1 -> parsePptp(flags, frame, offset, captured, descriptor, depth);
            default -> ParseOutcome.NOT_IP;
        };
        return inner == ParseOutcome.NOT_IP ? TransportParser.parseOther(offset, captured, length, descriptor) : inner;
    }

    private static ParseOutcome parsePlain(
            int flags, long frame, int offset, int captured, long descriptor, int depth) {
        int inner = offset + HEADER;
        inner += (flags & (CHECKSUM | ROUTING)) != 0 ? 4 : 0;
        inner += (flags & KEY) != 0 ? 4 : 0;
        inner += (flags & SEQUENCE) != 0 ? 4 : 0;
        if ((flags & ROUTING) != 0) {
            inner = skipRoutes(frame, inner, captured);
        }
        if (inner > captured) {
            return ParseOutcome.TRUNCATED_TUNNEL;
        }
        int type = Memory.getUnsignedShortBE(frame + offset + 2);
        return parsePayload(type, frame, inner, captured, descriptor, depth);
    }

    private static ParseOutcome parsePptp(int flags, long frame, int offset, int captured, long descriptor, int depth) {
        if ((flags & SEQUENCE) == 0 || Memory.getUnsignedShortBE(frame + offset + 2) != PPP) {
            return ParseOutcome.NOT_IP;
        }
        int inner = offset + HEADER + 8 + ((flags & ACKNOWLEDGMENT) != 0 ? 4 : 0);
        return inner > captured
                ? ParseOutcome.TRUNCATED_TUNNEL
                : PppParser.parse(frame, inner, captured, descriptor, depth);
    }

    private static ParseOutcome parsePayload(
            int type, long frame, int offset, int captured, long descriptor, int depth) {
        return switch (type) {
            case TRANSPARENT_ETHERNET -> EthernetParser.parse(frame, offset, captured, descriptor, depth);
            case PPP -> PppParser.parse(frame, offset, captured, descriptor, depth);
            case EtherTypeParser.IPV4,
                    EtherTypeParser.IPV6,
                    EtherTypeParser.MPLS,
                    EtherTypeParser.MPLS_MULTICAST,
                    EtherTypeParser.PPPOE_SESSION ->
                EtherTypeParser.parse(type, frame, offset, captured, descriptor, depth);
            default -> ParseOutcome.NOT_IP;
        };
    }

    /**
     * The end of the source routes, which a route of family and length 0 closes; beyond the captured bytes if they
     * don't end.
     */
    private static int skipRoutes(long frame, int start, int captured) {
        int offset = start;
        for (int routes = 0; routes < MOST_ROUTES && offset + ROUTE_HEADER <= captured; routes++) {
            int family = Memory.getUnsignedShortBE(frame + offset);
            int length = Memory.getUnsignedByte(frame + offset + 3);
            offset += ROUTE_HEADER + length;
            if (family == 0 && length == 0) {
                return offset;
            }
        }
        return captured + 1;
    }
}
