package io.ringprobe.plugin.vlan;

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

/** The VLAN id of a flow: the outermost tag of its first packet, 0 where there is none. */
public final class VlanPlugin extends FlowPlugin {
    private static final Schema.Builder S = Schema.builder("vlan");
    private static final int VLAN_ID =
            S.uint16("VLAN_ID", Ipfix.fixed(0, 58, 2), "", "outermost VLAN id, 0 without a tag");

    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(S.build(), "VLAN id", List.of(), Interest.firstPacket(), true);

    public VlanPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        Memory.putShort(extensions().create(flow) + VLAN_ID, packet.vlan());
        return Verdict.KEEP;
    }
}
