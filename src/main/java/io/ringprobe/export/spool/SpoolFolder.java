package io.ringprobe.export.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The folder of a spool: locks it, finds and names its segments. Owned by the export thread. */
final class SpoolFolder implements AutoCloseable {
    private static final String SUFFIX = ".spool";
    private static final int DIGITS = 10;

    private final Path path;
    private final FolderLock lock;
    private long lastNumber;

    private SpoolFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Locks the folder, which only its owner may enter if it is created here. */
    static SpoolFolder lock(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new SpoolFolder(path, FolderLock.take(path));
    }

    Path path() {
        return path;
    }

    /** The segments in which earlier runs left something, the oldest first; the others are deleted. */
    List<Segment> restore(SpoolLog log) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (long number : numbers()) {
            lastNumber = number;
            Segment segment = Segment.restore(file(number));
            if (segment == null) {
                setAside(file(number), log);
            } else if (segment.isDone()) {
                segment.delete();
            } else {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static void setAside(Path file, SpoolLog log) throws IOException {
        if (Files.size(file) < Segment.HEADER_LENGTH || isAllZeros(file)) {
            // Whoever created it got no further.
            Files.delete(file);
        } else {
            log.notASegment(file);
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isAllZeros(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(Segment.HEADER_LENGTH);
            return Arrays.equals(start, new byte[start.length]);
        }
    }

    private List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{" + DIGITS + "}\\" + SUFFIX)) {
                    numbers.add(Long.parseLong(name.substring(0, DIGITS)));
                }
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** Begins the next segment. */
    Segment create(SpoolSettings settings) throws IOException {
        Segment segment = Segment.create(file(lastNumber + 1), settings);
        lastNumber++;
        return segment;
    }

    private Path file(long number) {
        return path.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d", number) + SUFFIX);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
