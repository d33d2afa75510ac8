package io.ringprobe.plugin.netbios;

import io.ringprobe.config.Options;
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
 * NetBIOS name service (RFC 1001, RFC 1002) over UDP: the name in each message's first question, a section for each. A
 * record that has as many as there may be is ended, so that no name is lost.
 */
public final class NetbiosPlugin extends FlowPlugin {
    private static final int PORT = 137;
    private static final int MAX_NAMES = 32;

    private static final Schema.Builder S = Schema.builder("netbios");
    private static final int SUFFIX =
            S.uint8("NB_SUFFIX", Ipfix.fixed(Ipfix.CESNET, 832, 1), "", "kind of service: the name's sixteenth octet");

    static {
        S.string(
                "NB_NAME",
                NetbiosParser.NAME_LENGTH,
                Ipfix.variable(Ipfix.CESNET, 831),
                "name asked for, filled up with spaces");
        S.repeated(MAX_NAMES);
    }

    /** In the first section: how many there are. */
    private static final int COUNT = S.state(Integer.BYTES);

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable NAME = SCHEMA.variable("NB_NAME");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "NetBIOS name service: names asked for",
            List.of(),
            Interest.everything().ofProtocols(Interest.UDP).ofPorts(PORT).parsing(),
            false);

    private NetbiosParser parser;

    public NetbiosPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        parser = new NetbiosParser();
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return add(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return add(flow, packet);
    }

    private Verdict add(Flow flow, Packet packet) {
        if (!parser.parse(packet.payload(), packet.payloadCaptured())) {
            return Verdict.KEEP;
        }
        long section = extensions().addSection(flow);
        Memory.putByte(section + SUFFIX, parser.suffix());
        extensions().set(section, NAME, parser.name(), NetbiosParser.NAME_LENGTH);
        long count = extensions().section(flow) + COUNT;
        Memory.putInt(count, Memory.getInt(count) + 1);
        return Memory.getInt(count) == MAX_NAMES ? Verdict.CUT_AFTER : Verdict.KEEP;
    }

    @Override
    public void close() {
        if (parser != null) {
            parser.close();
        }
    }
}
