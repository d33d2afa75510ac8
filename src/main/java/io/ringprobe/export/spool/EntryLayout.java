package io.ringprobe.export.spool;

import io.ringprobe.memory.Memory;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Layout of an entry in a segment. Entries stand one behind the other on multiples of 8.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  length of the data, octets; 0: no entry                   4  |
 *   |  CRC-32C of all from the time to the end of the data       4  |
 *   +---------------------------------------------------------------+
 *   |  time written, milliseconds since 1970                     8  |
 *   |  packets of its flows                                      8  |
 *   |  IP octets of its flows                                    8  |
 *   |  flows                                                     4  |
 *   |  repeats                                                   4  |
 *   |  data records                                              4  |
 *   |  definition                                                4  |
 *   +---------------------------------------------------------------+
 *   |  data, up to a multiple of 8                                  |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Numbers in machine byte order: a spool stays on its machine.
 */
final class EntryLayout {
    static final int LENGTH_OFFSET = 0;
    static final int CHECKSUM_OFFSET = LENGTH_OFFSET + 4;
    static final int TIME_OFFSET = CHECKSUM_OFFSET + 4;
    static final int PACKETS_OFFSET = TIME_OFFSET + 8;
    static final int OCTETS_OFFSET = PACKETS_OFFSET + 8;
    static final int FLOWS_OFFSET = OCTETS_OFFSET + 8;
    static final int REPEATS_OFFSET = FLOWS_OFFSET + 4;
    static final int RECORDS_OFFSET = REPEATS_OFFSET + 4;
    static final int DEFINITION_OFFSET = RECORDS_OFFSET + 4;
    static final int DATA_OFFSET = DEFINITION_OFFSET + 4;

    private EntryLayout() {}

    /** Octets that an entry with that much data takes. */
    static int size(int length) {
        return DATA_OFFSET + length + 7 & -8;
    }

    static int length(long entry) {
        return Memory.getInt(entry + LENGTH_OFFSET);
    }

    static int checksum(long entry) {
        return Memory.getInt(entry + CHECKSUM_OFFSET);
    }

    static long time(long entry) {
        return Memory.getLong(entry + TIME_OFFSET);
    }

    /** Writes all but length and checksum, which make an entry of it: see {@link #complete}. */
    static void write(long entry, long data, int length, SpoolNote note) {
        Memory.putLong(entry + TIME_OFFSET, note.writtenAt());
        Memory.putLong(entry + PACKETS_OFFSET, note.packets());
        Memory.putLong(entry + OCTETS_OFFSET, note.octets());
        Memory.putInt(entry + FLOWS_OFFSET, note.flows());
        Memory.putInt(entry + REPEATS_OFFSET, note.repeats());
        Memory.putInt(entry + RECORDS_OFFSET, note.records());
        Memory.putInt(entry + DEFINITION_OFFSET, note.definition());
        Memory.copy(data, entry + DATA_OFFSET, length);
    }

    static void complete(long entry, int length, int checksum) {
        Memory.putInt(entry + CHECKSUM_OFFSET, checksum);
        Memory.putInt(entry + LENGTH_OFFSET, length);
    }

    static void readNote(long entry, SpoolNote into) {
        into.writtenAt(time(entry));
        into.flows(
                Memory.getInt(entry + FLOWS_OFFSET),
                Memory.getLong(entry + PACKETS_OFFSET),
                Memory.getLong(entry + OCTETS_OFFSET));
        into.repeats(Memory.getInt(entry + REPEATS_OFFSET));
        into.records(Memory.getInt(entry + RECORDS_OFFSET));
        into.definition(Memory.getInt(entry + DEFINITION_OFFSET));
    }

    /** The checksum that the entry at {@code position} of the buffer, with that much data, should have. */
    static int checksum(CRC32C crc, ByteBuffer buffer, int position, int length) {
        crc.reset();
        crc.update(buffer.limit(position + DATA_OFFSET + length).position(position + TIME_OFFSET));
        return (int) crc.getValue();
    }
}
