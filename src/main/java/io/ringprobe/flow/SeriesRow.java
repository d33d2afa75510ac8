package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.PacketDescriptor;

/**
 * What is kept of a packet for plugins that look at packets later, several at once: half a cache line. Owned by one
 * shard's thread.
 *
 * <pre>
 *     0  time of the packet, ns since 1970            8
 *     8  TCP options, bits as in IANA element 209     8
 *    16  length of the payload on the wire            4
 *    20  IP length, octets, modulo 2^24               4
 *    24  TCP window                                   2
 *    26  TCP maximum segment size, 0 = none           2
 *    28  TCP flags (low 8 bits)                       1
 *    29  IP time to live / hop limit                  1
 *    30  IP flags: reserved 4, DF 2, MF 1             1
 *    31  1 = the way of the record's first packet     1
 * </pre>
 */
public final class SeriesRow {
    public static final int TIME_OFFSET = 0;
    public static final int TCP_OPTIONS_OFFSET = TIME_OFFSET + 8;
    public static final int PAYLOAD_OFFSET = TCP_OPTIONS_OFFSET + 8;
    public static final int IP_LENGTH_OFFSET = PAYLOAD_OFFSET + 4;
    public static final int TCP_WINDOW_OFFSET = IP_LENGTH_OFFSET + 4;
    public static final int TCP_MSS_OFFSET = TCP_WINDOW_OFFSET + 2;
    public static final int TCP_FLAGS_OFFSET = TCP_MSS_OFFSET + 2;
    public static final int TTL_OFFSET = TCP_FLAGS_OFFSET + 1;
    public static final int IP_FLAGS_OFFSET = TTL_OFFSET + 1;
    public static final int FORWARD_OFFSET = IP_FLAGS_OFFSET + 1;
    public static final int LENGTH = FORWARD_OFFSET + 1;

    private static final int MAX_IP_LENGTH = 0xFF_FFFF;
    private static final int TOUCHED_OFFSET = IP_LENGTH_OFFSET + 3;

    private SeriesRow() {}

    /** Writes what stands there in any case, the highest octet of the IP length, to have the cache line. */
    static void touch(long row) {
        Memory.putByte(row + TOUCHED_OFFSET, 0);
    }

    /** Writes the row of a packet: what stands together in the descriptor goes as one. */
    static void write(long row, long packet, boolean forward) {
        Memory.putLong(row + TIME_OFFSET, PacketDescriptor.time(packet));
        Memory.putLong(row + TCP_OPTIONS_OFFSET, Memory.getLong(packet + PacketDescriptor.TCP_OPTIONS_OFFSET));
        Memory.putInt(row + PAYLOAD_OFFSET, PacketDescriptor.payloadWire(packet));
        Memory.putInt(row + IP_LENGTH_OFFSET, PacketDescriptor.ipLength(packet) & MAX_IP_LENGTH);
        Memory.putInt(row + TCP_WINDOW_OFFSET, Memory.getInt(packet + PacketDescriptor.TCP_WINDOW_OFFSET));
        Memory.putInt(row + TCP_FLAGS_OFFSET, Memory.getInt(packet + PacketDescriptor.TCP_FLAGS_OFFSET));
        Memory.putByte(row + FORWARD_OFFSET, forward ? 1 : 0);
    }
}
