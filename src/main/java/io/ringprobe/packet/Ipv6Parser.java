package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** IPv6 headers (RFC 8200). */
final class Ipv6Parser {
    private static final int VERSION = 6;
    private static final int HEADER = 40;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private static final int HOP_BY_HOP = 0;
    private static final int NO_NEXT_HEADER = 59;

    private Ipv6Parser() {}

    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < HEADER) {
            return ParseOutcome.TRUNCATED_IPV6;
        }
        long header = frame + offset;
        if (Memory.getUnsignedByte(header) >>> 4 != VERSION) {
            return ParseOutcome.MALFORMED_IPV6;
        }
        int next = Memory.getUnsignedByte(header + NEXT_HEADER);
        int length = Memory.getUnsignedShortBE(header + PAYLOAD_LENGTH);
        if (length == 0) {
            return parseWithoutLength(frame, offset, captured, next, descriptor, depth);
        }
        write(header, next, length, descriptor);
        return parsePayload(next, frame, offset + HEADER, captured, length, descriptor, depth);
    }

    /**
     * A length of 0: a jumbogram (RFC 2675), a header alone, or a packet that segmentation offload left without a
     * length.
     */
    private static ParseOutcome parseWithoutLength(
            long frame, int offset, int captured, int next, long descriptor, int depth) {
        int payload = offset + HEADER;
        int length = next == HOP_BY_HOP ? Ipv6ExtensionParser.jumboLength(frame, payload, captured) : 0;
        if (length < 0) {
            return ParseOutcome.MALFORMED_IPV6;
        }
        write(frame + offset, next, length, descriptor);
        if (length == 0 && next != NO_NEXT_HEADER) {
            length = Ipv4Parser.lengthOnWire(payload, captured, descriptor);
        }
        return parsePayload(next, frame, payload, captured, length, descriptor, depth);
    }

    private static void write(long header, int next, int length, long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET, Memory.getLong(header + SOURCE));
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET + 8, Memory.getLong(header + SOURCE + 8));
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET, Memory.getLong(header + DESTINATION));
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET + 8, Memory.getLong(header + DESTINATION + 8));
        DescriptorWriter.network(descriptor, VERSION, next, length + HEADER);
        int trafficClass = Memory.getUnsignedShortBE(header) >>> 4 & 0xFF;
        DescriptorWriter.hop(descriptor, trafficClass, Memory.getUnsignedByte(header + HOP_LIMIT), 0);
    }

    private static ParseOutcome parsePayload(
            int next, long frame, int offset, int captured, int length, long descriptor, int depth) {
        return Ipv6ExtensionParser.isExtension(next)
                ? Ipv6ExtensionParser.parse(next, frame, offset, captured, length, descriptor, depth)
                : TransportParser.parse(next, frame, offset, captured, length, descriptor, depth);
    }
}
