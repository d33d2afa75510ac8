package io.ringprobe.plugin.osquery;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of Linux that tell of processes and sockets, below a root folder. What isn't there, or is hidden from
 * this user, or goes away while it is read, as processes do, counts as empty. Each octet read is one character.
 */
final class ProcFiles {
    private static final int MAX_LINES = 1 << 18;

    private final Path root;

    /** @param root {@code /}, or the folder of a made-up tree */
    ProcFiles(Path root) {
        this.root = root;
    }

    /** The lines of a text file, such as {@code proc/net/tcp}. */
    List<String> lines(String path) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(root.resolve(path), StandardCharsets.ISO_8859_1)) {
            String line = reader.readLine();
            while (line != null && lines.size() < MAX_LINES) {
                lines.add(line);
                line = reader.readLine();
            }
            return lines;
        } catch (IOException unreadable) {
            return lines;
        }
    }

    /** The first line of a text file, or an empty string. */
    String firstLine(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    /** Where a symbolic link leads, or an empty string. */
    String link(String path) {
        try {
            return Files.readSymbolicLink(root.resolve(path)).toString();
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The names in a folder that match a glob pattern. */
    List<String> names(String folder, String pattern) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder), pattern)) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
            return names;
        } catch (IOException | DirectoryIteratorException unreadable) {
            return names;
        }
    }
}
