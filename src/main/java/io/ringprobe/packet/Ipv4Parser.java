package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** IPv4 headers (RFC 791). */
final class Ipv4Parser {
    private static final int SHORTEST_HEADER = 20;

    private static final int VERSION = 4;
    private static final int TYPE_OF_SERVICE = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int FRAGMENT_OFFSET = 0x1FFF;
    private static final int MORE_FRAGMENTS = 0x2000;

    private Ipv4Parser() {}

    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        int left = captured - offset;
        if (left < SHORTEST_HEADER) {
            return ParseOutcome.TRUNCATED_IPV4;
        }
        long header = frame + offset;
        int first = Memory.getUnsignedByte(header);
        int headerLength = (first & 0x0F) << 2;
        int total = Memory.getUnsignedShortBE(header + TOTAL_LENGTH);
        if (first >>> 4 != VERSION || headerLength < SHORTEST_HEADER || total != 0 && total < headerLength) {
            return ParseOutcome.MALFORMED_IPV4;
        }
        if (left < headerLength) {
            return ParseOutcome.TRUNCATED_IPV4;
        }
        write(header, total, descriptor);
        int length = (total != 0 ? total : lengthOnWire(offset, captured, descriptor)) - headerLength;
        return parsePayload(frame, offset, headerLength, captured, length, descriptor, depth);
    }

    /**
     * How much of the packet was on the wire from {@code offset}: stands in for a length that segmentation offload left
     * 0.
     */
    static int lengthOnWire(int offset, int captured, long descriptor) {
        int wire = Memory.getInt(descriptor + PacketDescriptor.WIRE_LENGTH_OFFSET);
        return Math.max(wire, captured) - offset;
    }

    private static void write(long header, int total, long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET, Memory.getUnsignedInt(header + SOURCE));
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET + 8, 0);
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET, Memory.getUnsignedInt(header + DESTINATION));
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET + 8, 0);
        DescriptorWriter.network(descriptor, VERSION, Memory.getUnsignedByte(header + PROTOCOL), total);
        DescriptorWriter.hop(
                descriptor,
                Memory.getByte(header + TYPE_OF_SERVICE),
                Memory.getUnsignedByte(header + TTL),
                Memory.getUnsignedByte(header + FRAGMENT) >>> 5);
    }

    private static ParseOutcome parsePayload(
            long frame, int offset, int headerLength, int captured, int length, long descriptor, int depth) {
        long header = frame + offset;
        int payload = offset + headerLength;
        int fragment = Memory.getUnsignedShortBE(header + FRAGMENT);
        if ((fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) != 0) {
            boolean later = (fragment & FRAGMENT_OFFSET) != 0;
            DescriptorWriter.fragment(descriptor, Memory.getUnsignedShortBE(header + IDENTIFICATION), later);
            if (later) {
                return TransportParser.parseOther(payload, captured, length, descriptor);
            }
        }
        int protocol = Memory.getUnsignedByte(header + PROTOCOL);
        return TransportParser.parse(protocol, frame, payload, captured, length, descriptor, depth);
    }
}
