package io.ringprobe.capture.live;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.NativeBlock;

/**
 * Memory for packets that an input must copy: slices in a ring, each of which is filled, lent to the shards, and filled
 * again when they are done with it. Allocates nothing per packet.
 *
 * <p>Owned by the capture thread, until it is closed, when all packets are released.
 */
final class CopyBuffer implements AutoCloseable {
    private static final int SLICES = 16;
    private static final int ALIGNMENT = 16;

    private final NativeBlock memory;
    private final int sliceSize;
    private final long[] marks;
    private final boolean[] lent;
    private int current;
    private int used;

    /**
     * @param size bytes in all; more where two of the longest packets don't fit
     * @param longest bytes of the longest packet
     */
    CopyBuffer(int size, int longest) {
        sliceSize = Math.max(align(size / SLICES), align(longest));
        int slices = Math.max(2, size / sliceSize);
        memory = NativeBlock.allocate((long) slices * sliceSize);
        marks = new long[slices];
        lent = new boolean[slices];
    }

    private static int align(int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * Room for a packet, whose bytes may be handed to {@code receiver} at once; or 0 where all is still lent.
     *
     * @param receiver has had all packets before
     */
    long take(int length, PacketReceiver receiver) {
        if (used + length > sliceSize && !nextSlice(receiver)) {
            return 0;
        }
        long address = memory.address() + (long) current * sliceSize + used;
        used = align(used + length);
        return address;
    }

    private boolean nextSlice(PacketReceiver receiver) {
        if (!lent[current]) {
            lent[current] = true;
            marks[current] = receiver.mark();
        }
        int next = current + 1 == lent.length ? 0 : current + 1;
        if (lent[next] && !receiver.isReleased(marks[next])) {
            return false;
        }
        lent[next] = false;
        current = next;
        used = 0;
        return true;
    }

    @Override
    public void close() {
        memory.close();
    }
}
