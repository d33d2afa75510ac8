package io.ringprobe.plugin.nettisa;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import java.util.List;

/**
 * The NetTiSA flow: statistics of the series of payload lengths and times of each flow's packets. A flow of one packet
 * gets no section.
 *
 * <p>Packets count as of another length where their IP length changes; ipfixprobe compares lengths of frames, which
 * padding makes alike.
 */
public final class NettisaPlugin extends FlowPlugin {
    private static final long NANOS_PER_MICRO = 1000;

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            NettisaSeries.SCHEMA,
            "NetTiSA: statistics of the series of payload lengths and times",
            List.of(),
            Interest.everything(),
            true);

    public NettisaPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        NettisaSeries.begin(
                extensions().create(flow),
                packet.payloadLength(),
                packet.ipLength(),
                packet.time() / NANOS_PER_MICRO,
                flow.timeFirst() / NANOS_PER_MICRO);
        return Verdict.KEEP;
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        NettisaSeries.add(
                extensions().section(flow),
                packet.payloadLength(),
                packet.ipLength(),
                flow.packets(),
                packet.time() / NANOS_PER_MICRO,
                flow.timeFirst() / NANOS_PER_MICRO);
        return Verdict.KEEP;
    }

    @Override
    public void preExport(Flow flow) {
        long packets = flow.packets();
        if (packets == 1) {
            extensions().remove(flow);
        } else {
            NettisaSeries.finish(extensions().section(flow), packets);
        }
    }
}
