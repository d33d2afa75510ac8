package io.ringprobe.lab.send;

/**
 * What a sender has done.
 *
 * @param packets frames that kernel and driver have taken
 * @param octets octets of the frames that were handed to the kernel
 * @param tooLong frames that were longer than the interface takes, and left out
 * @param refused frames that the kernel refused
 * @param unsent frames that were still in the ring when it was closed
 * @param held how often the kernel took no more for a while
 * @param behindNanos time by which the rate was missed
 * @param nanos how long it took
 * @param interfacePackets packets that the interface says it has sent meanwhile, whoever sent them
 * @param interfaceDropped packets that it says it has dropped
 */
public record SendResult(
        long packets,
        long octets,
        long tooLong,
        long refused,
        long unsent,
        long held,
        long behindNanos,
        long nanos,
        long interfacePackets,
        long interfaceDropped) {

    /** Frames a second. */
    public double packetsPerSecond() {
        return 1e9 * packets / Math.max(1, nanos);
    }

    /** Megabits of frames a second. */
    public double megabitsPerSecond() {
        return 8e3 * octets / Math.max(1, nanos);
    }

    /** Whether every frame was sent. */
    public boolean isComplete() {
        return tooLong == 0 && refused == 0 && unsent == 0 && interfaceDropped == 0;
    }
}
