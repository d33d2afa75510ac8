package io.ringprobe.capture.raw;

import io.ringprobe.packet.LinkType;
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
                String line = line(folder);
                if (line != null) {
                    lines.add(line);
                }
            }
        }
        Collections.sort(lines);
        return lines;
    }

    /** Null for what is no interface, or is none any more: Linux refuses to tell of one that is being removed. */
    private static String line(Path folder) {
        try {
            return describe(folder);
        } catch (IOException e) {
            return null;
        }
    }

    private static String describe(Path folder) throws IOException {
        LinkType link = Hardware.link(Integer.parseInt(read(folder, "type")));
        String kind = link == null ? "frames of a kind that can't be captured" : link.description();
        String state = read(folder, "operstate");
        String known = state.equals("unknown") ? "up" : state;
        return String.format("%-15s  %s, %s, MTU %s", folder.getFileName(), known, kind, read(folder, "mtu"));
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }
}
