package io.ringprobe.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the files that this process has made since some time and has open for writing, and the folders that it has made
 * for them: what outputs need again after a change of user. Files that were there before are somebody else's.
 */
final class MadeFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path DESCRIPTOR_INFO = Path.of("/proc/self/fdinfo");
    /** open(2): the bits that say for what a file is open; none means for reading. */
    private static final int ACCESS_MODE = 3;

    private static final int OCTAL = 8;

    private final Instant since;
    private final Set<Path> found = new LinkedHashSet<>();

    private MadeFiles(Instant since) {
        this.since = since;
    }

    /** Files and folders that were made after that. */
    static Set<Path> since(Instant since) throws IOException {
        MadeFiles files = new MadeFiles(since);
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                files.addIfOurs(descriptor);
            }
        }
        return files.found;
    }

    private void addIfOurs(Path descriptor) throws IOException {
        if (!Files.isRegularFile(descriptor) || !isForWriting(descriptor)) {
            return;
        }
        Path file = Files.readSymbolicLink(descriptor);
        if (add(file)) {
            addFolder(file.getParent());
        }
    }

    private static boolean isForWriting(Path descriptor) throws IOException {
        for (String line : Files.readAllLines(DESCRIPTOR_INFO.resolve(descriptor.getFileName()))) {
            if (line.startsWith("flags:")) {
                return (Long.parseLong(line.substring("flags:".length()).strip(), OCTAL) & ACCESS_MODE) != 0;
            }
        }
        return false;
    }

    /** A folder that is new, all that is in it, and the one in which it is. */
    private void addFolder(Path folder) throws IOException {
        if (folder == null || !add(folder)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                add(entry);
            }
        }
        addFolder(folder.getParent());
    }

    /** Whether it was made since; it may be gone meanwhile, or have lost its name. */
    private boolean add(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean isPlain = attributes.isRegularFile() || attributes.isDirectory();
        boolean isNew = isPlain && !attributes.creationTime().toInstant().isBefore(since);
        return isNew && (found.add(path) || attributes.isDirectory());
    }
}
