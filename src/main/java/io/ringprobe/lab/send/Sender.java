package io.ringprobe.lab.send;

import io.ringprobe.capture.raw.TransmitRing;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthSink;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Sends traffic on an interface, at a rate. Run by one thread; {@link #stop} is for any. */
public final class Sender {
    /** Frames that are handed to the kernel in one call. */
    private static final int BURST = 64;
    /** Shorter than that it isn't worth to sleep. */
    private static final long SHORTEST_SLEEP = 60_000;

    private static final long ROOM_NANOS = 1_000_000;
    /** So long the kernel has time to send the last frames. */
    private static final long DRAIN_NANOS = 2_000_000_000L;

    private final String interfaceName;
    private final Pacing pacing;
    private final long limitNanos;
    private final boolean repeats;

    private long octets;
    private long tooLong;
    private int ready;
    /** The time that the last frame had which is ready, in the traffic. */
    private long readyTime;

    private SendLog log = SendLog.NONE;
    private volatile boolean stopped;

    /**
     * @param interfaceName where to send
     * @param limitNanos when to stop; {@link Long#MAX_VALUE} at the traffic's end
     * @param repeats whether the traffic begins again at its end
     */
    public Sender(String interfaceName, Pacing pacing, long limitNanos, boolean repeats) {
        this.interfaceName = interfaceName;
        this.pacing = pacing;
        this.limitNanos = limitNanos;
        this.repeats = repeats;
    }

    /** Ends {@link #send}. */
    public void stop() {
        stopped = true;
    }

    /**
     * As {@link #send(IntFunction)}, and writes the truth about what was sent.
     *
     * @param start hears where the traffic is to tell its truth
     * @throws IOException if the interface can't be opened or sending fails
     */
    public SendResult send(Function<TruthSink, Traffic> start, TruthSink truth) throws IOException {
        try (SentTruth sent = new SentTruth(truth)) {
            log = sent;
            return send(longest -> start.apply(sent));
        } finally {
            log = SendLog.NONE;
        }
    }

    /**
     * Sends all that there is, or until it is to stop.
     *
     * @param start makes the traffic, from its beginning each time; its argument is the longest frame that makes sense
     * @throws IOException if the interface can't be opened or sending fails
     */
    public SendResult send(IntFunction<Traffic> start) throws IOException {
        InterfaceCount count = new InterfaceCount(interfaceName);
        Traffic traffic = start.apply(longest());
        try (TransmitRing ring = TransmitRing.open(interfaceName, traffic.maxFrameLength())) {
            long begin = System.nanoTime();
            pacing.start(begin);
            boolean over = run(traffic, ring, begin);
            while (over && repeats && !stopped && traffic.packets() > 0) {
                end(traffic, ring);
                traffic = start.apply(longest());
                over = run(traffic, ring, begin);
            }
            flush(ring);
            long nanos = System.nanoTime() - begin;
            return new SendResult(
                    ring.taken(),
                    octets,
                    tooLong,
                    ring.refused(),
                    ring.waiting(),
                    ring.held(),
                    pacing.leftOut(),
                    nanos,
                    count.packets(),
                    count.dropped());
        } finally {
            traffic.close();
            log.passOver();
        }
    }

    /** Ends a pass, of which all is sent before its truth is. */
    private void end(Traffic traffic, TransmitRing ring) throws IOException {
        push(ring);
        traffic.close();
        log.passOver();
    }

    private int longest() throws IOException {
        try (TransmitRing ring = TransmitRing.open(interfaceName, Short.MAX_VALUE)) {
            return ring.longestFrame();
        }
    }

    /** Sends one pass; returns whether the traffic is over. Every frame that was made is sent: its truth is told. */
    private boolean run(Traffic traffic, TransmitRing ring, long begin) throws IOException {
        while (!stopped) {
            long now = System.nanoTime();
            if (now - begin >= limitNanos) {
                return false;
            }
            int length = traffic.next(slot(ring));
            if (length == 0) {
                return true;
            }
            if (length > ring.longestFrame()) {
                tooLong++;
                continue;
            }
            long due = pacing.plan(now, length, traffic.time());
            await(ring, now, Math.min(due, limitNanos == Long.MAX_VALUE ? due : begin + limitNanos));
            ring.commit(length);
            octets += length;
            readyTime = traffic.time();
            if (++ready == BURST) {
                push(ring);
            }
        }
        return false;
    }

    private void push(TransmitRing ring) throws IOException {
        boolean isAny = ready > 0;
        ready = 0;
        ring.send();
        if (isAny) {
            log.sent(readyTime);
        }
    }

    private long slot(TransmitRing ring) throws IOException {
        long slot = ring.slot();
        while (slot == 0) {
            push(ring);
            ring.await(ROOM_NANOS);
            slot = ring.slot();
        }
        return slot;
    }

    private void await(TransmitRing ring, long now, long due) throws IOException {
        if (due <= now) {
            return;
        }
        push(ring);
        for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
            if (left > SHORTEST_SLEEP) {
                LockSupport.parkNanos(left - SHORTEST_SLEEP / 2);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void flush(TransmitRing ring) throws IOException {
        long end = System.nanoTime() + DRAIN_NANOS;
        push(ring);
        while (ring.waiting() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(SHORTEST_SLEEP);
            push(ring);
        }
    }
}
