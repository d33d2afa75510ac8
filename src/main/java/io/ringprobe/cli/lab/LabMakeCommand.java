package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.file.CaptureWriter;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.traffic.CaptureRun;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab make}: writes a scenario's traffic to a capture file. */
@Command(name = "make", description = "Writes the traffic of a scenario to a capture file, and the truth beside it.")
final class LabMakeCommand implements CliCommand {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final PrintStream out;

    @Parameters(paramLabel = "SCENARIO", description = "a file in HOCON, or the name of one of ringprobe's own")
    private String name;

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            required = true,
            description = "the capture file: pcapng where its name ends in .pcapng, else pcap")
    private Path file;

    @Option(names = "--truth", paramLabel = "FILE", description = "write what is true of each flow")
    private Path truth;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "what the scenario says is otherwise; repeatable")
    private List<String> settings = List.of();

    @Option(names = "--packets", paramLabel = "N", description = "stop after so many packets: --set packets=N")
    private Long packets;

    @Option(names = "--seed", paramLabel = "N", description = "other traffic of the same kind: --set seed=N")
    private Long seed;

    LabMakeCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        List<String> all = new ArrayList<>(settings);
        if (packets != null) {
            all.add("packets=" + packets);
        }
        if (seed != null) {
            all.add("seed=" + seed);
        }
        Scenario scenario = Scenario.read(name, all);
        if (truth != null
                && truth.toAbsolutePath()
                        .normalize()
                        .equals(file.toAbsolutePath().normalize())) {
            throw new ConfigException("--truth " + truth + ": that is the capture itself");
        }
        try {
            if (truth == null) {
                make(scenario.traffic(), scenario);
            } else {
                makeWithTruth(scenario);
            }
        } catch (NoSuchFileException e) {
            throw unusable(e, "there is no such folder");
        } catch (AccessDeniedException e) {
            throw unusable(e, "that isn't allowed");
        } catch (FileSystemException e) {
            throw unusable(e, e.getReason());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
        return ExitStatus.OK;
    }

    private static ConfigException unusable(FileSystemException cause, String why) {
        return new ConfigException(cause.getFile() + " can't be written: " + why, cause);
    }

    private void makeWithTruth(Scenario scenario) throws IOException {
        try (TruthWriter writer = TruthWriter.create(truth)) {
            make(scenario.traffic(writer), scenario);
        }
    }

    private void make(Traffic made, Scenario scenario) throws IOException {
        try (made;
                CaptureWriter writer = CaptureWriter.create(file)) {
            CaptureRun run = new CaptureRun(made, writer);
            long start = System.nanoTime();
            StopSignal stop = StopSignal.calls(run::stop);
            MakeProgress progress = new MakeProgress(run);
            progress.start();
            try {
                run.run();
            } finally {
                progress.stop();
                stop.close();
            }
            summary(scenario, made, run, writer.length(), (System.nanoTime() - start) / NANOS_PER_SECOND);
        }
    }

    private void summary(Scenario scenario, Traffic made, CaptureRun run, long length, double seconds) {
        out.printf(
                Locale.ROOT,
                "%s: %s: %,d packets, %,d octets, %,d flows over %.3f s; %,d bytes in %.2f s:"
                        + " %,.0f packets/s, %,.0f MB/s%n",
                file,
                scenario.name(),
                made.packets(),
                run.octets(),
                made.flows(),
                made.packets() == 0 ? 0 : (made.time() - scenario.plan().startNanos()) / NANOS_PER_SECOND,
                length,
                seconds,
                made.packets() / seconds,
                length / MEGA / seconds);
    }
}
