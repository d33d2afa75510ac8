package io.ringprobe.plugin.basicplus;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * IP and TCP header fields of both directions: the first packet's flags, window, segment size; the highest time to
 * live; all TCP options seen.
 */
public final class BasicPlusPlugin extends FlowPlugin {
    private static final Schema.Builder S = Schema.builder("basicplus");
    private static final int TTL =
            S.uint8("IP_TTL", Ipfix.fixed(0, 192, 1), "hops", "highest time to live, source to destination");
    private static final int TTL_REV = S.uint8(
            "IP_TTL_REV", Ipfix.fixed(Ipfix.REVERSE, 192, 1), "hops", "highest time to live, destination to source");
    private static final int FLAGS = S.uint8(
            "IP_FLG", Ipfix.fixed(0, 197, 1), "", "IP flags of the first packet (DF 2, MF 1), source to destination");
    private static final int FLAGS_REV = S.uint8(
            "IP_FLG_REV",
            Ipfix.fixed(Ipfix.REVERSE, 197, 1),
            "",
            "IP flags of the first packet, destination to source");
    private static final int WINDOW = S.uint16(
            "TCP_WIN", Ipfix.fixed(0, 186, 2), "octets", "TCP window of the first packet, source to destination");
    private static final int WINDOW_REV = S.uint16(
            "TCP_WIN_REV",
            Ipfix.fixed(Ipfix.REVERSE, 186, 2),
            "octets",
            "TCP window of the first packet, destination to source");
    private static final int OPTIONS =
            S.uint64("TCP_OPT", Ipfix.fixed(0, 209, 8), "", "TCP options seen, a bit each, source to destination");
    private static final int OPTIONS_REV = S.uint64(
            "TCP_OPT_REV",
            Ipfix.fixed(Ipfix.REVERSE, 209, 8),
            "",
            "TCP options seen, a bit each, destination to source");
    private static final int MSS = S.uint32(
            "TCP_MSS",
            Ipfix.fixed(Ipfix.CESNET, 900, 4),
            "octets",
            "TCP maximum segment size of the first packet, source to destination");
    private static final int MSS_REV = S.uint32(
            "TCP_MSS_REV",
            Ipfix.fixed(Ipfix.CESNET, 901, 4),
            "octets",
            "TCP maximum segment size of the first packet, destination to source");
    private static final int SYN_SIZE = S.uint16(
            "TCP_SYN_SIZE", Ipfix.fixed(Ipfix.CESNET, 902, 2), "octets", "IP length of the SYN that opened the flow");

    /**
     * Whether each direction has had a packet: one byte each. A record that a plugin has cut may begin with the reverse
     * one.
     */
    private static final int SEEN = S.state(2);

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "IP and TCP header fields of both directions",
            List.of(),
            Interest.everything().inSeries(),
            true);

    public BasicPlusPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public void series(Flow flow, Series packets) {
        long section = extensions().create(flow);
        if (packets.number(0) == 1 && packets.tcpFlags(0) == PacketDescriptor.SYN) {
            Memory.putShort(section + SYN_SIZE, packets.ipLength(0));
        }
        for (int i = 0; i < packets.count(); i++) {
            count(section, packets, i);
        }
    }

    private static void count(long section, Series packets, int i) {
        boolean forward = packets.isForward(i);
        long seen = section + SEEN + (forward ? 0 : 1);
        if (Memory.getByte(seen) == 0) {
            Memory.putByte(seen, 1);
            first(section, packets, i, forward);
        }
        long ttl = section + (forward ? TTL : TTL_REV);
        if (packets.ttl(i) > Memory.getUnsignedByte(ttl)) {
            Memory.putByte(ttl, packets.ttl(i));
        }
        long options = section + (forward ? OPTIONS : OPTIONS_REV);
        Memory.putLong(options, Memory.getLong(options) | packets.tcpOptions(i));
    }

    private static void first(long section, Series packets, int i, boolean forward) {
        Memory.putByte(section + (forward ? FLAGS : FLAGS_REV), packets.ipFlags(i));
        Memory.putShort(section + (forward ? WINDOW : WINDOW_REV), packets.tcpWindow(i));
        Memory.putInt(section + (forward ? MSS : MSS_REV), packets.tcpMss(i));
    }
}
