package io.ringprobe.export.ipfix;

import io.ringprobe.export.ipfix.transport.Transport;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * Messages at the front of the queue that a datagram transport can send with one call: of the same length, but for the
 * last, which may be shorter.
 *
 * <p>As the lengths of messages differ, those that wait are put in order of their length first; they get their sequence
 * numbers afterwards. No more wait for that than what a receiver's buffer holds, where one may be reading; where all
 * inputs are files, and packets come faster than any receiver can read anyway, the more the better. Owned by the export
 * thread.
 */
final class Burst implements AutoCloseable {
    /** The default buffer of a Linux socket holds some 90 datagrams of 1,400 octets. */
    private static final int LIVE = 64;

    private static final int OFFLINE = MessageQueue.MAX_ARRANGED;

    private static final int PIECE = 2 * Long.BYTES;

    private final Transport transport;
    private final MessageQueue queue;
    /** Address and length of each piece, as {@link Transport#writeBurst} wants them. */
    private final NativeBlock pieces;

    private int pieceCount;
    private long pieceEnd;
    private int count;
    private int octets;

    Burst(Transport transport, MessageQueue queue, int most) {
        this.transport = transport;
        this.queue = queue;
        this.pieces = NativeBlock.allocate((long) most * PIECE);
    }

    /** How many messages may wait for each other. */
    static int limit(boolean mayWait) {
        return mayWait ? OFFLINE : LIVE;
    }

    /**
     * Looks for the messages that can go together.
     *
     * @param templates how many templates the collector has
     * @return how many there are
     */
    int gather(int templates, boolean mayWait) {
        queue.arrange(limit(mayWait));
        count = 0;
        octets = 0;
        pieceCount = 0;
        int length = queue.length(0);
        int most = Math.min(queue.arranged(), transport.maxBurst());
        while (count < most && queue.templates(count) <= templates && fits(length)) {
            add();
            if (queue.length(count - 1) < length) {
                break;
            }
        }
        return count;
    }

    private boolean fits(int length) {
        return queue.length(count) <= length && octets + queue.length(count) <= transport.maxBurstOctets();
    }

    private void add() {
        long start = queue.address(count);
        int length = queue.length(count);
        if (pieceCount == 0 || start != pieceEnd) {
            Memory.putLong(piece(pieceCount), start);
            Memory.putLong(piece(pieceCount) + Long.BYTES, 0);
            pieceCount++;
        }
        long pieceLength = piece(pieceCount - 1) + Long.BYTES;
        Memory.putLong(pieceLength, Memory.getLong(pieceLength) + length);
        pieceEnd = start + length;
        octets += length;
        count++;
    }

    private long piece(int i) {
        return pieces.address() + (long) i * PIECE;
    }

    /** Sends what was gathered, as {@link Transport#writeBurst}. */
    int write(long now) {
        return transport.writeBurst(pieces.address(), pieceCount, queue.length(0), now);
    }

    @Override
    public void close() {
        pieces.close();
    }
}
