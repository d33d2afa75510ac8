package io.ringprobe.model;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/** Writes down the time of each packet of a record, so that a test can tell in which record a packet went. */
final class WitnessPlugin extends FlowPlugin {
    static final String FIELD = "WITNESS_TIMES";

    /** Packets that a record can have. */
    static final int CAPACITY = 2000;

    private static final Schema.Builder S = Schema.builder("witness");
    private static final Rows PACKETS = S.rows(CAPACITY);

    static {
        S.column(PACKETS, FIELD, Type.UINT64, Ipfix.fixed(Ipfix.CESNET, 9999, 8), "ns", "time of each packet");
    }

    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(S.build(), "time of each packet", List.of(), Interest.everything(), false);

    WitnessPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        note(extensions().create(flow), packet);
        return Verdict.KEEP;
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        note(extensions().section(flow), packet);
        return Verdict.KEEP;
    }

    private void note(long section, Packet packet) {
        long row = extensions().addRow(section, PACKETS);
        if (row == 0) {
            throw new IllegalStateException("more than " + CAPACITY + " packets in a record");
        }
        Memory.putLong(row, packet.time());
    }
}
