package io.ringprobe.plugin.osquery;

import io.ringprobe.config.OptionSpec;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For TCP and UDP flows of this host: the program and user that have the socket, and facts of the host; from osqueryi
 * where it is installed, else from /proc. Where both ends are here, the source's socket counts before the
 * destination's. Other flows get no section, nor do those of capture files: packets older than a minute say nothing of
 * the sockets of today.
 *
 * <p>Only looks into what {@link OwnerWatch} has found; a flow that is exported before an answer has come has the facts
 * of the host alone.
 */
public final class OsqueryPlugin extends FlowPlugin {
    private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_NAME = 64;

    private static final Schema.Builder S = Schema.builder("osquery");

    static {
        string("OSQUERY_PROGRAM_NAME", 852, "name of the program");
        string("OSQUERY_USERNAME", 853, "name of the user that it runs as");
        string("OSQUERY_OS_NAME", 854, "name of the operating system");
    }

    private static final int OS_MAJOR =
            S.uint16("OSQUERY_OS_MAJOR", Ipfix.fixed(Ipfix.CESNET, 855, 2), "", "major version of the system");
    private static final int OS_MINOR =
            S.uint16("OSQUERY_OS_MINOR", Ipfix.fixed(Ipfix.CESNET, 856, 2), "", "minor version of the system");

    static {
        string("OSQUERY_OS_BUILD", 857, "build of the system");
        string("OSQUERY_OS_PLATFORM", 858, "platform, such as debian");
        string("OSQUERY_OS_PLATFORM_LIKE", 859, "platforms that it resembles");
        string("OSQUERY_OS_ARCH", 860, "architecture, such as x86_64");
        string("OSQUERY_KERNEL_VERSION", 861, "version of the kernel");
        string("OSQUERY_SYSTEM_HOSTNAME", 862, "name of this host");
    }

    private static final int ENDS = S.state(FlowEnds.LENGTH);

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable PROGRAM = SCHEMA.variable("OSQUERY_PROGRAM_NAME");
    private static final Field.Variable USER = SCHEMA.variable("OSQUERY_USERNAME");
    private static final Field.Variable[] HOST_TEXTS = {
        SCHEMA.variable("OSQUERY_OS_NAME"),
        SCHEMA.variable("OSQUERY_OS_BUILD"),
        SCHEMA.variable("OSQUERY_OS_PLATFORM"),
        SCHEMA.variable("OSQUERY_OS_PLATFORM_LIKE"),
        SCHEMA.variable("OSQUERY_OS_ARCH"),
        SCHEMA.variable("OSQUERY_KERNEL_VERSION"),
        SCHEMA.variable("OSQUERY_SYSTEM_HOSTNAME")
    };

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "program and user of this host's flows, by osquery or /proc",
            List.of(OptionSpec.value(
                    "p", "path", "FILE", "osqueryi", "osqueryi, a path or a name to look for; empty for /proc alone")),
            Interest.firstPacket().ofProtocols(Interest.TCP, Interest.UDP),
            false);

    private final LongSupplier clock;
    private final byte[][] hostTexts = new byte[HOST_TEXTS.length][0];
    private HostFacts host = HostFacts.UNKNOWN;
    private OwnerWatch watch;

    private static void string(String name, int element, String doc) {
        S.string(name, MAX_NAME, Ipfix.variable(Ipfix.CESNET, element), doc);
    }

    public OsqueryPlugin() {
        this(null, () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }

    /** For tests: with a watch of their own, or null, and a clock in nanoseconds since 1970. */
    OsqueryPlugin(OwnerWatch watch, LongSupplier clock) {
        super(DESCRIPTOR);
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    protected void configure(Options options) {
        if (watch == null) {
            watch = OwnerWatch.share(options.text("path"));
        }
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        boolean sourceIsHere = isLocal(packet, packet.sourceAddress());
        boolean destinationIsHere = isLocal(packet, packet.destinationAddress());
        if ((sourceIsHere || destinationIsHere) && clock.getAsLong() - packet.time() < MAX_AGE_NANOS) {
            FlowEnds.store(extensions().create(flow) + ENDS, packet, sourceIsHere, destinationIsHere);
            watch.want();
        }
        return Verdict.DETACH;
    }

    private boolean isLocal(Packet packet, long address) {
        return watch.isLocal(packet.ipVersion(), Memory.getLong(address), Memory.getLong(address + Long.BYTES));
    }

    @Override
    public void preExport(Flow flow) {
        long section = extensions().section(flow);
        Owner owner = FlowEnds.owner(section + ENDS, watch.sockets());
        if (owner != null) {
            put(section, PROGRAM, owner.program());
            put(section, USER, owner.user());
        }
        putHost(section);
    }

    private void putHost(long section) {
        if (!host.equals(watch.host())) {
            learnHost(watch.host());
        }
        for (int i = 0; i < HOST_TEXTS.length; i++) {
            put(section, HOST_TEXTS[i], hostTexts[i]);
        }
        Memory.putShort(section + OS_MAJOR, host.major());
        Memory.putShort(section + OS_MINOR, host.minor());
    }

    /** Once or twice in a run. */
    private void learnHost(HostFacts facts) {
        host = facts;
        List<String> texts = List.of(
                facts.name(),
                facts.build(),
                facts.platform(),
                facts.platformLike(),
                facts.arch(),
                facts.kernel(),
                facts.hostname());
        for (int i = 0; i < hostTexts.length; i++) {
            hostTexts[i] = texts.get(i).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static void put(long section, Field.Variable field, byte[] text) {
        int length = Math.min(text.length, field.capacity());
        Memory.copyFromArray(text, 0, section + field.area(), length);
        Memory.putShort(section + field.slot(), length);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.release();
        }
    }
}
