package io.ringprobe.lab.run;

import io.ringprobe.lab.collect.Received;
import io.ringprobe.lab.collect.RecordSink;
import io.ringprobe.lab.report.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long records are under way. The latency of a record is the time of day at which a collector has read it, less the
 * time of its flow's last packet as the record tells it (flowEnd…), which is the kernel's stamp from when the packet
 * came to the interface: both are of this machine's clock.
 *
 * <p>A probe must wait for the inactive timeout before it may end a flow that has fallen silent. So that timeout is
 * taken off where the record says that it ended the flow (flowEndReason 1), and where a record doesn't say why its flow
 * ended but came later than that. A probe that compares times by whole seconds, as ringprobe does, may end the flow
 * when so many seconds have begun, up to one before the timeout is over: of such a one the latency begins then. What is
 * left is what the probe adds: until it looks for silent flows again, hands the record over, waits until a message is
 * full or due, and sends it; and the collector's own part, some microseconds. A probe that exports times in
 * milliseconds cuts them off, so its latencies are up to one too long. A record that came before it was due counts as
 * without latency, and as early.
 *
 * <p>The thread of the collector calls it; {@link #stop} is for any thread, {@link #latency} for one after the
 * collector was closed.
 */
final class LatencyMeter implements RecordSink {
    private static final int IDLE_TIMEOUT = 1;
    private static final int DIGITS = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long HIGHEST = 3_600_000_000_000L;
    private static final double[] PERCENTS = {50, 75, 90, 95, 99, 99.9, 99.99, 100};
    private static final long FIRST_BUCKET_NANOS = 1000;
    private static final double BUCKET_GROWTH = Math.sqrt(2);
    private static final String REASON = "FLOW_END_REASON";

    private final Histogram histogram = new Histogram(HIGHEST, DIGITS);
    private final long inactiveNanos;
    private final boolean bySeconds;
    private final LongSupplier clock;
    private volatile boolean stopped;
    private long withoutTime;
    private long afterStop;
    private long early;

    /**
     * @param inactiveNanos the probe's inactive timeout
     * @param bySeconds whether it compares times by whole seconds
     * @param clock the time of day, ns since 1970
     */
    LatencyMeter(long inactiveNanos, boolean bySeconds, LongSupplier clock) {
        this.inactiveNanos = inactiveNanos;
        this.bySeconds = bySeconds;
        this.clock = clock;
    }

    @Override
    public void record(Received received) {
        if (stopped) {
            afterStop++;
        } else if (received.hasTimes && received.last > 0) {
            long latency = latency(received.last, clock.getAsLong(), reason(received));
            early += latency < 0 ? 1 : 0;
            histogram.recordValue(Math.min(HIGHEST, Math.max(0, latency)));
        } else {
            withoutTime++;
        }
    }

    private static int reason(Received received) {
        if (!received.fields.has(REASON)) {
            return 0;
        }
        String text = received.fields.text(REASON);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private long latency(long last, long now, int reason) {
        boolean idle = reason == IDLE_TIMEOUT || reason == 0 && now - last >= inactiveNanos;
        if (!idle) {
            return now - last;
        }
        long counted = bySeconds ? last - last % NANOS_PER_SECOND : last;
        return now - counted - inactiveNanos;
    }

    /** From now on flows end because the probe ends: what comes isn't measured. */
    void stop() {
        stopped = true;
    }

    /** Records that said nothing of when their flow ended. */
    long withoutTime() {
        return withoutTime;
    }

    /** Records that came when the probe was told to end. */
    long afterStop() {
        return afterStop;
    }

    /** Records that came before their flow's timeout was over. */
    long early() {
        return early;
    }

    /** All that was measured. */
    Latency latency() {
        List<Latency.Percentile> percentiles = new ArrayList<>();
        for (double percent : PERCENTS) {
            percentiles.add(new Latency.Percentile(percent, histogram.getValueAtPercentile(percent)));
        }
        return new Latency(
                histogram.getTotalCount(),
                histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue(),
                histogram.getMean(),
                histogram.getMaxValue(),
                percentiles,
                buckets());
    }

    private List<Latency.Bucket> buckets() {
        List<Latency.Bucket> buckets = new ArrayList<>();
        long from = 0;
        for (HistogramIterationValue step : histogram.logarithmicBucketValues(FIRST_BUCKET_NANOS, BUCKET_GROWTH)) {
            long to = step.getValueIteratedTo() + 1;
            if (step.getCountAddedInThisIterationStep() > 0) {
                buckets.add(new Latency.Bucket(from, to, step.getCountAddedInThisIterationStep()));
            }
            from = to;
        }
        return buckets;
    }
}
