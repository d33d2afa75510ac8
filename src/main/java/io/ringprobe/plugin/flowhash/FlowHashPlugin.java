package io.ringprobe.plugin.flowhash;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * A number that identifies the flow: the keyed hash of its key, the same for both directions and for each record of the
 * flow.
 */
public final class FlowHashPlugin extends FlowPlugin {
    private static final Schema.Builder S = Schema.builder("flowhash");
    private static final int FLOW_ID = S.uint64("FLOW_ID", Ipfix.fixed(0, 148, 8), "", "hash of the flow key");

    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(S.build(), "hash of the flow key as flow id", List.of(), Interest.firstPacket(), true);

    public FlowHashPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        Memory.putLong(extensions().create(flow) + FLOW_ID, flow.hash());
        return Verdict.KEEP;
    }
}
