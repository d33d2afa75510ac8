package io.ringprobe.capture.dpdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Huge pages, the only memory that DPDK shares between processes: reserved for the test, and a folder to have them
 * from. The machine has as many as before after {@link #close}.
 */
final class HugePages implements AutoCloseable {
    private static final Path RESERVED = Path.of("/proc/sys/vm/nr_hugepages");
    private static final int NEEDED = 48;
    private static final int TEXT_LENGTH = 32;

    private final Path folder;
    private final int before;

    private HugePages(Path folder, int before) {
        this.folder = folder;
        this.before = before;
    }

    /** Reserves some; skips the calling test where that isn't allowed. */
    static HugePages reserve(Path folder) throws IOException {
        Assumptions.assumeTrue(Files.isWritable(RESERVED), "skipped: only root reserves huge pages");
        int before = reserved();
        HugePages pages = new HugePages(Files.createDirectory(folder), before);
        boolean there;
        try {
            Files.writeString(RESERVED, before + NEEDED + "\n");
            there = reserved() == before + NEEDED;
            Commands.run("mount", "-t", "hugetlbfs", "none", folder.toString());
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            Files.writeString(RESERVED, before + "\n");
            Assumptions.abort("skipped: this machine gives no huge pages");
        }
        return pages;
    }

    /** The file gives its text only to a single read. */
    private static int reserved() throws IOException {
        byte[] text = new byte[TEXT_LENGTH];
        try (InputStream in = Files.newInputStream(RESERVED)) {
            int length = in.read(text);
            return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        Commands.run("umount", folder.toString());
        Files.writeString(RESERVED, before + "\n");
    }
}
