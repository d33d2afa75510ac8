package io.ringprobe.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One open page: what it wants to see, and the messages on their way to it.
 *
 * <p>The page's thread offers messages and never waits; the thread of the request writes them. A viewer who is
 * {@value #PATIENCE} messages behind is let go, and finds a new stream when the network is better.
 */
final class Viewer {
    private static final int PATIENCE = 24;
    /** Matches that are shown of one second; more can't be read anyway. */
    static final int MOST_FLOWS = 100;

    /** An event of the stream, ready to be sent to any number of viewers. */
    record Event(byte[] bytes, boolean isLast) {
        static Event of(String name, Json data) {
            return new Event(text(name, data.toString()), false);
        }

        static Event last(String name) {
            return new Event(text(name, "{}"), true);
        }

        private static byte[] text(String name, String data) {
            return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    private final FlowFilter filter;
    private final Thread writer;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(PATIENCE);

    // The page's thread only.
    private Json flows = new Json();
    private int shown;
    private volatile boolean gone;
    private long matched;

    /** @param writer the thread that will write */
    Viewer(FlowFilter filter, Thread writer) {
        this.filter = filter;
        this.writer = writer;
    }

    FlowFilter filter() {
        return filter;
    }

    /** Counts a flow that matches, and tells whether it is to be shown. */
    boolean match() {
        matched++;
        return shown < MOST_FLOWS && ++shown > 0;
    }

    /** Where a flow that is to be shown is written to. */
    Json flows() {
        return flows;
    }

    /** Whether more flows can be shown. */
    boolean hasRoom() {
        return shown < MOST_FLOWS;
    }

    long matched() {
        return matched;
    }

    /** Begins the next second. */
    void turn() {
        flows = new Json();
        shown = 0;
        matched = 0;
    }

    /** Hands the viewer an event; one who doesn't keep up is let go. */
    boolean offer(Event event) {
        if (events.offer(event)) {
            return true;
        }
        letGo();
        return false;
    }

    /** Whether nobody reads any more. */
    boolean isGone() {
        return gone;
    }

    /** Ends the stream at once: interrupting its writer closes the connection, even in the middle of a message. */
    void letGo() {
        writer.interrupt();
    }

    /** Writes events until the last one, the viewer leaves, or the thread is interrupted. */
    void write(OutputStream out) throws IOException {
        try {
            boolean last = false;
            while (!last) {
                Event event = events.take();
                out.write(event.bytes());
                out.flush();
                last = event.isLast();
            }
        } catch (InterruptedException e) {
            throw new IOException("the viewer was let go", e);
        } finally {
            gone = true;
        }
    }
}
