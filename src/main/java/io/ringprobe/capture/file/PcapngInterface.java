package io.ringprobe.capture.file;

import io.ringprobe.packet.LinkType;

/** One interface of a pcapng section, as its description block tells. Owned by the capture thread. */
final class PcapngInterface {
    /** Microseconds, where the block doesn't say. */
    static final int DEFAULT_TSRESOL = 6;

    private static final long[] NANOS_PER_TICK = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1
    };

    /** Null where the number is unknown to us: an error only when a packet comes from here. */
    final LinkType link;

    final int linkNumber;

    /** The most that simple packets hold, 0 = no limit. */
    final long snapLength;

    /** Null where all packets pass. Set when the first packet comes. */
    BpfFilter filter;

    boolean filterKnown;

    private final int tsresol;
    private final long offsetSeconds;
    private final long factor;
    private final long maxTicks;

    PcapngInterface(int linkNumber, long snapLength, int tsresol, long offsetSeconds) {
        this.linkNumber = linkNumber;
        this.link = LinkType.ofNumber(linkNumber).orElse(null);
        this.snapLength = snapLength;
        this.tsresol = tsresol;
        this.offsetSeconds = offsetSeconds;
        boolean simple = offsetSeconds == 0 && tsresol < NANOS_PER_TICK.length;
        this.factor = simple ? NANOS_PER_TICK[tsresol] : 1;
        this.maxTicks = simple ? CaptureTime.MAX_NANOS / factor : -1;
    }

    /** Nanoseconds since 1970: a multiplication for what nearly all files hold, exact for the rest. */
    long nanos(long ticks) {
        if (ticks >= 0 && ticks <= maxTicks) {
            return ticks * factor;
        }
        return CaptureTime.nanos(ticks, tsresol, offsetSeconds);
    }
}
