package io.ringprobe.bench;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One block's way over a ring to another thread, which has so much to do with each; ring and wait strategies as in the
 * pipeline. What it takes beyond the work is the price of the hop, for wall time; CPU time is on both threads.
 */
public class RingBenchmark extends NanosPerOperation {
    private static final int SIZE = 128;
    private static final int SPINS = 100;
    private static final int SLEEP_NANOS = 100_000;
    private static final long PAUSE_NANOS = 20_000;

    @Param({"sleeping", "yielding", "blocking"})
    public String waiting;

    /** Work on each block: {@link Blackhole#consumeCPU} tokens, about 1 to 3 ns each. */
    @Param({"0", "5000"})
    public long work;

    private Disruptor<Event> disruptor;
    private RingBuffer<Event> ring;

    /** What the ring carries. */
    private static final class Event {
        private long value;
    }

    @Setup
    public void start() {
        ThreadFactory threads = Thread.ofPlatform().name("shard").daemon(true).factory();
        disruptor = new Disruptor<>(Event::new, SIZE, threads, ProducerType.SINGLE, strategy());
        disruptor.handleEventsWith((event, sequence, endOfBatch) -> Blackhole.consumeCPU(work + event.value));
        ring = disruptor.start();
    }

    private WaitStrategy strategy() {
        return switch (waiting) {
            case "yielding" -> new YieldingWaitStrategy();
            case "blocking" -> new BlockingWaitStrategy();
            default -> new SleepingWaitStrategy(SPINS, SLEEP_NANOS);
        };
    }

    @TearDown
    public void stop() {
        disruptor.halt();
    }

    @Benchmark
    public void publish() {
        while (!ring.hasAvailableCapacity(1)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        long sequence = ring.next();
        ring.get(sequence).value = 0;
        ring.publish(sequence);
    }
}
