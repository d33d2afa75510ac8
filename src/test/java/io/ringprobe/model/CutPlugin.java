package io.ringprobe.model;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * A plugin without fields that cuts flows before and after packets; which, is in the packets' times, so that the model
 * knows.
 */
final class CutPlugin extends FlowPlugin {
    private static final int ONE_OF = 8;
    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            Schema.builder("cut").build(), "cuts flows at random", List.of(), Interest.everything(), false);

    static boolean cutsBefore(long nanos) {
        return dice(nanos) % ONE_OF == 0;
    }

    static boolean cutsAfter(long nanos) {
        return dice(nanos) / ONE_OF % ONE_OF == 0;
    }

    private static long dice(long nanos) {
        return nanos * 0x9E37_79B9_7F4A_7C15L >>> 48;
    }

    CutPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return cutsAfter(packet.time()) ? Verdict.CUT_AFTER : Verdict.KEEP;
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet packet) {
        return cutsBefore(packet.time()) ? Verdict.CUT_BEFORE : Verdict.KEEP;
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return cutsAfter(packet.time()) ? Verdict.CUT_AFTER : Verdict.KEEP;
    }
}
