package io.ringprobe.export.ipfix;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.FlowShare;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.export.Reopening;
import io.ringprobe.export.ipfix.transport.Collector;
import io.ringprobe.export.ipfix.transport.Transport;
import io.ringprobe.export.ipfix.transport.Transports;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.export.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
            "IPFIX (RFC 7011) to collectors over TCP, UDP, TLS, DTLS or SCTP, or to files",
            options());

    private static List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(List.of(
                OptionSpec.value(
                        "h",
                        "host",
                        "ADDRESS",
                        "127.0.0.1",
                        "the collector's address or name, or host:port; several: a,b,c"),
                OptionSpec.value(
                        "",
                        "mode",
                        "failover|copy|hash",
                        "failover",
                        "several collectors: the first that answers, all of them, or each flow to one of them by its"
                                + " key"),
                OptionSpec.value("p", "port", "PORT", "4739", "the collector's port")
                        .from(1, 0xFFFF),
                OptionSpec.value("m", "mtu", "SIZE", "1458", "octets that a message may have (UDP: up to 65507)")
                        .from(SMALLEST_MESSAGE, IpfixMessage.MAX_LENGTH),
                OptionSpec.flag("n", "non-blocking-tcp", "accepted for ipfixprobe's sake: TCP never blocks here"),
                OptionSpec.value("I", "id", "NUMBER", "1", "observation domain id")
                        .from(0, MAX_UNSIGNED_INT),
                OptionSpec.value("d", "dir", "NUMBER", "0", "value of the element ingressInterface")
                        .from(0, MAX_UNSIGNED_INT),
                OptionSpec.value("t", "template", "SECONDS", "600", "over UDP, send templates again this often")
                        .from(1, MAX_SECONDS),
                OptionSpec.flag("v", "verbose", "log each template and each attempt to connect"),
                OptionSpec.value("q", "queue", "MIB", "16", "MiB of flows that wait while no collector is there")
                        .from(1, MAX_QUEUE),
                OptionSpec.value("l", "linger", "SECONDS", "5", "wait so long at the end for a collector")
                        .from(0, MAX_SECONDS),
                OptionSpec.value(
                        "L",
                        "lists",
                        "true|false",
                        "true",
                        "several finds of a plugin in one flow (dns, passivedns) as lists in one record; false:"
                                + " further ones in records of their own with counters 0. Fields that are lists"
                                + " (pstats) stay so")));
        options.addAll(EncodingOptions.specs());
        options.addAll(Transports.options());
        options.addAll(SpoolOptions.OPTIONS);
        return List.copyOf(options);
    }

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        IpfixSettings settings = settings(options);
        // A plugin whose fields can't be written should be known now, not when its first flow ends.
        new ProgramCompiler(context.schema(), 0, 0).compileAll();
        String mode = options.text("mode");
        List<Collector> collectors = Collector.list(options);
        if (options.has("file") || mode.equals("failover")) {
            if (collectors.size() > 1 && Transports.isDatagram(options)) {
                throw options.wrong("mode", "copy or hash over UDP and DTLS: no collector says that it is there", null);
            }
            return List.of(exporter(options, collectors, settings, context));
        }
        List<FlowExporter> exporters = new ArrayList<>();
        try {
            for (Collector collector : collectors) {
                FlowExporter exporter = exporter(options, List.of(collector), settings, context);
                exporters.add(
                        mode.equals("hash") ? new FlowShare(exporter, exporters.size(), collectors.size()) : exporter);
            }
        } catch (IOException | RuntimeException e) {
            exporters.forEach(FlowExporter::close);
            throw e;
        }
        return exporters;
    }

    @Override
    public Set<String> holds(Options options) {
        return options.has("file") ? Set.of("file " + options.text("file")) : SpoolOptions.holds(options);
    }

    @Override
    public void checkReopening(Options options) throws IOException {
        boolean rotates = options.has("rotate-size") || options.has("rotate-time");
        if (options.has("file") && !rotates) {
            Reopening.check(Path.of(options.text("file")));
        } else if (!options.has("file")) {
            SpoolOptions.checkReopening(options);
        }
    }

    private static FlowExporter exporter(
            Options options, List<Collector> collectors, IpfixSettings settings, OutputContext context)
            throws IOException {
        OutputCounters counters = new OutputCounters();
        Transport transport = Transports.open(options, collectors, context.goesOn(), counters);
        try {
            Spool spool = spool(options, transport, counters);
            return new IpfixExporter(transport, spool, settings, context, counters);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static Spool spool(Options options, Transport transport, OutputCounters counters) throws IOException {
        boolean can = transport.kind() == Transport.Kind.STREAM;
        if (!can && options.has("spool") && SpoolOptions.isOn(options)) {
            throw options.wrong(
                    "spool", "a folder only for TCP, TLS and SCTP: else one can't know whether flows arrive", null);
        }
        return can ? SpoolOptions.open(options, "ipfix-" + transport.name(), counters) : null;
    }

    private static IpfixSettings settings(Options options) {
        int largest = Transports.maxMessage(options);
        return new IpfixSettings(
                options.integer("mtu", SMALLEST_MESSAGE, largest),
                (int) options.number("id", 0, MAX_UNSIGNED_INT),
                options.number("dir", 0, MAX_UNSIGNED_INT),
                options.integer("template", 1, MAX_SECONDS),
                options.integer("queue", 1, MAX_QUEUE) * MEBI,
                SpoolOptions.rate(options),
                options.integer("linger", 0, MAX_SECONDS),
                options.bool("lists"),
                options.flag("verbose"),
                EncodingOptions.parse(options));
    }
}
