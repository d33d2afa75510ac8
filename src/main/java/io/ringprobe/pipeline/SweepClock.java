package io.ringprobe.pipeline;

/**
 * The clock up to which flows end for which no packet comes: the {@link PacketClock} of the same thread, but for a leap
 * ahead. Then it stands still for the next {@value #HELD_PACKETS} packets, or until the clock comes back: where parts
 * of a capture have been joined in the wrong order, flows from before the leap go on behind it. A flow's own packets
 * don't wait for it: they find it too old.
 *
 * <p>So many packets are what a sweep through the reference's cache takes. They are counted over all shards, so that a
 * capture gives the same records whatever their number. Owned by the capture thread.
 */
final class SweepClock {
    /** Packets for which the clock is held. */
    static final int HELD_PACKETS = 1 << 14;

    /** So many seconds at once are a leap: as much as a block may span. */
    private static final int LEAP_SECONDS = CaptureLane.MAX_BLOCK_SECONDS;

    /** The farthest that shards, which reckon in 32 bits, can tell ahead from behind, with room for any timeout. */
    static final int MAX_SECONDS = 1 << 30;

    private long held;
    private int packetsLeft;

    /** Whether it stands still. */
    boolean isHeld() {
        return packetsLeft > 0;
    }

    /** Seconds since 1970, while it stands still. */
    long second() {
        return held;
    }

    /** Counts a packet while it stands still; true for the one with which it goes on. */
    boolean goesOnWithPacket() {
        return --packetsLeft == 0;
    }

    /** It goes on with the packets' clock. */
    void release() {
        packetsLeft = 0;
    }

    /**
     * The packets' clock goes from one second to another that is far away.
     *
     * @return whether all flows that are due by now must end first
     */
    boolean leaps(long from, long to) {
        if (isHeld()) {
            return returns(to);
        }
        boolean ahead = to - from > LEAP_SECONDS && to - from <= MAX_SECONDS;
        if (ahead) {
            held = from;
            packetsLeft = HELD_PACKETS;
        }
        return to < from;
    }

    private boolean returns(long to) {
        boolean far = to - held > LEAP_SECONDS;
        boolean before = to < held - PacketClock.DISORDER_SECONDS;
        if (!far || to - held > MAX_SECONDS) {
            release();
        }
        return before;
    }
}
