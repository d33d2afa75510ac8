package io.ringprobe.model;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The plugin from hell: returns any verdict from any hook, takes its section away in the middle, and throws. What it
 * does depends on the packets' times alone, so that it does the same in any number of shards.
 */
final class ChaosPlugin extends FlowPlugin {
    private static final int FACES = 40;
    private static final Schema.Builder S = Schema.builder("chaos");
    private static final int FIELD = S.uint64("CHAOS", Ipfix.fixed(Ipfix.CESNET, 9998, 8), "", "nothing of worth");

    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(S.build(), "anything", List.of(), Interest.everything(), false);

    private final AtomicLong thrown;

    /** @param thrown counts the exceptions, over all instances */
    ChaosPlugin(AtomicLong thrown) {
        super(DESCRIPTOR);
        this.thrown = thrown;
    }

    @Override
    public void preCreate(Packet packet) {
        verdict(packet.time(), 1);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        extensions().create(flow);
        return verdict(packet.time(), 2);
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet packet) {
        return verdict(packet.time(), 3);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        if (packet.time() % 3 == FIELD) {
            extensions().remove(flow);
        } else {
            extensions().create(flow);
        }
        return verdict(packet.time(), 4);
    }

    @Override
    public void preExport(Flow flow) {
        verdict(flow.timeLast(), 5);
    }

    private Verdict verdict(long nanos, int hook) {
        long dice = (nanos + hook) * 0x9E37_79B9_7F4A_7C15L >>> 40;
        return switch ((int) (dice % FACES)) {
            case 0 -> Verdict.DETACH;
            case 1, 2, 3 -> Verdict.CUT_BEFORE;
            case 4, 5, 6 -> Verdict.CUT_AFTER;
            case 7, 8 -> {
                thrown.incrementAndGet();
                throw new IllegalStateException("chaos");
            }
            default -> Verdict.KEEP;
        };
    }
}
