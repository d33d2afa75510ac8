package io.ringprobe.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.run.process.Child;
import io.ringprobe.lab.run.process.Measured;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MEBI = 1 << 20;

    /** A program that takes what it is told: CPU by its own account, memory for good, and says how much CPU it was. */
    private static final String KNOWN = """
        import os, sys, time
        memory = bytearray(int(sys.argv[1]) << 20)
        for i in range(0, len(memory), 4096):
            memory[i] = 1
        while sum(os.times()[:2]) < float(sys.argv[2]):
            pass
        time.sleep(0.1)
        u = os.times()
        print(u[0] + u[1])
        """;

    @TempDir
    private Path folder;

    @Test
    void shouldAccountForTimeAndMemoryOfAKnownChild() throws Exception {
        Path python = Tools.require("python3");

        Measured measured = run(python.toString(), "-c", KNOWN, "700", "0.5");

        double said = Double.parseDouble(Files.readString(output()).strip());
        double cpu = measured.usage().userSeconds() + measured.usage().systemSeconds();
        assertEquals(0, measured.status());
        assertTrue(cpu >= said - 0.02 && cpu < said + 0.3, "CPU " + cpu + " s, the child says " + said);
        assertTrue(measured.wallSeconds() > 0.1);
        assertTrue(measured.peakOwn() > 690 * MEBI && measured.peakOwn() < 760 * MEBI, measured.peakOwn() + " octets");
        assertTrue(measured.peakResident() >= measured.peakOwn(), measured.toString());
        assertTrue(measured.usage().minorFaults() > 0, measured.toString());
        assertTrue(measured.usage().switches() > 0, measured.toString());
    }

    @Test
    void shouldNotCountOurOwnMemoryAsTheChilds() throws Exception {
        Path python = Tools.require("python3");

        Measured measured = run(python.toString(), "-c", KNOWN, "20", "0.1");

        assertTrue(measured.peakResident() > 20 * MEBI, measured.toString());
        assertTrue(measured.peakResident() < 60 * MEBI, "as much as this JVM: " + measured.peakResident());
    }

    @Test
    void shouldAddUpAChildsChildren() throws Exception {
        Path python = Tools.require("python3");
        String parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], '200', '0.3'])";

        Measured measured = run(python.toString(), "-c", parent, KNOWN);

        assertTrue(measured.usage().userSeconds() + measured.usage().systemSeconds() > 0.3, measured.toString());
        assertTrue(measured.peakOwn() > 190 * MEBI, measured.peakOwn() + " octets");
    }

    @Test
    void shouldTellTimeByThread() throws Exception {
        Path python = Tools.require("python3");

        Measured measured = run(python.toString(), "-c", KNOWN, "1", "0.4");

        long nanos = measured.threadNanos().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertTrue(nanos > 300_000_000L, measured.threadNanos().toString());
        assertEquals(
                1,
                measured.threadNanos().keySet().stream()
                        .filter(n -> n.startsWith("python"))
                        .count());
    }

    @Test
    void shouldTellHowItEnded() throws Exception {
        assertEquals(3, run("sh", "-c", "exit 3").status());
        assertEquals(128 + Child.SIGTERM, run("sh", "-c", "kill -TERM $$").status());
    }

    @Test
    void shouldKeepWhatItPrintsAndComplains() throws Exception {
        run("sh", "-c", "echo out; echo err >&2; echo $PLACE; cat");

        assertEquals("out\nerr\nhere\n", Files.readString(output()));
    }

    @Test
    void shouldEndWhatTakesTooLongWithAllItsChildren() throws Exception {
        try (Child child = Child.start(
                List.of("sh", "-c", "sleep 60 & sleep 60; echo not reached"),
                Map.of(),
                output(),
                Duration.ofMillis(100))) {
            Measured measured = child.await();

            assertTrue(measured.timedOut());
            assertEquals(137, measured.status());
            assertEquals("", Files.readString(output()));
        }
    }

    @Test
    void shouldHandOverASignal() throws Exception {
        try (Child child = Child.start(
                List.of("sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done"),
                Map.of(),
                output(),
                LIMIT)) {
            while (Files.size(output()) == 0) {
                Thread.sleep(5);
            }
            assertFalse(child.hasEnded());
            child.signal(Child.SIGTERM);

            assertEquals(7, child.await().status());
            assertTrue(child.hasEnded());
        }
    }

    @Test
    void shouldSayWhatCannotBeStarted() {
        IOException e = assertThrows(
                IOException.class, () -> Child.start(List.of("no-such-program"), Map.of(), output(), LIMIT));

        assertEquals("no-such-program can't be started: No such file or directory", e.getMessage());
    }

    private Path output() {
        return folder.resolve("output");
    }

    private Measured run(String... command) throws IOException {
        try (Child child = Child.start(List.of(command), Map.of("PLACE", "here"), output(), LIMIT)) {
            return child.await();
        }
    }
}
