package io.ringprobe.lab.send;

import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.lab.truth.TruthSink;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Turns the truth of a scenario into that of what is on the link: the times of each flow are those at which its first
 * and its last packet were handed to the kernel. A flow is told of when its last packet is made, and so waits here
 * until that is sent. Exact to a burst and the way through the kernel, some tenths of a millisecond on a machine that
 * isn't too busy. Owned by the thread that sends.
 */
public final class SentTruth implements TruthSink, SendLog, AutoCloseable {
    /** 16 MiB: a quarter of an hour in steps of a millisecond. */
    private static final int MOST_PAIRS = 1 << 20;

    private final TruthSink sink;
    private final LongSupplier clock;
    private final SentTimes times = new SentTimes(MOST_PAIRS);
    private final Queue<TruthFlow> waiting = new ArrayDeque<>();

    /** @param sink hears of each flow with its new times */
    public SentTruth(TruthSink sink) {
        this(sink, Clock::unixNanos);
    }

    SentTruth(TruthSink sink, LongSupplier clock) {
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public void flow(TruthFlow flow) {
        waiting.add(flow);
    }

    @Override
    public void sent(long planned) {
        times.add(planned, clock.getAsLong());
        while (!waiting.isEmpty() && waiting.element().lastNanos() <= planned) {
            tell(waiting.remove());
        }
    }

    private void tell(TruthFlow flow) {
        sink.flow(flow.at(times.of(flow.firstNanos()), times.of(flow.lastNanos())));
    }

    @Override
    public void passOver() {
        waiting.forEach(this::tell);
        waiting.clear();
        times.clear();
    }

    @Override
    public void close() {
        times.close();
    }
}
