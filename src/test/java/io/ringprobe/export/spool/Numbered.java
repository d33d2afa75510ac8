package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/** Entries that are all a function of their number, so that whoever reads one can tell whether it is right. */
final class Numbered implements AutoCloseable {
    private final NativeBlock block = NativeBlock.allocate(Spool.MAX_LENGTH + 8);
    private final SpoolNote note = new SpoolNote();
    private final SpoolEntry entry = new SpoolEntry();
    private final int longest;

    /** @param longest octets of an entry at most */
    Numbered(int longest) {
        this.longest = longest;
    }

    int length(long id) {
        return Long.BYTES + (int) Math.floorMod(id * 0x9E37_79B9L, (long) longest - Long.BYTES + 1);
    }

    static int flows(long id) {
        return (int) (id % 5);
    }

    static int repeats(long id) {
        return (int) (id % 3);
    }

    static long packets(long id) {
        return id * 7 + 1;
    }

    static long octets(long id) {
        return id * 1_000_003;
    }

    boolean append(Spool spool, long id) {
        int length = length(id);
        fill(id, length);
        note.flows(flows(id), packets(id), octets(id)).repeats(repeats(id)).records((int) (id % 11));
        note.definition((int) (id % 13));
        return spool.append(block.address(), length, note);
    }

    private void fill(long id, int length) {
        Memory.putLong(block.address(), id);
        for (int i = Long.BYTES; i < length; i++) {
            Memory.putByte(block.address() + i, (int) (id + i));
        }
    }

    /** The number of the next unread entry, all of which is checked; -1 if there is none. */
    long peek(Spool spool) {
        if (!spool.peek(entry)) {
            return -1;
        }
        long id = Memory.getLong(entry.address());
        check(id, entry.note());
        assertEquals(length(id), entry.length());
        for (int i = Long.BYTES; i < entry.length(); i++) {
            if (Memory.getByte(entry.address() + i) != (byte) (id + i)) {
                throw new AssertionError("octet " + i + " of entry " + id);
            }
        }
        return id;
    }

    /** Reads the next entry, which must be {@code id}, and hands it on. */
    void expect(Spool spool, long id) {
        assertEquals(id, peek(spool));
        spool.advance();
    }

    /** Confirms the oldest, which must be {@code id}. */
    void confirm(Spool spool, long id) {
        assertEquals(true, spool.confirm(note));
        check(id, note);
    }

    private static void check(long id, SpoolNote of) {
        assertEquals(flows(id), of.flows());
        assertEquals(repeats(id), of.repeats());
        assertEquals(packets(id), of.packets());
        assertEquals(octets(id), of.octets());
        assertEquals(id % 11, of.records());
        assertEquals(id % 13, of.definition());
    }

    @Override
    public void close() {
        block.close();
    }
}
