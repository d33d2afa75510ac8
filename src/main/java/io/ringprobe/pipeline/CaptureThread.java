package io.ringprobe.pipeline;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The body of a capture thread: polls its sources one after the other, hands their packets to the lane, and every few
 * milliseconds sends what it has and an empty block, so that time goes on for all shards: also when no packet comes,
 * and when packets come without a pause, but not for each shard.
 */
final class CaptureThread implements Runnable {
    private static final int POLL_LIMIT = 4096;
    private static final long TICK_NANOS = 10_000_000;
    private static final long IDLE_TICK_NANOS = 100_000_000;
    /** After so long without a packet, ticks are {@link #IDLE_TICK_NANOS} apart. */
    private static final long IDLE_NANOS = 1_000_000_000;

    private static final long MIN_PAUSE_NANOS = 50_000;
    private static final long MAX_PAUSE_NANOS = 5_000_000;

    /** One input with its counters. */
    record Input(PacketSource source, InputCounters counters) {}

    private final CaptureLane lane;
    private final List<Input> inputs;
    private final long maxPackets;
    private final boolean offline;
    private final BooleanSupplier stopped;
    private final Consumer<Throwable> onFailure;

    private final Span full = Profile.current().full("packets");

    private long lastTick;
    private long lastPackets;
    private long pause = MIN_PAUSE_NANOS;
    private long finished;
    private volatile long position;

    /**
     * @param inputs read one after the other
     * @param maxPackets stop each after so many packets, without those that its filter leaves out; 0 = no limit
     * @param offline whether time is the packets' alone; else it goes on when no packet comes
     * @param stopped whether to stop now
     * @param onFailure told when an input is broken
     */
    CaptureThread(
            CaptureLane lane,
            List<Input> inputs,
            long maxPackets,
            boolean offline,
            BooleanSupplier stopped,
            Consumer<Throwable> onFailure) {
        this.lane = lane;
        this.inputs = List.copyOf(inputs);
        this.maxPackets = maxPackets;
        this.offline = offline;
        this.stopped = stopped;
        this.onFailure = onFailure;
        if (!offline) {
            lane.goByTheWallClock();
        }
    }

    @Override
    public void run() {
        try {
            for (Input input : inputs) {
                lane.countFor(input.counters());
                read(input);
                countMissed(input);
                finished += input.source().position();
                position = finished;
                lane.flush();
                input.counters().end();
            }
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
        try {
            lane.end();
        } catch (IllegalStateException e) {
            onFailure.accept(e);
        }
    }

    private void read(Input input) {
        try {
            while (!stopped.getAsBoolean()) {
                int room = offline ? POLL_LIMIT : lane.room();
                if (room <= 0) {
                    awaitRoom(input);
                    continue;
                }
                int polled = input.source().poll(lane, Math.min(room, limit(input.counters())));
                if (polled == PacketSource.END || maxPackets > 0 && left(input.counters()) <= 0) {
                    return;
                }
                position = finished + input.source().position();
                input.counters().publish();
                rest(polled, input);
            }
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    private int limit(InputCounters counters) {
        return maxPackets == 0 ? POLL_LIMIT : (int) Math.min(POLL_LIMIT, left(counters));
    }

    private long left(InputCounters counters) {
        return maxPackets - (counters.seen() - counters.filtered());
    }

    /**
     * From a link no more is taken than the shards have room for: what waits in the kernel or on the card isn't lost
     * yet, and if it is, it is counted there.
     */
    private void awaitRoom(Input input) {
        full.begin();
        do {
            lastPackets = System.nanoTime();
            tickIfDue(lastPackets, input);
            LockSupport.parkNanos(MIN_PAUSE_NANOS);
        } while (lane.room() <= 0 && !stopped.getAsBoolean());
        full.end(0, 0);
    }

    private void rest(int polled, Input input) {
        long now = System.nanoTime();
        if (polled > 0) {
            lastPackets = now;
        }
        tickIfDue(now, input);
        if (polled > 0) {
            pause = MIN_PAUSE_NANOS;
            return;
        }
        input.source().await(pause);
        pause = Math.min(2 * pause, isIdle(now) ? IDLE_TICK_NANOS : MAX_PAUSE_NANOS);
    }

    private boolean isIdle(long now) {
        return now - lastPackets > IDLE_NANOS;
    }

    private void tickIfDue(long now, Input input) {
        if (now - lastTick >= (isIdle(now) ? IDLE_TICK_NANOS : TICK_NANOS)) {
            lastTick = now;
            countMissed(input);
            lane.tick(offline ? 0 : now - lastPackets);
        }
    }

    private static void countMissed(Input input) {
        input.counters().missed(input.source().missed(), input.source().missedByInterface());
    }

    /** Bytes read of all inputs. */
    long position() {
        return position;
    }
}
