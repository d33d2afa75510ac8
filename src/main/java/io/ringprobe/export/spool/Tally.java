package io.ringprobe.export.spool;

import io.ringprobe.memory.Memory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A place in a segment, and the sum of all entries before it; kept in the segment's header, so that the numbers are
 * known even where the entries can't be read any more.
 *
 * <p>It stands there twice, and is written to each slot in turn: a process that is killed while it writes one leaves
 * the other. Of two that are whole the one further on counts.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  CRC-32C of the rest                                       4  |
 *   |  position, octets from the start of the segment            4  |
 *   |  entries                                                   8  |
 *   |  flows                                                     8  |
 *   |  repeats                                                   8  |
 *   |  packets                                                   8  |
 *   |  IP octets                                                 8  |
 *   |  time written of the last entry, milliseconds since 1970   8  |
 *   +---------------------------------------------------------------+
 *   |  the same again                                           56  |
 *   +---------------------------------------------------------------+
 * </pre>
 */
final class Tally {
    /** Octets of both slots. */
    static final int LENGTH = 112;

    private static final int SLOT_LENGTH = LENGTH / 2;
    private static final int CHECKSUM_OFFSET = 0;
    private static final int POSITION_OFFSET = CHECKSUM_OFFSET + 4;
    private static final int ENTRIES_OFFSET = POSITION_OFFSET + 4;
    private static final int FLOWS_OFFSET = ENTRIES_OFFSET + 8;
    private static final int REPEATS_OFFSET = FLOWS_OFFSET + 8;
    private static final int PACKETS_OFFSET = REPEATS_OFFSET + 8;
    private static final int OCTETS_OFFSET = PACKETS_OFFSET + 8;
    private static final int TIME_OFFSET = OCTETS_OFFSET + 8;

    int position;
    long entries;
    long flows;
    long repeats;
    long packets;
    long octets;
    long time;
    private int slot;

    Tally(int position) {
        this.position = position;
    }

    /** Counts the entry at {@code entry}, which begins at this place. */
    void add(long entry) {
        position += EntryLayout.size(EntryLayout.length(entry));
        entries++;
        flows += Memory.getInt(entry + EntryLayout.FLOWS_OFFSET);
        repeats += Memory.getInt(entry + EntryLayout.REPEATS_OFFSET);
        packets += Memory.getLong(entry + EntryLayout.PACKETS_OFFSET);
        octets += Memory.getLong(entry + EntryLayout.OCTETS_OFFSET);
        time = EntryLayout.time(entry);
    }

    void set(Tally other) {
        position = other.position;
        entries = other.entries;
        flows = other.flows;
        repeats = other.repeats;
        packets = other.packets;
        octets = other.octets;
        time = other.time;
    }

    /** One entry. */
    void setOne(SpoolNote note) {
        entries = 1;
        flows = note.flows();
        repeats = note.repeats();
        packets = note.packets();
        octets = note.octets();
        time = note.writtenAt();
    }

    /** The entries from {@code start} to {@code end}. */
    void setDifference(Tally end, Tally start) {
        position = end.position - start.position;
        entries = end.entries - start.entries;
        flows = end.flows - start.flows;
        repeats = end.repeats - start.repeats;
        packets = end.packets - start.packets;
        octets = end.octets - start.octets;
        time = end.time;
    }

    /**
     * Takes over what stands in the header.
     *
     * @param file the segment's memory, which begins at {@code address}
     * @param offset of the first slot
     * @return whether a slot was whole; if not, nothing has changed
     */
    boolean load(CRC32C crc, ByteBuffer file, long address, int offset) {
        int found = -1;
        for (int i = 0; i < 2; i++) {
            int at = offset + i * SLOT_LENGTH;
            boolean whole = Memory.getInt(address + at) == checksum(crc, file, at);
            if (whole && (found < 0 || Memory.getInt(address + at + POSITION_OFFSET) > position)) {
                read(address + at);
                found = i;
            }
        }
        slot = found == 0 ? 1 : 0;
        return found >= 0;
    }

    private void read(long from) {
        position = Memory.getInt(from + POSITION_OFFSET);
        entries = Memory.getLong(from + ENTRIES_OFFSET);
        flows = Memory.getLong(from + FLOWS_OFFSET);
        repeats = Memory.getLong(from + REPEATS_OFFSET);
        packets = Memory.getLong(from + PACKETS_OFFSET);
        octets = Memory.getLong(from + OCTETS_OFFSET);
        time = Memory.getLong(from + TIME_OFFSET);
    }

    /** Writes it into the slot whose turn it is; whatever was written to memory before comes before it. */
    void store(CRC32C crc, ByteBuffer file, long address, int offset) {
        VarHandle.storeStoreFence();
        int at = offset + slot * SLOT_LENGTH;
        long to = address + at;
        Memory.putInt(to + POSITION_OFFSET, position);
        Memory.putLong(to + ENTRIES_OFFSET, entries);
        Memory.putLong(to + FLOWS_OFFSET, flows);
        Memory.putLong(to + REPEATS_OFFSET, repeats);
        Memory.putLong(to + PACKETS_OFFSET, packets);
        Memory.putLong(to + OCTETS_OFFSET, octets);
        Memory.putLong(to + TIME_OFFSET, time);
        Memory.putInt(to + CHECKSUM_OFFSET, checksum(crc, file, at));
        VarHandle.storeStoreFence();
        slot ^= 1;
    }

    private static int checksum(CRC32C crc, ByteBuffer file, int slot) {
        crc.reset();
        crc.update(file.limit(slot + SLOT_LENGTH).position(slot + POSITION_OFFSET));
        return (int) crc.getValue();
    }
}
