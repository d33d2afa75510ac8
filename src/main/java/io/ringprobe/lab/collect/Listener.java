package io.ringprobe.lab.collect;

import java.io.IOException;

/**
 * A collector: listens for what probes send, over UDP or TCP. Opened, run and closed by one thread; {@link #stop} is
 * for any.
 */
public interface Listener extends AutoCloseable {
    /** The port that it listens on, on all addresses. */
    int port();

    /**
     * Receives until {@link #stop}, or until nothing has come for so long after something had.
     *
     * @param idleNanos for how long, in ns; 0 for ever
     * @throws IOException if a socket fails
     */
    void run(long idleNanos) throws IOException;

    /** Ends {@link #run} as soon as what has come is read. */
    void stop();

    @Override
    void close() throws IOException;
}
