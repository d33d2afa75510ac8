package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Program;
import io.ringprobe.lab.run.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which peers of a matrix are installed, and which of their versions. Immutable. */
final class Installed {
    private static final Pattern VERSION = Pattern.compile("[Vv]?\\d+\\.\\d+([\\w.-]*\\w)?");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<String, Path> paths;
    private final List<String> missing;

    private Installed(Map<String, Path> paths, List<String> missing) {
        this.paths = paths;
        this.missing = missing;
    }

    static Installed of(List<String> names) {
        Map<String, Path> paths = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Peers.find(name).ifPresentOrElse(path -> paths.put(name, path), () -> missing.add(name));
        }
        return new Installed(paths, missing);
    }

    Map<String, Path> paths() {
        return paths;
    }

    List<String> missing() {
        return missing;
    }

    /** Asks each for its version. */
    List<Program> programs(ProbeRun runs) throws IOException {
        List<Program> programs = new ArrayList<>();
        for (Map.Entry<String, Path> peer : paths.entrySet()) {
            programs.add(new Program(peer.getKey(), version(peer.getKey(), peer.getValue(), runs)));
        }
        return programs;
    }

    private static String version(String name, Path program, ProbeRun runs) throws IOException {
        String option = switch (name) {
            case "softflowd" -> "-h";
            case "yaf", "ipfixprobe" -> "--version";
            default -> "-V";
        };
        return runs.inFolder(folder -> {
            Path output = folder.resolve("output");
            try (Child child = Child.start(List.of(program.toString(), option), Map.of(), output, LIMIT)) {
                child.await();
            }
            Matcher version = VERSION.matcher(Files.readString(output));
            return version.find() ? version.group() : "";
        });
    }
}
