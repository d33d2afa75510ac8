package io.ringprobe.plugin.wg;

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
 * WireGuard tunnels: how sure it is that the flow is one, and the indices by which the peers name their sessions. A
 * handshake that names a new session opens the next record. A packet that is no WireGuard message brings the level down
 * to 0 for good.
 */
public final class WireGuardPlugin extends FlowPlugin {
    private static final int SURE = 100;
    private static final int RESEMBLES_DNS = 1;

    private static final Schema.Builder S = Schema.builder("wg");
    private static final int LEVEL = S.uint8(
            "WG_CONF_LEVEL",
            Ipfix.fixed(Ipfix.CESNET, 1100, 1),
            "",
            "100 = WireGuard, 1 = it may as well be DNS, 0 = something else was among it");
    private static final int SOURCE_INDEX =
            S.uint32("WG_SRC_PEER", Ipfix.fixed(Ipfix.CESNET, 1101, 4), "", "the source's session index");
    private static final int DESTINATION_INDEX =
            S.uint32("WG_DST_PEER", Ipfix.fixed(Ipfix.CESNET, 1102, 4), "", "the destination's session index");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "WireGuard tunnels",
            List.of(),
            Interest.everything().ofProtocols(Interest.UDP).parsing(),
            false);

    public WireGuardPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        int type = type(packet);
        if (type == WireGuardParser.NONE) {
            return Verdict.DETACH;
        }
        store(extensions().create(flow), type, packet);
        return Verdict.KEEP;
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet packet) {
        long section = extensions().section(flow);
        if (section == 0 || type(packet) != WireGuardParser.INITIATION) {
            return Verdict.KEEP;
        }
        int known = Memory.getInt(section + own(packet));
        boolean isNew = known != 0 && known != WireGuardParser.firstIndex(packet.payload());
        return isNew ? Verdict.CUT_BEFORE : Verdict.KEEP;
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        long section = extensions().section(flow);
        if (section == 0) {
            return Verdict.DETACH;
        }
        int type = type(packet);
        if (type == WireGuardParser.NONE) {
            Memory.putByte(section + LEVEL, 0);
            return Verdict.DETACH;
        }
        store(section, type, packet);
        return Verdict.KEEP;
    }

    private static int type(Packet packet) {
        return WireGuardParser.type(packet.payload(), packet.payloadCaptured(), packet.payloadLength());
    }

    private static int own(Packet packet) {
        return packet.isForward() ? SOURCE_INDEX : DESTINATION_INDEX;
    }

    private static int others(Packet packet) {
        return packet.isForward() ? DESTINATION_INDEX : SOURCE_INDEX;
    }

    private static void store(long section, int type, Packet packet) {
        long message = packet.payload();
        switch (type) {
            case WireGuardParser.INITIATION ->
                Memory.putInt(section + own(packet), WireGuardParser.firstIndex(message));
            case WireGuardParser.RESPONSE -> {
                Memory.putInt(section + own(packet), WireGuardParser.firstIndex(message));
                Memory.putInt(section + others(packet), WireGuardParser.secondIndex(message));
            }
            default -> Memory.putInt(section + others(packet), WireGuardParser.firstIndex(message));
        }
        Memory.putByte(section + LEVEL, WireGuardParser.resemblesDns(message) ? RESEMBLES_DNS : SURE);
    }
}
