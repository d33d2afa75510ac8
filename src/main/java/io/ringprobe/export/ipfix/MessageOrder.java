package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.util.Arrays;

/**
 * Puts notes of messages in order: the longest message first, those of the same length as they came. Only the notes
 * move, the messages stay where they lie. Owned by the export thread.
 */
final class MessageOrder implements AutoCloseable {
    private static final long INDEX_MASK = 0xFFFF_FFFFL;

    private final int noteLength;
    private final NativeBlock scratch;
    private final long[] keys;

    /** @param limit how many notes are sorted at most */
    MessageOrder(int limit, int noteLength) {
        this.noteLength = noteLength;
        this.scratch = NativeBlock.allocate((long) limit * noteLength);
        this.keys = new long[limit];
    }

    /** Sorts the first {@code count} of the queue's notes. */
    void sort(MessageQueue queue, int count) {
        if (isInOrder(queue, count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            keys[i] = (long) -queue.length(i) << Integer.SIZE | i;
        }
        Arrays.sort(keys, 0, count);
        for (int i = 0; i < count; i++) {
            Memory.copyWords(queue.note((int) (keys[i] & INDEX_MASK)), scratchNote(i), noteLength);
        }
        for (int i = 0; i < count; i++) {
            Memory.copyWords(scratchNote(i), queue.note(i), noteLength);
        }
    }

    private static boolean isInOrder(MessageQueue queue, int count) {
        for (int i = 1; i < count; i++) {
            if (queue.length(i) > queue.length(i - 1)) {
                return false;
            }
        }
        return true;
    }

    private long scratchNote(int i) {
        return scratch.address() + (long) i * noteLength;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
