package io.ringprobe.example;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
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
 * A worked example of a plugin: counts the packets of a flow whose time to live is nearly used up, as traceroute and
 * routing loops send them.
 *
 * <p>It is a whole plugin, and takes these steps:
 *
 * <ol>
 *   <li>Declare the fields, once: all outputs, the help and {@code ringprobe fields} know them from then on. What the
 *       declaration returns is the field's offset in the plugin's section of a flow. An element of one's own needs a
 *       private enterprise number; the one here is that which RFC 5612 sets aside for examples.
 *   <li>Describe the plugin: options, which packets it wants to see, and whether each flow gets a section.
 *   <li>Do the work in the hooks. They run on a shard's thread, for each packet: no allocation, no locks, no logging.
 *   <li>Name the class in {@code META-INF/services/io.ringprobe.plugin.FlowPlugin}, pack both into a jar, put the jar
 *       into a folder, and start {@code ringprobe -L FOLDER -p 'lowttl;below=3' ...}.
 * </ol>
 *
 * <p>One instance serves one shard, so that plain fields are safe; what belongs to a flow must live in its section.
 */
public final class LowTtlPlugin extends FlowPlugin {
    /** RFC 5612: for examples in documentation. */
    private static final int EXAMPLE_ENTERPRISE = 32473;

    private static final int HIGHEST_TTL = 255;

    private static final Schema.Builder S = Schema.builder("lowttl");
    private static final int PACKETS = S.uint32(
            "LOW_TTL_PACKETS",
            Ipfix.fixed(EXAMPLE_ENTERPRISE, 1, 4),
            "packets",
            "packets with a low time to live, source to destination");
    private static final int PACKETS_REV = S.uint32(
            "LOW_TTL_PACKETS_REV",
            Ipfix.fixed(EXAMPLE_ENTERPRISE, 2, 4),
            "packets",
            "packets with a low time to live, destination to source");

    /** The last argument: not on every flow, as few flows have such packets; so only those take memory. */
    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "packets whose time to live is nearly used up",
            List.of(OptionSpec.value("b", "below", "TTL", "5", "count packets with less than this (1 to 255)")
                    .from(1, HIGHEST_TTL)),
            Interest.everything(),
            false);

    private int below;

    /** ServiceLoader needs it. */
    public LowTtlPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        below = options.integer("below", 1, HIGHEST_TTL);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return count(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return count(flow, packet);
    }

    private Verdict count(Flow flow, Packet packet) {
        if (packet.ttl() < below) {
            long counter = extensions().create(flow) + (packet.isForward() ? PACKETS : PACKETS_REV);
            Memory.putInt(counter, Memory.getInt(counter) + 1);
        }
        return Verdict.KEEP;
    }
}
