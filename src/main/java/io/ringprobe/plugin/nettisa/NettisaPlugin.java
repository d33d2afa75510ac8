package io.ringprobe.plugin.nettisa;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
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
            Interest.everything().inSeries(),
            true);

    public NettisaPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public void series(Flow flow, Series packets) {
        if (packets.isLast() && flow.packets() == 1) {
            return;
        }
        long section = extensions().create(flow);
        long start = flow.timeFirst() / NANOS_PER_MICRO;
        for (int i = 0; i < packets.count(); i++) {
            long micros = packets.time(i) / NANOS_PER_MICRO;
            if (packets.number(i) == 1) {
                NettisaSeries.begin(section, packets.payloadLength(i), packets.ipLength(i), micros, start);
            } else {
                NettisaSeries.add(
                        section, packets.payloadLength(i), packets.ipLength(i), packets.number(i), micros, start);
            }
        }
    }

    @Override
    public void preExport(Flow flow) {
        NettisaSeries.finish(extensions().section(flow), flow.packets());
    }
}
