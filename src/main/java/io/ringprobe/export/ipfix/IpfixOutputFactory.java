package io.ringprobe.export.ipfix;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputFactory;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The output {@code ipfix}, with the options of ipfixprobe and some more. Stateless. */
public final class IpfixOutputFactory implements OutputFactory {
    private static final int SMALLEST_MESSAGE = 200;
    private static final int MAX_SECONDS = Integer.MAX_VALUE;
    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int MEBI = 1 << 20;
    private static final int MAX_QUEUE = 1024;

    private static final ComponentSpec SPEC = new ComponentSpec(
            "output",
            "ipfix",
            "IPFIX (RFC 7011) to a collector over TCP or UDP, or to a file",
            with(
                    List.of(
                            OptionSpec.value("h", "host", "ADDRESS", "127.0.0.1", "the collector's address or name"),
                            OptionSpec.value("p", "port", "PORT", "4739", "the collector's port")
                                    .from(1, 0xFFFF),
                            OptionSpec.value(
                                            "m",
                                            "mtu",
                                            "SIZE",
                                            "1458",
                                            "octets that a message may have (UDP: up to 65507)")
                                    .from(SMALLEST_MESSAGE, IpfixMessage.MAX_LENGTH),
                            OptionSpec.flag(
                                    "n", "non-blocking-tcp", "accepted for ipfixprobe's sake: TCP never blocks here"),
                            OptionSpec.value("I", "id", "NUMBER", "1", "observation domain id")
                                    .from(0, MAX_UNSIGNED_INT),
                            OptionSpec.value("d", "dir", "NUMBER", "0", "value of the element ingressInterface")
                                    .from(0, MAX_UNSIGNED_INT),
                            OptionSpec.value(
                                            "t",
                                            "template",
                                            "SECONDS",
                                            "600",
                                            "over UDP, send templates again this often")
                                    .from(1, MAX_SECONDS),
                            OptionSpec.flag("v", "verbose", "log each template and each attempt to connect"),
                            OptionSpec.value(
                                            "q",
                                            "queue",
                                            "MIB",
                                            "16",
                                            "MiB of flows that wait while no collector is there")
                                    .from(1, MAX_QUEUE),
                            OptionSpec.value("l", "linger", "SECONDS", "5", "wait so long at the end for a collector")
                                    .from(0, MAX_SECONDS),
                            OptionSpec.value(
                                    "L",
                                    "lists",
                                    "true|false",
                                    "true",
                                    "several finds of a plugin in one flow (dns, passivedns) as lists in one record;"
                                        + " false: further ones in records of their own with counters 0. Fields that"
                                        + " are lists (pstats) stay so")),
                    Transports.options()));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        OutputCounters counters = new OutputCounters();
        IpfixSettings settings = settings(options);
        // A plugin whose fields can't be written should be known now, not when its first flow ends.
        new ProgramCompiler(context.schema(), 0, 0).compileAll();
        return List.of(new IpfixExporter(
                Transports.open(options, options.text("host"), options.integer("port", 1, 0xFFFF), counters),
                settings,
                context,
                counters));
    }

    private static IpfixSettings settings(Options options) {
        int largest = Transports.maxMessage(options);
        return new IpfixSettings(
                options.integer("mtu", SMALLEST_MESSAGE, largest),
                (int) options.number("id", 0, MAX_UNSIGNED_INT),
                options.number("dir", 0, MAX_UNSIGNED_INT),
                options.integer("template", 1, MAX_SECONDS),
                options.integer("queue", 1, MAX_QUEUE) * MEBI,
                options.integer("linger", 0, MAX_SECONDS),
                options.bool("lists"),
                options.flag("verbose"));
    }

    private static List<OptionSpec> with(List<OptionSpec> some, List<OptionSpec> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
