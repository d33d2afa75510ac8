package io.ringprobe.plugin.idpcontent;

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
 * The first 100 octets of payload of each direction, from the first packet that has any. A flow without payload gets no
 * section.
 */
public final class IdpContentPlugin extends FlowPlugin {
    private static final int MAX_CONTENT = 100;

    private static final Schema.Builder S = Schema.builder("idpcontent");

    static {
        S.bytes(
                "IDP_CONTENT",
                MAX_CONTENT,
                Ipfix.variable(Ipfix.CESNET, 850),
                "first octets of payload, source to destination");
        S.bytes(
                "IDP_CONTENT_REV",
                MAX_CONTENT,
                Ipfix.variable(Ipfix.CESNET, 851),
                "first octets of payload, destination to source");
    }

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable FORWARD = SCHEMA.variable("IDP_CONTENT");
    private static final Field.Variable REVERSE = SCHEMA.variable("IDP_CONTENT_REV");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "the first 100 octets of payload of each direction",
            List.of(),
            Interest.everything().parsing(),
            false);

    public IdpContentPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return keepFirst(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return keepFirst(flow, packet);
    }

    private Verdict keepFirst(Flow flow, Packet packet) {
        long section = extensions().create(flow);
        Field.Variable content = packet.isForward() ? FORWARD : REVERSE;
        if (length(section, content) > 0) {
            return Verdict.KEEP;
        }
        extensions().set(section, content, packet.payload(), packet.payloadCaptured());
        boolean complete = length(section, packet.isForward() ? REVERSE : FORWARD) > 0;
        return complete ? Verdict.DETACH : Verdict.KEEP;
    }

    private static int length(long section, Field.Variable content) {
        return Memory.getUnsignedShort(section + content.slot());
    }
}
