package io.ringprobe.capture.dpdk;

import io.ringprobe.memory.Memory;

/**
 * One packet on loan, as the native part writes it ({@code struct rp_row}); 32 bytes in machine byte order.
 *
 * <pre>
 *   0        8        16       24         28      32
 *   +--------+--------+--------+----------+-------+
 *   | buffer | frame  | time   | captured | wire  |
 *   +--------+--------+--------+----------+-------+
 * </pre>
 */
final class PacketRow {
    static final int BUFFER_OFFSET = 0;
    static final int FRAME_OFFSET = BUFFER_OFFSET + Long.BYTES;
    static final int TIME_OFFSET = FRAME_OFFSET + Long.BYTES;
    static final int CAPTURED_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int WIRE_OFFSET = CAPTURED_OFFSET + Integer.BYTES;
    static final int LENGTH = WIRE_OFFSET + Integer.BYTES;

    private PacketRow() {}

    /** Address of the first octet. */
    static long frame(long row) {
        return Memory.getLong(row + FRAME_OFFSET);
    }

    /** The card's timestamp in the card's unit; 0 = none. */
    static long time(long row) {
        return Memory.getLong(row + TIME_OFFSET);
    }

    /** Octets at the frame's address. */
    static int captured(long row) {
        return Memory.getInt(row + CAPTURED_OFFSET);
    }

    /** Octets of the packet. */
    static int wire(long row) {
        return Memory.getInt(row + WIRE_OFFSET);
    }
}
