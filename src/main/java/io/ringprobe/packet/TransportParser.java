package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** What stands above IP: TCP (RFC 9293), UDP (RFC 768), ICMP (RFC 792, RFC 4443); hands GRE on; all else is payload. */
final class TransportParser {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private static final int ICMP = 1;
    private static final int GRE = 47;
    private static final int ICMPV6 = 58;

    /** Type, code and checksum, which all ICMP messages have. */
    private static final int ICMP_HEADER = 4;

    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;

    private TransportParser() {}

    /**
     * Parses the first fragment or the whole of an IP payload.
     *
     * @param length octets of the IP payload on the wire
     */
    static ParseOutcome parse(
            int protocol, long frame, int offset, int captured, int length, long descriptor, int depth) {
        return switch (protocol) {
            case TCP -> parseTcp(frame, offset, captured, length, descriptor);
            case UDP -> parseUdp(frame, offset, captured, length, descriptor);
            case ICMP, ICMPV6 -> parseIcmp(frame, offset, captured, length, descriptor);
            case GRE -> GreParser.parse(frame, offset, captured, length, descriptor, depth + 1);
            default -> parseOther(offset, captured, length, descriptor);
        };
    }

    /** All of the IP payload is the packet's payload. */
    static ParseOutcome parseOther(int offset, int captured, int length, long descriptor) {
        return DescriptorWriter.payload(descriptor, offset, captured, length);
    }

    private static ParseOutcome parseTcp(long frame, int offset, int captured, int length, long descriptor) {
        if (length < TCP_HEADER) {
            return ParseOutcome.MALFORMED_TCP;
        }
        if (captured - offset < TCP_HEADER) {
            return ParseOutcome.TRUNCATED_TRANSPORT;
        }
        long header = frame + offset;
        int headerLength = Memory.getUnsignedByte(header + DATA_OFFSET) >>> 4 << 2;
        if (headerLength < TCP_HEADER || headerLength > length) {
            return ParseOutcome.MALFORMED_TCP;
        }
        if (captured - offset < headerLength) {
            return ParseOutcome.TRUNCATED_TRANSPORT;
        }
        writeTcp(header, descriptor);
        if (!TcpOptionsParser.parse(header + TCP_HEADER, headerLength - TCP_HEADER, descriptor)) {
            return ParseOutcome.MALFORMED_TCP_OPTIONS;
        }
        return DescriptorWriter.payload(descriptor, offset + headerLength, captured, length - headerLength);
    }

    private static void writeTcp(long header, long descriptor) {
        DescriptorWriter.ports(descriptor, header);
        Memory.putInt(descriptor + PacketDescriptor.TCP_SEQUENCE_OFFSET, Memory.getIntBE(header + SEQUENCE));
        Memory.putInt(
                descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET, Memory.getIntBE(header + ACKNOWLEDGMENT));
        Memory.putShort(descriptor + PacketDescriptor.TCP_WINDOW_OFFSET, Memory.getUnsignedShortBE(header + WINDOW));
        Memory.putByte(descriptor + PacketDescriptor.TCP_FLAGS_OFFSET, Memory.getByte(header + FLAGS));
    }

    private static ParseOutcome parseUdp(long frame, int offset, int captured, int length, long descriptor) {
        if (length < UDP_HEADER) {
            return ParseOutcome.MALFORMED_UDP;
        }
        if (captured - offset < UDP_HEADER) {
            return ParseOutcome.TRUNCATED_TRANSPORT;
        }
        DescriptorWriter.ports(descriptor, frame + offset);
        return DescriptorWriter.payload(descriptor, offset + UDP_HEADER, captured, length - UDP_HEADER);
    }

    private static ParseOutcome parseIcmp(long frame, int offset, int captured, int length, long descriptor) {
        if (length < ICMP_HEADER) {
            return ParseOutcome.MALFORMED_ICMP;
        }
        if (captured - offset < ICMP_HEADER) {
            return ParseOutcome.TRUNCATED_TRANSPORT;
        }
        int typeAndCode = Memory.getUnsignedShortBE(frame + offset);
        Memory.putShort(descriptor + PacketDescriptor.ICMP_OFFSET, typeAndCode);
        return DescriptorWriter.payload(descriptor, offset, captured, length);
    }
}
