package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.send.CaptureTraffic;
import io.ringprobe.lab.send.Pacing;
import io.ringprobe.lab.send.SendResult;
import io.ringprobe.lab.send.Sender;
import io.ringprobe.lab.truth.TruthWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab send}: sends a scenario's frames on an interface. */
@Command(
        name = "send",
        description = "Sends the frames of a scenario, or of a capture file, on an interface; needs CAP_NET_RAW.")
final class LabSendCommand implements CliCommand {
    private static final long SECOND = 1_000_000_000L;

    private final PrintStream out;

    @Parameters(paramLabel = "SCENARIO", description = "the name or file of a scenario, or a capture file")
    private String scenario;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IFC",
            required = true,
            description = "the interface")
    private String interfaceName;

    @ArgGroup
    private Rate rate;

    @Option(names = "--repeat", description = "begin again at the end, until --seconds or a signal")
    private boolean repeat;

    @Option(names = "--seconds", paramLabel = "N", description = "stop after so long")
    private double seconds;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "another value for a setting of the scenario")
    private List<String> settings = List.of();

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "write what is true of each flow, its times as it was sent")
    private Path truth;

    /** How fast; without any, as the packets' times say. */
    static final class Rate {
        @Option(names = "--rate", paramLabel = "PPS", description = "frames a second")
        private double packets;

        @Option(names = "--mbps", paramLabel = "N", description = "megabits a second")
        private double megabits;

        @Option(names = "--max", description = "as fast as it goes; without any of these as the packets' times say")
        private boolean max;
    }

    LabSendCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        Sender sender = new Sender(interfaceName, pacing(), limit(), repeat);
        StopSignal stop = StopSignal.calls(sender::stop);
        try {
            SendResult result = send(sender);
            print(result);
            return result.isComplete() ? ExitStatus.OK : ExitStatus.ERROR;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stop.close();
        }
    }

    private Pacing pacing() {
        if (rate == null) {
            return Pacing.byTimes();
        }
        if (rate.max) {
            return Pacing.max();
        }
        if (rate.packets < 0 || rate.megabits < 0 || rate.packets + rate.megabits == 0) {
            throw new ConfigException("ringprobe lab send: --rate and --mbps take numbers above 0");
        }
        return rate.packets > 0 ? Pacing.packetsPerSecond(rate.packets) : Pacing.megabitsPerSecond(rate.megabits);
    }

    private long limit() {
        if (seconds < 0) {
            throw new ConfigException(
                    "ringprobe lab send: --seconds=" + seconds + " is wrong: it takes no negative number");
        }
        return seconds == 0 ? Long.MAX_VALUE : (long) (seconds * SECOND);
    }

    private SendResult send(Sender sender) throws IOException {
        if (isCapture()) {
            if (truth != null) {
                throw new ConfigException("ringprobe lab send: --truth needs a scenario: of " + scenario
                        + ", a capture, nobody knows it");
            }
            return sender.send(longest -> new CaptureTraffic(scenario, longest));
        }
        Scenario read = Scenario.read(scenario, settings);
        if (truth == null) {
            return sender.send(longest -> read.traffic());
        }
        try (TruthWriter writer = TruthWriter.create(truth)) {
            return sender.send(read::traffic, writer);
        }
    }

    private boolean isCapture() {
        return Files.exists(Path.of(scenario)) && !scenario.endsWith(".conf");
    }

    private void print(SendResult result) {
        line("sent     %,d packets, %,d octets in %.3f s", result.packets(), result.octets(), result.nanos() / 1e9);
        line("rate     %,.0f packets/s, %,.3f Mbit/s", result.packetsPerSecond(), result.megabitsPerSecond());
        line(
                "refused  %,d by the kernel, %,d too long for %s, %,d not sent in time",
                result.refused(), result.tooLong(), interfaceName, result.unsent());
        line(
                "waited   %,d times for the kernel's queue; missed the rate for %.3f s",
                result.held(), result.behindNanos() / 1e9);
        line(
                "%-8s %,d packets sent, %,d dropped, by its own count",
                interfaceName, result.interfacePackets(), result.interfaceDropped());
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
