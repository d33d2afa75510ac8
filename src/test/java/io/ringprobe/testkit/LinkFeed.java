package io.ringprobe.testkit;

import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.OfficeTraffic.Conversation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A link with an office's traffic on it: writes {@link OfficeTraffic} as a capture into a FIFO, with the time of the
 * day, by a thread of its own until it is closed.
 */
public final class LinkFeed implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final long TICK = 2_000_000;
    /** How the load swings: about so much, in so many seconds. */
    private static final double SWING = 0.35;

    private static final double SWING_SECONDS = 70;

    private final Path fifo;
    private final FileChannel file;
    private final OutputStream out;
    private final PcapWriter writer;
    private final OfficeTraffic traffic = new OfficeTraffic(1);
    /** For the threads that ask for more. */
    private final OfficeTraffic extra = new OfficeTraffic(2);

    private final double conversationsPerSecond;
    private final PriorityQueue<Due> pending = new PriorityQueue<>();
    private final Queue<Conversation> asked = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("feed").daemon(true).unstarted(this::run);
    private volatile boolean closed;
    private volatile IOException failure;

    /** A conversation whose next frame is to be sent at that time. */
    private record Due(long nanos, Conversation conversation, int next) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    /** Makes the FIFO; doesn't wait for the probe to open it. */
    public LinkFeed(Path fifo, double conversationsPerSecond) throws IOException, InterruptedException {
        this.fifo = fifo;
        this.conversationsPerSecond = conversationsPerSecond;
        if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
            throw new IOException("no FIFO " + fifo);
        }
        // For reading too, so that opening doesn't wait; a channel, so that a write that waits can be interrupted.
        file = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
        out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        writer = PcapWriter.nanos(out, ByteOrder.LITTLE_ENDIAN, LinkType.ETHERNET.number());
        thread.start();
    }

    public Path fifo() {
        return fifo;
    }

    /** Has somebody talk TLS with a server of that name, beside all else. */
    public void sayTls(String name) {
        asked.add(extra.secure(name));
    }

    /** Has somebody fetch a page from a host of that name, beside all else. */
    public void sayHttp(String host) {
        asked.add(extra.web(host, "/"));
    }

    private void run() {
        try {
            long start = System.nanoTime();
            long begun = 0;
            while (!closed) {
                long now = System.nanoTime();
                double seconds = (now - start) / 1e9;
                double phase = 2 * Math.PI * seconds / SWING_SECONDS;
                // The integral of a rate that swings about its mean.
                double due = conversationsPerSecond
                        * (seconds + SWING * SWING_SECONDS / (2 * Math.PI) * (1 - Math.cos(phase)));
                for (; begun < due; begun++) {
                    pending.add(new Due(now, traffic.next(), 0));
                }
                for (Conversation next = asked.poll(); next != null; next = asked.poll()) {
                    pending.add(new Due(now, next, 0));
                }
                send(now);
                LockSupport.parkNanos(TICK);
            }
        } catch (IOException e) {
            failure = closed ? null : e;
        }
    }

    private void send(long now) throws IOException {
        for (Due due = pending.peek(); due != null && due.nanos() <= now; due = pending.peek()) {
            pending.poll();
            Conversation conversation = due.conversation();
            writer.packet(
                    TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
                    conversation.frames().get(due.next()));
            if (due.next() + 1 < conversation.frames().size()) {
                pending.add(new Due(due.nanos() + conversation.nanosBetween(), conversation, due.next() + 1));
            }
        }
        out.flush();
    }

    /** Ends the traffic, even where nobody reads. */
    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts tests", e);
        }
        file.close();
        if (failure != null) {
            throw failure;
        }
    }

    /** Feeds the FIFO that is named until the process is ended; for looking at the page by hand. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (LinkFeed feed = new LinkFeed(Path.of(args[0]), Double.parseDouble(args[1]))) {
            feed.thread.join();
        }
    }
}
