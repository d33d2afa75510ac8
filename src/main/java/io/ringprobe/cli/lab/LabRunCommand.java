package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.cli.OwnPlace;
import io.ringprobe.cli.Version;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.html.HtmlReport;
import io.ringprobe.lab.report.json.RunJson;
import io.ringprobe.lab.report.table.Markdown;
import io.ringprobe.lab.run.LabRunner;
import io.ringprobe.lab.run.Matrix;
import io.ringprobe.lab.run.MatrixReader;
import io.ringprobe.lab.run.Peers;
import io.ringprobe.lab.run.Troubles;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab run [MATRIX]}: measures ringprobe and the peers that are installed, and writes a report. */
@Command(
        name = "run",
        description = "Measures ringprobe and other probes over the traffic of a matrix, and writes a report.")
final class LabRunCommand implements CliCommand {
    private static final String PROGRAM = "RINGPROBE";

    private final PrintStream out;

    @Parameters(
            arity = "0..1",
            paramLabel = "MATRIX",
            defaultValue = "quick",
            description = "a file, or the name of one of ringprobe's own (default: ${DEFAULT-VALUE}, some two minutes)")
    private String matrixName;

    @Option(
            names = {"-f", "--folder"},
            paramLabel = "FOLDER",
            defaultValue = "target/lab",
            description = "where captures that were made are kept (default: ${DEFAULT-VALUE})")
    private Path folder;

    @Option(
            names = {"-o", "--report"},
            paramLabel = "FOLDER",
            description = "where the report goes (default: one named after the time, below the folder)")
    private Path report;

    @Option(
            names = {"-n", "--rounds"},
            paramLabel = "NUM",
            description = "rounds that count, instead of those of the matrix")
    private Integer rounds;

    @Option(
            names = "--peers",
            paramLabel = "NAMES",
            split = ",",
            description = "of the other probes only these, separated by commas; none: none")
    private List<String> peers;

    @Option(
            names = "--program",
            paramLabel = "COMMAND",
            split = " ",
            description = "the command that starts ringprobe, words separated by blanks (default: $RINGPROBE, else the"
                    + " launcher that comes with this jar)")
    private List<String> program;

    LabRunCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        Matrix matrix = matrix();
        Path into = report == null ? folder.resolve("report-" + now()) : report;
        try {
            Files.createDirectories(into);
            LabRun result = new LabRunner(matrix, program(), folder, out::println).run(Version.text(), command());
            write(result, into);
            List<String> troubles = Troubles.of(result);
            troubles.forEach(out::println);
            out.println("the report is in " + into);
            return troubles.isEmpty() ? ExitStatus.OK : ExitStatus.ERROR;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Matrix matrix() {
        Matrix matrix = MatrixReader.read(matrixName);
        if (rounds != null && rounds < 1) {
            throw new ConfigException("--rounds " + rounds + ": at least one round must count");
        }
        if (rounds != null) {
            matrix = matrix.withRounds(rounds);
        }
        return peers == null ? matrix : matrix.withPeers(chosenPeers());
    }

    private List<String> chosenPeers() {
        if (peers.equals(List.of("none"))) {
            return List.of();
        }
        for (String peer : peers) {
            if (!Peers.NAMES.contains(peer)) {
                throw new ConfigException("--peers " + peer + ": " + Nearest.hint(peer, Peers.NAMES));
            }
        }
        return peers;
    }

    private static String now() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
    }

    private static void write(LabRun result, Path folder) throws IOException {
        Files.createDirectories(folder);
        RunJson.write(result, folder.resolve("run.json"));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(result));
        Files.writeString(folder.resolve("report.md"), Markdown.of(result));
    }

    private List<String> program() {
        if (program != null) {
            return program;
        }
        String given = System.getenv(PROGRAM);
        if (given != null && !given.isBlank()) {
            return List.of(given.strip().split(" +"));
        }
        Path launcher = OwnPlace.path().resolveSibling("../ringprobe").normalize();
        if (Files.isRegularFile(launcher) && Files.isExecutable(launcher)) {
            return List.of(launcher.toString());
        }
        return List.of(Peers.find("ringprobe")
                .orElseThrow(() -> new ConfigException(
                        "there is no ringprobe beside " + OwnPlace.path() + " or on the PATH: --program names it"))
                .toString());
    }

    /** The command as one could type it again. */
    private String command() {
        List<String> words = new ArrayList<>(List.of("ringprobe", "lab", "run", matrixName));
        if (rounds != null) {
            words.addAll(List.of("-n", rounds.toString()));
        }
        if (peers != null) {
            words.addAll(List.of("--peers", String.join(",", peers)));
        }
        return String.join(" ", words);
    }
}
