package io.ringprobe.testkit;

/** Takes generated packets, in the order of capture. */
@FunctionalInterface
public interface PacketSink {
    /**
     * @param time ns since 1970
     * @param frame the captured bytes; the sink may keep them
     * @param wireLength how long the frame was on the wire
     */
    void packet(long time, byte[] frame, int wireLength);
}
