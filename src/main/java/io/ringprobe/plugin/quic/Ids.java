package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * The two connection ids of a packet, put aside.
 *
 * <pre>
 *   | taken 1 | source length 1 | destination length 1 | - 1 | source 20 | destination 20 |
 * </pre>
 */
final class Ids {
    private static final int SOURCE_LENGTH_OFFSET = 1;
    private static final int DESTINATION_LENGTH_OFFSET = SOURCE_LENGTH_OFFSET + 1;
    private static final int SOURCE_OFFSET = DESTINATION_LENGTH_OFFSET + 2;
    private static final int DESTINATION_OFFSET = SOURCE_OFFSET + LongHeader.MAX_ID_LENGTH;
    static final int LENGTH = DESTINATION_OFFSET + LongHeader.MAX_ID_LENGTH;

    private Ids() {}

    /** Puts a packet's ids there, unless an earlier packet's are. */
    static void put(long ids, LongHeader packet) {
        if (isThere(ids)) {
            return;
        }
        Memory.putByte(ids, 1);
        Memory.putByte(ids + SOURCE_LENGTH_OFFSET, packet.sourceIdLength());
        Memory.putByte(ids + DESTINATION_LENGTH_OFFSET, packet.destinationIdLength());
        Memory.copy(packet.sourceId(), source(ids), packet.sourceIdLength());
        Memory.copy(packet.destinationId(), destination(ids), packet.destinationIdLength());
    }

    static boolean isThere(long ids) {
        return Memory.getByte(ids) != 0;
    }

    static long source(long ids) {
        return ids + SOURCE_OFFSET;
    }

    static int sourceLength(long ids) {
        return Memory.getUnsignedByte(ids + SOURCE_LENGTH_OFFSET);
    }

    static long destination(long ids) {
        return ids + DESTINATION_OFFSET;
    }

    static int destinationLength(long ids) {
        return Memory.getUnsignedByte(ids + DESTINATION_LENGTH_OFFSET);
    }
}
