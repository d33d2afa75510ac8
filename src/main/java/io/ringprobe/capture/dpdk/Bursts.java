package io.ringprobe.capture.dpdk;

import java.io.IOException;

/** Where a {@link BurstSource} gets its packets: a queue of one or more ports, or a ring of another process. */
interface Bursts extends AutoCloseable {
    /** The name of the source. */
    String name();

    /** The most packets that may be on loan at once. */
    int mostLent();

    /** Called once by the capture thread, before it asks for packets. */
    void begin();

    /**
     * Receives up to {@code limit} packets into the rows from number {@code position} on, and writes the time of day,
     * in nanoseconds since 1970, to {@code now}. Capture thread.
     *
     * @return how many; it may be asked again until none came
     */
    int receive(long rows, long mask, long position, int limit, long now);

    /** Looks at counters and links, which takes time. Capture thread. */
    void look();

    /** As of the last look; capture thread. */
    long missed();

    /** As of the last look; capture thread. */
    long missedByInterface();

    /** As of the last look; null where all is well. Any thread. */
    String trouble();

    /** Called when no packet is on loan. */
    @Override
    void close() throws IOException;
}
