package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.Components;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.config.ConfigException;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.lab.check.Aspect;
import io.ringprobe.lab.check.CheckJson;
import io.ringprobe.lab.check.CheckResult;
import io.ringprobe.lab.check.CheckSettings;
import io.ringprobe.lab.check.Checker;
import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.lab.collect.Listener;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab check}: compares what a probe has sent with the truth. */
@Command(
        name = "check",
        description = "Compares what was received of a probe with the truth: is every flow there, and exactly right?")
final class LabCheckCommand implements CliCommand {
    private static final long SECOND = 1_000_000_000L;
    private static final double ALL = 100;

    private final PrintStream out;

    @Option(names = "--truth", paramLabel = "FILE", required = true, description = "what is true of each flow")
    private Path truth;

    @Parameters(
            paramLabel = "RECEIVED",
            arity = "1..*",
            description =
                    "files or folders: csv, json or ipfix of ringprobe, IPFIX messages, nfcapd's and nfpcapd's; or"
                            + " udp:PORT, tcp:PORT to collect IPFIX and NetFlow v9 until SIGINT or --idle")
    private List<String> received;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "stop to collect when nothing has come for so long after something had")
    private double idle;

    @Option(
            names = "--min-complete",
            paramLabel = "PERCENT",
            description = "exit 0 only if so much of flows, packets and octets is there (default: 100)")
    private double minComplete = ALL;

    @Option(
            names = "--min-exact",
            paramLabel = "PERCENT",
            description = "exit 0 only if so many flows are right in all (default: 100)")
    private double minExact = ALL;

    @Option(
            names = "--ignore",
            paramLabel = "WHAT",
            split = ",",
            description = "don't compare packets, octets, times, flags, direction or fields")
    private List<String> ignored = List.of();

    @Option(names = "--strict", description = "what no record tells at all (a field, flags) counts as a difference")
    private boolean strict;

    @Option(
            names = "--tolerance",
            paramLabel = "SECONDS",
            description = "by how much times may differ, beyond how exact their format is (default: 0)")
    private double tolerance;

    @Option(names = "--worst", paramLabel = "N", description = "list so many of the flows that differ (default: 10)")
    private int worst = 10;

    @Option(names = "--json", description = "the result as JSON")
    private boolean json;

    @Option(
            names = {"-L", "--plugins-path"},
            paramLabel = "FOLDER",
            description = "folder with jars of more plugins, whose fields IPFIX may have")
    private Path pluginsPath;

    LabCheckCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        CheckSettings settings = settings();
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(new FieldCatalog(schemas()), checker)) {
            collect(collection);
            CheckResult result = checker.result(settings, collection.tally());
            if (json) {
                out.println(CheckJson.of(result));
            } else {
                CheckText.of(result).forEach(out::println);
            }
            boolean enough = result.complete() >= minComplete && result.exactPercent() >= minExact;
            boolean clean = result.strangers() == 0 || minExact < ALL;
            return enough && clean ? ExitStatus.OK : ExitStatus.ERROR;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CheckSettings settings() {
        if (worst < 0 || idle < 0 || tolerance < 0) {
            throw new ConfigException("ringprobe lab check: --worst, --idle and --tolerance take no negative numbers");
        }
        return new CheckSettings(aspects(), strict, (long) (tolerance * SECOND), worst);
    }

    private Set<Aspect> aspects() {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        for (String name : ignored) {
            try {
                aspects.add(Aspect.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw wrongAspect(name, e);
            }
        }
        if (aspects.contains(Aspect.MISSING)) {
            throw wrongAspect(Aspect.MISSING.text(), null);
        }
        return aspects;
    }

    private static ConfigException wrongAspect(String name, Exception cause) {
        return new ConfigException(
                "ringprobe lab check: --ignore=" + name
                        + " is wrong: it takes packets, octets, times, flags, direction or fields",
                cause);
    }

    private List<Schema> schemas() {
        Components components = pluginsPath == null ? Components.builtIn() : Components.with(pluginsPath);
        List<Schema> schemas = new ArrayList<>(List.of(FlowRecord.BASIC));
        components.plugins().forEach(plugin -> schemas.add(plugin.descriptor().schema()));
        return schemas;
    }

    private void listen(Collection collection, String port) throws IOException {
        try (Listener listener = collection.listen(port)) {
            StopSignal stop = StopSignal.calls(listener::stop);
            try {
                listener.run((long) (idle * SECOND));
            } finally {
                stop.close();
            }
        }
    }

    private void collect(Collection collection) throws IOException {
        for (String argument : received) {
            if (Collection.isPort(argument)) {
                listen(collection, argument);
            } else {
                collection.read(Path.of(argument));
            }
        }
    }
}
