package io.ringprobe.pipeline;

import io.ringprobe.export.MeteringFigures;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.packet.ParseOutcome;
import java.util.List;

/**
 * Sums of what the inputs counted of packets that came into no flow. What is no IP, or what a filter left out, was not
 * to be measured and isn't among them. Any thread may ask.
 */
final class IgnoredPackets implements MeteringFigures {
    private final List<InputCounters> inputs;

    /** @param inputs a list that may still grow, and that other threads may read meanwhile */
    IgnoredPackets(List<InputCounters> inputs) {
        this.inputs = inputs;
    }

    @Override
    public long packetsIgnored() {
        long sum = 0;
        for (InputCounters input : inputs) {
            sum += input.dropped();
            for (ParseOutcome outcome : ParseOutcome.values()) {
                if (outcome != ParseOutcome.PARSED && outcome != ParseOutcome.NOT_IP) {
                    sum += input.outcome(outcome);
                }
            }
        }
        return sum;
    }

    /** Inputs don't count the octets of packets by their end. */
    @Override
    public long octetsIgnored() {
        return 0;
    }
}
