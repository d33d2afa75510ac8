package io.ringprobe.plugin.mpls;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * The top of the MPLS label stack of a flow's first packet: label, traffic class and bottom-of-stack bit (RFC 3032),
 * without the time to live.
 */
public final class MplsPlugin extends FlowPlugin {
    private static final Schema.Builder S = Schema.builder("mpls");
    private static final int LENGTH = 3;

    static {
        S.bytes(
                "MPLS_TOP_LABEL_STACK_SECTION",
                LENGTH,
                Ipfix.fixed(0, 70, LENGTH),
                "top label stack entry without TTL");
    }

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable TOP = SCHEMA.variable("MPLS_TOP_LABEL_STACK_SECTION");

    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(SCHEMA, "top of the MPLS label stack", List.of(), Interest.firstPacket(), false);

    public MplsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        if (packet.hasMpls()) {
            long section = extensions().create(flow);
            Memory.putShort(section + TOP.slot(), LENGTH);
            Memory.putShortBE(section + TOP.area(), packet.mplsTop() >>> 16);
            Memory.putByte(section + TOP.area() + 2, packet.mplsTop() >>> 8);
        }
        return Verdict.KEEP;
    }
}
