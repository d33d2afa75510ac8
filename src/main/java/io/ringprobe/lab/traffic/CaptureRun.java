package io.ringprobe.lab.traffic;

import io.ringprobe.lab.file.CaptureWriter;
import java.io.IOException;

/** Writes traffic into a capture file. One thread runs it; others may ask how far it has come, and stop it. */
public final class CaptureRun {
    /** A call of its own for so many packets: long loops within one call aren't compiled. */
    private static final int AT_ONCE = 1024;

    private final Traffic traffic;
    private final CaptureWriter writer;
    private final int most;
    private long octets;
    private volatile long packetsDone;
    private volatile long writtenDone;
    private volatile boolean stopped;

    public CaptureRun(Traffic traffic, CaptureWriter writer) {
        this.traffic = traffic;
        this.writer = writer;
        this.most = traffic.maxFrameLength();
    }

    /**
     * Writes until the traffic ends, or somebody stops it.
     *
     * @throws IOException if the disk is full
     */
    public void run() throws IOException {
        boolean more = true;
        while (more && !stopped) {
            more = some();
            packetsDone = traffic.packets();
            writtenDone = writer.length();
        }
    }

    private boolean some() throws IOException {
        for (int i = 0; i < AT_ONCE; i++) {
            int length = traffic.next(writer.frame(most));
            if (length == 0) {
                return false;
            }
            writer.written(length, traffic.time());
            octets += length;
        }
        return true;
    }

    /** Ends it soon. Any thread. */
    public void stop() {
        stopped = true;
    }

    /** Packets written so far. Any thread. */
    public long packets() {
        return packetsDone;
    }

    /** Octets of the file so far. Any thread. */
    public long written() {
        return writtenDone;
    }

    /** Octets of all frames; for the thread that runs it. */
    public long octets() {
        return octets;
    }
}
