package io.ringprobe.capture;

import io.ringprobe.packet.LinkType;

/** Takes packets from a {@link PacketSource}, on the source's capture thread. */
public interface PacketReceiver {
    /**
     * One packet.
     *
     * @param nanos time of capture, nanoseconds since 1970
     * @param frame address of the first captured byte
     * @param captured number of bytes captured
     * @param wire length of the packet on the wire
     * @param link what the frame begins with
     */
    void onPacket(long nanos, long frame, int captured, int wire, LinkType link);

    /** Counts a packet of that length on the wire, which the source's filter left out. */
    void onFiltered(int wire);

    /**
     * A mark after all packets handed over until now; sends on what was held back of them. Frames handed over before it
     * are released when {@link #isReleased} of that mark says so.
     */
    long mark();

    /** Whether every shard is done with the packets before {@code mark}. */
    boolean isReleased(long mark);
}
