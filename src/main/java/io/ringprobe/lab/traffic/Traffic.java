package io.ringprobe.lab.traffic;

/**
 * A stream of artificial frames in the order of their times: what a scenario says, made packet by packet. The same
 * scenario and seed give the same stream, to the bit. Owned by one thread; makes no garbage per packet.
 */
public interface Traffic extends AutoCloseable {
    /**
     * Writes the next frame to {@code address}, where there is room for {@link #maxFrameLength()} octets.
     *
     * @return the frame's length in octets, 0 when the scenario is over
     */
    int next(long address);

    /** When the last frame was sent, ns since 1970; the same as that of the frame before or later. */
    long time();

    /** The longest frame of the scenario, octets. */
    int maxFrameLength();

    /** Frames made so far. */
    long packets();

    /** Flows begun so far. */
    long flows();

    /** Tells of each flow that hasn't ended yet, and frees memory. */
    @Override
    void close();
}
