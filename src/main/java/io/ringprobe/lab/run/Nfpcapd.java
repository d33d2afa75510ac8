package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.run.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * nfpcapd: a record for each direction, into files of its own form. It has no form of export that tells latency.
 * Immutable.
 *
 * @param program its path; nfdump, which reads its files, lies beside it or on the PATH
 */
record Nfpcapd(Path program) implements Contestant {
    private static final Pattern PROCESSED = Pattern.compile("^Total: Processed: (\\d+)", Pattern.MULTILINE);
    private static final Pattern FLOWS = Pattern.compile("^Flows: (\\d+)", Pattern.MULTILINE);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public CellKey key(String traffic) {
        return Peers.key("nfpcapd", traffic, "files");
    }

    @Override
    public List<String> command(Job job) throws IOException {
        Path files = Files.createDirectories(job.folder().resolve("nfcapd"));
        return List.of(program.toString(), "-r", job.capture().toString(), "-w", files.toString());
    }

    @Override
    public Optional<List<String>> command(Link link) {
        return Optional.empty();
    }

    @Override
    public Said said(String output, Job job) throws IOException {
        return new Said(Said.number(PROCESSED, output), flows(job.folder()));
    }

    private long flows(Path folder) throws IOException {
        Path beside = program.resolveSibling("nfdump");
        String nfdump = Files.isExecutable(beside) ? beside.toString() : "nfdump";
        Path summary = folder.resolve("summary");
        List<String> command = List.of(nfdump, "-R", folder.resolve("nfcapd").toString(), "-I");
        try (Child child = Child.start(command, Map.of(), summary, LIMIT)) {
            return child.await().status() == 0 ? Said.number(FLOWS, Files.readString(summary)) : Round.UNKNOWN;
        }
    }

    @Override
    public boolean sendsIpfix() {
        return false;
    }
}
