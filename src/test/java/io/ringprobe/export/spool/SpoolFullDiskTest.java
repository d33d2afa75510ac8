package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of one MiB, in a mount namespace of the test's own. */
class SpoolFullDiskTest {
    private static final String MOUNT = "mount -t tmpfs -o size=1m spool \"$0\" && exec \"$@\"";

    @TempDir
    Path disk;

    @Test
    void shouldRefuseEntriesWhileTheDiskIsFull() throws Exception {
        String unshare = Tools.require("unshare").toString();
        Assumptions.assumeTrue(
                run(List.of(unshare, "-rm", "sh", "-c", MOUNT, disk.toString(), "true"))
                        .isEmpty(),
                "no mount namespace may be made here");
        List<String> command = new ArrayList<>(List.of(unshare, "-rm", "sh", "-c", MOUNT, disk.toString()));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SpoolFullDiskTest.class.getName()));
        command.add(disk.toString());
        String said = run(command);
        assertEquals("all is well", said.lines().toList().getLast(), said);
        assertEquals(
                1, said.lines().filter(line -> line.contains("disk refuses")).count(), said);
        assertEquals(
                1,
                said.lines()
                        .filter(line -> line.contains("takes entries again"))
                        .count(),
                said);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    /** Fills the disk, reads all back, makes room and goes on. */
    public static void main(String[] folder) throws IOException {
        Path disk = Path.of(folder[0]);
        OutputCounters counters = new OutputCounters();
        try (Spool spool = Spool.open(disk.resolve("spool"), SpoolSettings.defaults(), counters);
                Numbered entries = new Numbered(2000)) {
            Path ballast = Files.write(disk.resolve("ballast"), new byte[300_000]);
            long last = fill(spool, entries);
            check(!entries.append(spool, last + 1), "took an entry at once");
            spool.tick(0);
            check(!entries.append(spool, last + 1), "took an entry on a full disk");
            check(spool.define(new byte[400_000]) == -1, "took a definition on a full disk");
            Files.delete(ballast);
            check(!entries.append(spool, last + 1), "tried again before its time");
            spool.tick(TimeUnit.SECONDS.toNanos(1));
            check(entries.append(spool, ++last), "refused an entry though there is room");
            for (long id = 1; id <= last; id++) {
                entries.expect(spool, id);
                entries.confirm(spool, id);
            }
            check(spool.define(new byte[40_000]) == 0, "refused a definition though there is room");
            check(spool.isEmpty() && counters.get(OutputCount.KEPT) == 0, "isn't empty");
            spool.tick(TimeUnit.SECONDS.toNanos(2));
            spool.tick(TimeUnit.SECONDS.toNanos(3));
            check(spool.bytes() == 0, "still counts " + spool.bytes() + " octets on disk");
        }
        System.out.println("all is well");
    }

    private static long fill(Spool spool, Numbered entries) {
        long id = 0;
        while (entries.append(spool, id + 1)) {
            id++;
        }
        check(id > 200, "took only " + id);
        return id;
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
