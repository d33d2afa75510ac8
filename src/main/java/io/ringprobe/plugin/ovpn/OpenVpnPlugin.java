package io.ringprobe.plugin.ovpn;

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
 * How sure it is that a flow is an OpenVPN tunnel: 100 where the handshake was seen to lead to data, else up to 80 by
 * the share of data packets among the large ones. Flows of five packets or less get no section. A flow most of whose
 * large packets are something else is let go early; its level is 0.
 */
public final class OpenVpnPlugin extends FlowPlugin {
    private static final int SURE = 100;
    private static final int MAX_BY_SHARE = 80;
    private static final int FEW_PACKETS = 5;
    private static final int MANY_PACKETS = 20;
    private static final int LARGE_PAYLOAD = 500;
    /** A float, so that three fifths are a trifle too little, as in ipfixprobe. */
    private static final float MIN_SHARE = 0.6f;

    /** After how many large packets, and multiples of it, a flow is judged hopeless. */
    private static final int TRIAL = 32;

    private static final Schema.Builder S = Schema.builder("ovpn");
    private static final int LEVEL = S.uint8(
            "OVPN_CONF_LEVEL", Ipfix.fixed(Ipfix.CESNET, 828, 1), "", "how sure it is that this is OpenVPN, 0 to 100");
    private static final int STATE = S.state(OpenVpnState.LENGTH);

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "OpenVPN tunnels",
            List.of(),
            Interest.everything().ofProtocols(Interest.TCP, Interest.UDP).parsing(),
            false);

    public OpenVpnPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return watch(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return watch(flow, packet);
    }

    private Verdict watch(Flow flow, Packet packet) {
        boolean tcp = packet.protocol() == Interest.TCP;
        long begin = packet.payload() + OpenVpnParser.start(tcp);
        int length = packet.payloadCaptured() - OpenVpnParser.start(tcp);
        if (length <= 0) {
            return Verdict.KEEP;
        }
        int opcode = OpenVpnParser.opcode(begin);
        boolean large = packet.payloadLength() > LARGE_PAYLOAD && (tcp || !OpenVpnParser.isRtp(begin, length));
        long section = extensions().section(flow);
        if (section == 0) {
            if (!large && !OpenVpnState.isClientReset(opcode) && flow.packets() <= FEW_PACKETS) {
                return Verdict.KEEP; // nothing to remember
            }
            section = extensions().create(flow);
        }
        long state = section + STATE;
        OpenVpnState.advance(state, begin, length, packet.isForward());
        if (large) {
            OpenVpnState.addLarge(state, OpenVpnState.isData(opcode));
            return isHopeless(state) ? Verdict.DETACH : Verdict.KEEP;
        }
        return Verdict.KEEP;
    }

    private static boolean isHopeless(long state) {
        int large = OpenVpnState.large(state);
        return large % TRIAL == 0
                && OpenVpnState.data(state) < large / 4
                && OpenVpnState.status(state) <= OpenVpnState.CLIENT_RESET;
    }

    @Override
    public void preExport(Flow flow) {
        long packets = flow.packets();
        if (packets <= FEW_PACKETS) {
            extensions().remove(flow);
            return;
        }
        long section = extensions().section(flow);
        Memory.putByte(section + LEVEL, level(section + STATE, packets));
    }

    private static int level(long state, long packets) {
        if (packets > MANY_PACKETS && OpenVpnState.status(state) == OpenVpnState.DATA) {
            return SURE;
        }
        int large = OpenVpnState.large(state);
        if (large <= MANY_PACKETS) {
            return 0;
        }
        double share = (double) OpenVpnState.data(state) / large;
        return share >= MIN_SHARE ? (int) (share * MAX_BY_SHARE) : 0;
    }
}
