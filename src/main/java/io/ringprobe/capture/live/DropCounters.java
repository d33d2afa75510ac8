package io.ringprobe.capture.live;

/**
 * What kernel and interface have dropped since the source was opened, over all handles that it has had. libpcap's
 * counters have 32 bits and begin anew with each handle. Owned by the capture thread.
 */
final class DropCounters {
    /** Where nothing has come, little can have been dropped: reading costs system calls. */
    private static final long IDLE_READ_NANOS = 250_000_000;

    private long dropped;
    private long droppedByInterface;
    private int lastDropped;
    private int lastDroppedByInterface;
    private boolean stale;
    private long lastRead;

    /** A handle that counts from zero takes the place of the last one. */
    void begin() {
        lastDropped = 0;
        lastDroppedByInterface = 0;
        stale = true;
    }

    /** Packets have come. */
    void touch() {
        stale = true;
    }

    /** Reads on where that may change something. */
    void update(LiveHandle handle) {
        long now = System.nanoTime();
        if (!stale && now - lastRead < IDLE_READ_NANOS) {
            return;
        }
        stale = false;
        lastRead = now;
        if (handle.readCounters()) {
            dropped += Integer.toUnsignedLong(handle.dropped() - lastDropped);
            lastDropped = handle.dropped();
            droppedByInterface += Integer.toUnsignedLong(handle.droppedByInterface() - lastDroppedByInterface);
            lastDroppedByInterface = handle.droppedByInterface();
        }
    }

    long dropped() {
        return dropped;
    }

    long droppedByInterface() {
        return droppedByInterface;
    }
}
