package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.NativeBlock;

/**
 * The packets of a source that are out of the card's hands: received, handed to the shards, and in this order given
 * back when the shards are done with them. A ring of rows, which never holds more than the card's pool can miss.
 *
 * <pre>
 *   released ... marked ... handed ... received ... released + most
 *   |  lent, with a mark   |  lent   |  waiting   |  room
 * </pre>
 *
 * <p>A mark sends what the shards' blocks hold, so there is one for many bursts, not for each. Owned by the capture
 * thread; closed by the main thread after it.
 */
final class LoanBook implements AutoCloseable {
    private static final int MARKS = 64;
    private static final int PARTS = 32;
    private static final int ALIGNMENT = 64;

    private final NativeBlock memory;
    private final Lender lender;
    private final long mask;
    private final int most;
    private final int part;
    private final long[] marks = new long[MARKS];
    private final long[] markEnds = new long[MARKS];

    private long firstMark;
    private long nextMark;
    private long released;
    private long marked;
    private long handed;
    private long received;

    /** Takes packets back. */
    interface Lender {
        void free(long rows, long mask, long position, int count);
    }

    /**
     * @param most packets at once
     * @param burst packets that come at once
     */
    LoanBook(int most, int burst, Lender lender) {
        this.most = most;
        this.part = Math.max(burst, most / PARTS);
        this.lender = lender;
        int rows = most == 1 ? 1 : Integer.highestOneBit(most - 1) << 1;
        this.mask = rows - 1L;
        this.memory = NativeBlock.allocateCleared((long) rows * PacketRow.LENGTH + ALIGNMENT);
    }

    long rows() {
        return memory.address();
    }

    long mask() {
        return mask;
    }

    /** Where the receiving function writes the time of day. */
    long clock() {
        return memory.address() + (mask + 1) * PacketRow.LENGTH;
    }

    /** How many packets may be received now. */
    int room() {
        return most - (int) (received - released);
    }

    /** The number of the row that the next packet goes to. */
    long received() {
        return received;
    }

    /** That many packets have come. */
    void receive(int count) {
        received += count;
    }

    /** Packets received and not yet handed on. */
    int waiting() {
        return (int) (received - handed);
    }

    /** Takes the next waiting packet; the address of its row. */
    long hand() {
        return memory.address() + (handed++ & mask) * PacketRow.LENGTH;
    }

    /** Puts a mark after what was handed on, if that is enough to be worth it. */
    void mark(PacketReceiver receiver) {
        if (handed - marked >= part && nextMark - firstMark < MARKS) {
            int at = (int) (nextMark++ % MARKS);
            marks[at] = receiver.mark();
            markEnds[at] = handed;
            marked = handed;
        }
    }

    /** Gives back what all shards are done with. */
    void release(PacketReceiver receiver) {
        long end = released;
        while (firstMark < nextMark && receiver.isReleased(marks[(int) (firstMark % MARKS)])) {
            end = markEnds[(int) (firstMark++ % MARKS)];
        }
        free(end);
    }

    private void free(long end) {
        if (end > released) {
            lender.free(memory.address(), mask, released, (int) (end - released));
            released = end;
        }
    }

    /** Gives all back: the shards must be done. */
    @Override
    public void close() {
        free(received);
        memory.close();
    }
}
