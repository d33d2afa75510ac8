package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * The headers between IPv6 and the transport (RFC 8200 section 4, AH of RFC 4302, mobility of RFC 6275, HIP, shim6).
 */
final class Ipv6ExtensionParser {
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;
    private static final int MOBILITY = 135;
    private static final int HIP = 139;
    private static final int SHIM6 = 140;

    /** The numbers below 64 as bits. */
    private static final long LOW_NUMBERS =
            1L << HOP_BY_HOP | 1L << ROUTING | 1L << FRAGMENT | 1L << AUTHENTICATION | 1L << DESTINATION;

    private static final int SHORTEST = 8;
    private static final int MOST_HEADERS = 16;

    private static final int FRAGMENT_OFFSET = 0xFFF8;
    private static final int MORE_FRAGMENTS = 1;
    private static final int MORE_FRAGMENTS_IPV4 = 1;

    private static final int PAD_1 = 0;
    private static final int JUMBO = 0xC2;
    private static final int LARGEST_ORDINARY = 0xFFFF;
    private static final int LARGEST_JUMBO = Integer.MAX_VALUE - LARGEST_ORDINARY;

    private Ipv6ExtensionParser() {}

    static boolean isExtension(int number) {
        return number < 64 ? (LOW_NUMBERS >>> number & 1) != 0 : number == MOBILITY || number == HIP || number == SHIM6;
    }

    /**
     * Walks the extension headers and parses what follows them.
     *
     * @param length octets of the IP payload from {@code start}
     */
    static ParseOutcome parse(int first, long frame, int start, int captured, int length, long descriptor, int depth) {
        int number = first;
        int offset = start;
        int left = length;
        for (int headers = 0; headers < MOST_HEADERS; headers++) {
            ParseOutcome cause = check(number, frame, offset, captured, left);
            if (cause != ParseOutcome.PARSED) {
                return cause;
            }
            int next = Memory.getUnsignedByte(frame + offset);
            int octets = length(number, frame + offset);
            boolean later = number == FRAGMENT && markFragment(frame + offset, descriptor);
            number = next;
            offset += octets;
            left -= octets;
            if (later || !isExtension(number)) {
                return parseUpper(number, frame, offset, captured, left, descriptor, depth, later);
            }
        }
        return ParseOutcome.MALFORMED_IPV6;
    }

    private static ParseOutcome check(int number, long frame, int offset, int captured, int left) {
        if (left < SHORTEST) {
            return ParseOutcome.MALFORMED_IPV6;
        }
        if (captured - offset < SHORTEST) {
            return ParseOutcome.TRUNCATED_IPV6;
        }
        int octets = length(number, frame + offset);
        if (octets > left) {
            return ParseOutcome.MALFORMED_IPV6;
        }
        return octets > captured - offset ? ParseOutcome.TRUNCATED_IPV6 : ParseOutcome.PARSED;
    }

    private static int length(int number, long header) {
        return switch (number) {
            case FRAGMENT -> SHORTEST;
            case AUTHENTICATION -> (Memory.getUnsignedByte(header + 1) + 2) * 4;
            default -> (Memory.getUnsignedByte(header + 1) + 1) * 8;
        };
    }

    private static ParseOutcome parseUpper(
            int protocol, long frame, int offset, int captured, int length, long descriptor, int depth, boolean later) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        Memory.putByte(key + FlowKey.PROTOCOL_OFFSET, protocol);
        return later
                ? TransportParser.parseOther(offset, captured, length, descriptor)
                : TransportParser.parse(protocol, frame, offset, captured, length, descriptor, depth);
    }

    /**
     * Notes a fragment, unless it is the whole datagram (RFC 6946).
     *
     * @return whether it is another than the first
     */
    private static boolean markFragment(long header, long descriptor) {
        int field = Memory.getUnsignedShortBE(header + 2);
        boolean later = (field & FRAGMENT_OFFSET) != 0;
        int more = field & MORE_FRAGMENTS;
        if (later || more != 0) {
            DescriptorWriter.fragment(descriptor, Memory.getIntBE(header + 4), later);
            Memory.putByte(descriptor + PacketDescriptor.IP_FLAGS_OFFSET, more * MORE_FRAGMENTS_IPV4);
        }
        return later;
    }

    /**
     * The payload length of a jumbogram from its hop-by-hop options; 0 if there is none or it wasn't captured, -1 if
     * wrong.
     */
    static int jumboLength(long frame, int offset, int captured) {
        if (captured - offset < SHORTEST) {
            return 0;
        }
        int end = Math.min(offset + length(HOP_BY_HOP, frame + offset), captured);
        int option = offset + 2;
        while (option + 1 < end) {
            int kind = Memory.getUnsignedByte(frame + option);
            if (kind == JUMBO) {
                return option + 6 <= end ? jumboValue(frame + option) : -1;
            }
            option += kind == PAD_1 ? 1 : 2 + Memory.getUnsignedByte(frame + option + 1);
        }
        return 0;
    }

    private static int jumboValue(long option) {
        long length = Memory.getUnsignedIntBE(option + 2);
        return length > LARGEST_ORDINARY && length <= LARGEST_JUMBO ? (int) length : -1;
    }
}
