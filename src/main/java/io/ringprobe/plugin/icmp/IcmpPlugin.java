package io.ringprobe.plugin.icmp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/** ICMP type and code of a flow's first packet; ICMPv6 has an element of its own (IANA 139). */
public final class IcmpPlugin extends FlowPlugin {
    private static final Schema.Builder S = Schema.builder("icmp");
    private static final int TYPE_CODE = S.fixed(
            "L4_ICMP_TYPE_CODE",
            Type.UINT16,
            Ipfix.fixed(0, 32, 2),
            Ipfix.fixed(0, 139, 2),
            "",
            "ICMP type times 256, plus code");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "ICMP type and code",
            List.of(),
            Interest.firstPacket().ofProtocols(Interest.ICMP, Interest.ICMPV6),
            false);

    public IcmpPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        if (packet.payloadLength() >= Short.BYTES && !packet.isLaterFragment()) {
            Memory.putShort(extensions().create(flow) + TYPE_CODE, packet.icmpTypeCode());
        }
        return Verdict.KEEP;
    }
}
