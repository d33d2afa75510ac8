package io.ringprobe.plugin.ssadetector;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * Whether a flow is a tunnel with TCP connections inside, told by packets in opposite directions whose lengths are
 * those of a SYN and its answer. Looks at flows from their 30th packet on, and only at payloads as long as an encrypted
 * SYN may be; a flow without such packets gets no section.
 */
public final class SsaDetectorPlugin extends FlowPlugin {
    private static final int MIN_PACKETS = 30;
    private static final int MIN_ANSWERED = 3;
    private static final int MAX_PACKETS_PER_ANSWER = 2500;
    private static final int FEW_ANSWERED = 15;
    private static final int SOME_ANSWERED = 40;
    private static final double MAX_VARIETY_OF_FEW = 0.6;
    private static final double MAX_VARIETY_OF_SOME = 0.4;
    private static final double MAX_VARIETY_OF_MANY = 0.2;
    private static final long NANOS_PER_MICRO = 1000;

    private static final Schema.Builder S = Schema.builder("ssadetector");
    private static final int LEVEL = S.uint8(
            "SSA_CONF_LEVEL",
            Ipfix.fixed(Ipfix.CESNET, 903, 1),
            "",
            "1 = a tunnel with TCP connections inside, 0 = no sign of one");
    private static final int STATE = S.state(SsaState.LENGTH);

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "tunnels, by the SYN, SYN-ACK, ACK sequences inside",
            List.of(),
            Interest.everything().inSeries(),
            false);

    public SsaDetectorPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public void series(Flow flow, Series packets) {
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.payloadLength(i);
            if (length >= SsaState.MIN_LENGTH && length <= SsaState.MAX_LENGTH && packets.number(i) >= MIN_PACKETS) {
                long state = extensions().create(flow) + STATE;
                SsaState.add(state, length, packets.isForward(i), Math.floorDiv(packets.time(i), NANOS_PER_MICRO));
            }
        }
    }

    @Override
    public void preExport(Flow flow) {
        long packets = flow.packets();
        if (packets <= MIN_PACKETS) {
            extensions().remove(flow);
            return;
        }
        long section = extensions().section(flow);
        Memory.putByte(section + LEVEL, isTunnel(section + STATE, packets) ? 1 : 0);
    }

    private static boolean isTunnel(long state, long packets) {
        int answered = SsaState.answered(state);
        if (answered < MIN_ANSWERED || (double) packets / answered > MAX_PACKETS_PER_ANSWER) {
            return false;
        }
        return SsaState.variety(state) <= maxVariety(answered);
    }

    private static double maxVariety(int answered) {
        if (answered < FEW_ANSWERED) {
            return MAX_VARIETY_OF_FEW;
        }
        return answered < SOME_ANSWERED ? MAX_VARIETY_OF_SOME : MAX_VARIETY_OF_MANY;
    }
}
