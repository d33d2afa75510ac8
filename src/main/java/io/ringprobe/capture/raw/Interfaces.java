package io.ringprobe.capture.raw;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The interfaces that there are, by {@code /sys/class/net}. Stateless. */
final class Interfaces {
    private static final Path FOLDER = Path.of("/sys/class/net");

    private Interfaces() {}

    /** A line for each interface, sorted by name: its name, state and kind. */
    static List<String> list() throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(FOLDER)) {
            for (Path folder : interfaces) {
                if (Files.exists(folder.resolve("type"))) {
                    lines.add(line(folder));
                }
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private static String line(Path folder) throws IOException {
        int hardware = Integer.parseInt(read(folder, "type"));
        String kind = Hardware.link(hardware) == null
                ? "frames of a kind that can't be captured"
                : Hardware.link(hardware).description();
        String state = read(folder, "operstate");
        return String.format(
                "%-15s  %s, %s, MTU %s",
                folder.getFileName(), state.equals("unknown") ? "up" : state, kind, read(folder, "mtu"));
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }
}
