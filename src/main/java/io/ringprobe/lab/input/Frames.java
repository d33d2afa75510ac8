package io.ringprobe.lab.input;

import io.ringprobe.capture.PacketReceiver;
import java.io.IOException;

/**
 * Frames in off-heap memory, in a round of places, that are handed on one after the other and then made anew. Owned by
 * the capture thread.
 */
interface Frames extends AutoCloseable {
    /** What {@link #hand} takes as the time where packets have times of their own. */
    long OWN_TIME = Long.MIN_VALUE;

    /** How many places there are; a frame that was handed on may be changed only when its place is handed on again. */
    int places();

    /**
     * Hands the frames of the places from {@code first} on to the receiver.
     *
     * @param nanos when they come, ns since 1970, or {@link #OWN_TIME}
     * @return how many octets they have, or -1 if there are none any more
     */
    long hand(PacketReceiver receiver, int first, int count, long nanos);

    /** How many of the last {@link #hand} there were. */
    int handed();

    @Override
    void close() throws IOException;
}
