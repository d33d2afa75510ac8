package io.ringprobe.example;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
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
 * An example of a plugin of one's own: keeps the first octets of payload of each UDP flow.
 *
 * <p>To use it, put its class into a jar with a file {@code META-INF/services/io.ringprobe.plugin.FlowPlugin} that
 * holds the name of the class, put the jar into a folder, and run {@code ringprobe -L FOLDER -p firstbytes …}. The
 * declaration below is all that csv, json, text, IPFIX, help and {@code ringprobe fields} need.
 */
public final class FirstBytesPlugin extends FlowPlugin {
    private static final int CAPACITY = 64;
    /** The enterprise number for examples (RFC 5612): take your own. */
    private static final int ENTERPRISE = 32473;

    private static final Schema SCHEMA = schema();
    private static final Field.Variable FIRST_BYTES = SCHEMA.variable("FIRST_BYTES");

    private int length;

    private static Schema schema() {
        Schema.Builder schema = Schema.builder("firstbytes");
        schema.bytes("FIRST_BYTES", CAPACITY, Ipfix.variable(ENTERPRISE, 1), "first octets of payload");
        return schema.build();
    }

    public FirstBytesPlugin() {
        super(new PluginDescriptor(
                SCHEMA,
                "first octets of payload of UDP flows",
                List.of(OptionSpec.value("l", "length", "OCTETS", "16", "how many to keep (1 to 64)")
                        .from(1, CAPACITY)),
                Interest.everything().ofProtocols(Interest.UDP).parsing(),
                false));
    }

    @Override
    protected void configure(Options options) {
        length = options.integer("length", 1, CAPACITY);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return keep(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return keep(flow, packet);
    }

    /** The first packet that was called for has what we want; the plugin has no more work on its flow then. */
    private Verdict keep(Flow flow, Packet packet) {
        extensions()
                .set(
                        extensions().create(flow),
                        FIRST_BYTES,
                        packet.payload(),
                        Math.min(length, packet.payloadCaptured()));
        return Verdict.DETACH;
    }
}
