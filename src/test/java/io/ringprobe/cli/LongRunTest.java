package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.partner.FlowFeed;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that stays: signals, messages, what the service manager hears, and how it ends. */
class LongRunTest {
    private static final int SIGUSR1 = 10;
    private static final int TERMINATED = 128 + 15;

    /** Runs a command at a terminal of its own, which is closed when a file comes; ends with the command's status. */
    private static final String AT_A_TERMINAL = """
        import os, pty, select, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        while not os.path.exists(sys.argv[1]):
            if select.select([terminal], [], [], 0.01)[0]:
                os.read(terminal, 4096)
        os.close(terminal)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """;

    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @Test
    void shouldServeThroughSignalsUntilItIsToldToEnd() throws Exception {
        Path conf = folder.resolve("x.conf");
        Path log = folder.resolve("log");
        String good = "ringprobe.cache.inactive = 1\nringprobe.log-file = \"" + log + "\"\n";
        Files.writeString(conf, good);
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                ServiceManager manager = new ServiceManager(folder, "@" + folder);
                LongRun probe = LongRun.start(
                        folder,
                        Map.of("NOTIFY_SOCKET", "@" + folder, "WATCHDOG_USEC", "1000000"),
                        LongRun.command(
                                folder,
                                "--config=" + conf,
                                "-i",
                                "live;file=" + feed.fifo(),
                                "-o",
                                "csv;file=" + file("flows"),
                                "-P",
                                file("pid")))) {
            probe.await(manager.file(), "READY=1 MAINPID=" + probe.pid());
            feed.send(500, 5000);

            probe.signal("USR1");
            probe.await(log, "output  csv " + file("flows"));
            Files.writeString(conf, good + "ringprobe.cache.sise = 3\n");
            Files.move(log, folder.resolve("log.1"));
            probe.signal("HUP");
            probe.await(log, conf + ":3: cache has no option sise");
            probe.await(manager.file(), "RELOADING=1 MONOTONIC_USEC=");
            probe.await(manager.file(), "WATCHDOG=1");
            feed.send(500, 5000);
            LongRun.awaitPackets(probe.pid(), log, "1,000");

            probe.signal("TERM");
            assertEquals(ExitStatus.OK, probe.awaitEnd(), probe.err());
            probe.await(manager.file(), "STOPPING=1");
            List<String> heard = manager.heard();
            assertTrue(heard.indexOf("READY=1") > 1, "READY=1 behind RELOADING=1: " + heard);
        }
        assertFalse(Files.exists(folder.resolve("pid")));
        String last = Files.readString(log);
        assertTrue(last.contains("the new configuration is refused"), last);
        assertTrue(last.contains(": 1,000 packets, "), last);
        assertEquals(1001, Files.readAllLines(folder.resolve("flows")).size());
        assertFalse(Files.readString(folder.resolve("log.1")).contains("refused"));
    }

    @Test
    void shouldWithstandSignalsWhileItStarts() throws Exception {
        run("mkfifo", file("fifo"));
        try (LongRun probe = LongRun.start(
                folder,
                Map.of(),
                LongRun.command(
                        folder,
                        "-i",
                        "live;file=" + file("fifo"),
                        "-o",
                        "csv;file=" + file("flows"),
                        "-P",
                        file("pid")))) {
            probe.await(() -> probe.handles(SIGUSR1) && Files.exists(folder.resolve("pid")), "the start");
            probe.signal("HUP");
            probe.signal("USR1");
            probe.signal("TERM");
            assertEquals(TERMINATED, probe.awaitEnd(), probe.err());
            assertFalse(Files.exists(folder.resolve("pid")));
        }
    }

    @Test
    void shouldReadAgainWhatWasAskedForWhileItStarted() throws Exception {
        run("mkfifo", file("fifo"));
        try (LongRun probe = LongRun.start(
                folder,
                Map.of(),
                LongRun.command(folder, "-i", "live;file=" + file("fifo"), "-o", "csv;file=" + file("flows")))) {
            probe.await(() -> probe.handles(SIGUSR1), "the start");
            probe.signal("HUP");
            try (RandomAccessFile fifo = new RandomAccessFile(file("fifo"), "rw")) {
                fifo.write(new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1, 2, 0, 4, 0});
                fifo.write(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 0, 0, 101, 0, 0, 0});
                probe.await(folder.resolve("stderr"), "configuration");
                fifo.write(new byte[] {1, 2, 3});
            }
            assertEquals(ExitStatus.ERROR, probe.awaitEnd(), "its only input was cut off");
            assertTrue(probe.err().contains("ringprobe: " + file("fifo") + ": byte 24: "), probe.err());
        }
    }

    @Test
    void shouldKeepALogFileAsADaemon() throws Exception {
        Path log = folder.resolve("log");
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                LongRun starter = LongRun.start(
                        folder,
                        Map.of(),
                        LongRun.command(
                                folder,
                                "-d",
                                "--log-file=" + log,
                                "-i",
                                "live;file=" + feed.fifo(),
                                "-o",
                                "csv;file=" + file("flows"),
                                "-P",
                                file("pid")))) {
            assertEquals(ExitStatus.OK, starter.awaitEnd(), starter.err());
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
            Path descriptors = Path.of("/proc", String.valueOf(pid), "fd");
            starter.await(
                    () -> log.equals(linkAt(descriptors.resolve("2"))), "the log file as the daemon's standard error");
            assertEquals(Path.of("/dev/null"), linkAt(descriptors.resolve("1")));
            feed.send(50, 5000);
            LongRun.awaitPackets(pid, log, "50");
            LongRun.signal(pid, "TERM");
            daemon.onExit().join();
            starter.await(log, "output  csv " + file("flows") + ": 50 flows");
            assertEquals("", starter.err());
        }
    }

    private static Path linkAt(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return null;
        }
    }

    @Test
    void shouldTellTheTerminalToWhyADaemonDoesNotComeUp() throws Exception {
        Path log = folder.resolve("log");
        try (LongRun starter = LongRun.start(
                folder,
                Map.of(),
                LongRun.command(
                        folder, "-d", "--log-file=" + log, "-i", "pcap;file=" + file("missing"), "-o", "csv"))) {
            assertEquals(ExitStatus.USAGE, starter.awaitEnd());
            assertTrue(starter.err().contains(file("missing")), starter.err());
            assertTrue(Files.readString(log).contains(file("missing")));
        }
    }

    @Test
    void shouldMarkLinesWithTheirPriorityWhereTheJournalReadsThem() throws Exception {
        Path err = Files.createFile(folder.resolve("stderr"));
        String stream = Files.getAttribute(err, "unix:dev") + ":" + Files.getAttribute(err, "unix:ino");
        try (LongRun probe = LongRun.start(
                folder,
                Map.of("JOURNAL_STREAM", stream),
                LongRun.command(folder, "-i", "pcap;file=" + file("missing"), "-o", "csv"))) {
            assertEquals(ExitStatus.USAGE, probe.awaitEnd());
            assertTrue(probe.err().startsWith("<3>ringprobe: "), probe.err());
        }
    }

    @Test
    void shouldEndInOrderWhenItsTerminalIsClosed() throws Exception {
        Tools.require("python3");
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"))) {
            List<String> command = new ArrayList<>(List.of("python3", "-c", AT_A_TERMINAL, file("close")));
            command.addAll(LongRun.command(
                    folder,
                    "-i",
                    "live;file=" + feed.fifo(),
                    "-s",
                    FlowFeed.CACHE,
                    "-o",
                    "csv;file=" + file("flows"),
                    "-P",
                    file("pid")));
            try (LongRun terminal = LongRun.start(folder, Map.of(), command)) {
                terminal.await(folder.resolve("pid"), "\n");
                feed.send(50, 5000);
                terminal.await(folder.resolve("flows"), "10.0.0.49");
                Files.createFile(folder.resolve("close"));
                assertEquals(ExitStatus.OK, terminal.awaitEnd(), terminal.err());
            }
        }
        assertFalse(Files.exists(folder.resolve("pid")));
    }
}
