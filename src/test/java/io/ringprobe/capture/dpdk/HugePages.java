package io.ringprobe.capture.dpdk;

import java.io.IOException;
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

    private final Path folder;
    private final int before;

    private HugePages(Path folder, int before) {
        this.folder = folder;
        this.before = before;
    }

    /** Reserves some; skips the calling test where that isn't allowed. */
    static HugePages reserve(Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isWritable(RESERVED), "skipped: only root reserves huge pages");
        int before = reserved();
        HugePages pages = new HugePages(Files.createDirectory(folder), before);
        boolean there;
        try {
            Files.writeString(RESERVED, before + NEEDED + "\n");
            there = reserved() == before + NEEDED && run("mount", "-t", "hugetlbfs", "none", folder.toString());
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            Files.writeString(RESERVED, before + "\n");
            Assumptions.abort("skipped: this machine gives no huge pages");
        }
        return pages;
    }

    private static int reserved() throws IOException {
        return Integer.parseInt(Files.readString(RESERVED).strip());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {});
        return process.waitFor() == 0;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
        Files.writeString(RESERVED, before + "\n");
    }
}
