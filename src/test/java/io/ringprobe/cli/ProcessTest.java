package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only shows in a process of its own: daemon, pid file, processors, and what a start loads. */
class ProcessTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeComponents() throws IOException {
        ComponentsJar.write(folder);
    }

    private ProbeProcess.Result run(List<String> jvmOptions, String input, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(List.of("-L", folder.toString(), "-i", "testinput;" + input, "-o", "testoutput"));
        args.addAll(List.of(more));
        return ProbeProcess.run(folder, jvmOptions, args);
    }

    private static String line(String report, String start) {
        return report.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    }

    @Test
    void shouldRunAsADaemonWithAPidFile() throws Exception {
        Path report = folder.resolve("report");
        Path stop = folder.resolve("stop");
        Path pidFile = folder.resolve("x.pid");
        ProbeProcess.Result parent =
                run(List.of(), "report=" + report + ";until=" + stop, "-d", "-P", pidFile.toString());
        assertEquals(new ProbeProcess.Result(0, "starting\n", ""), parent);

        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
        String seen = ProbeProcess.await(report, "stat ");
        assertEquals("pid " + pid, line(seen, "pid "));
        assertEquals("stdout /dev/null", line(seen, "stdout "));
        String[] stat = line(seen, "stat ").split("\\) ")[1].split(" ");
        assertEquals(Long.toString(pid), stat[3], "leads its session");
        assertEquals("0", stat[4], "has no terminal");

        Files.createFile(stop);
        daemon.onExit().get();
        assertFalse(Files.exists(pidFile));
    }

    @Test
    void shouldRemoveThePidFileWhenToldToEnd() throws Exception {
        Path pidFile = folder.resolve("x.pid");
        ProbeProcess.Result parent = run(List.of(), "until=" + folder.resolve("never"), "--daemon", "--pid=" + pidFile);
        assertEquals(0, parent.status(), parent::err);
        ProcessHandle daemon = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
        assertTrue(daemon.destroy());
        daemon.onExit().get();
        assertFalse(Files.exists(pidFile));
    }

    @Test
    void shouldPassOnThatADaemonDidNotComeUp() throws Exception {
        assertEquals(
                new ProbeProcess.Result(1, "", "ringprobe: the disk is on fire\n"), run(List.of(), "error=io", "-d"));
        ProbeProcess.Result noPidFile = run(List.of(), "", "-d", "-P", folder + "/missing/x.pid");
        assertEquals(ExitStatus.USAGE, noPidFile.status());
        assertTrue(noPidFile.err().startsWith("ringprobe: pid-file="), noPidFile::err);
    }

    @Test
    void shouldRunOnTheProcessorsGiven() throws Exception {
        Path report = folder.resolve("report");
        String all = line(Files.readString(Path.of("/proc/self/status")), "Cpus_allowed_list:");
        String first = all.split("[:\\s,-]+")[1];
        ProbeProcess.Result result = run(List.of(), "report=" + report, "-C", first);
        assertEquals(0, result.status(), result::err);
        assertEquals("Cpus_allowed_list:\t" + first, line(Files.readString(report), "Cpus_allowed_list:"));
    }

    @Test
    void shouldRefuseProcessorsThatTheMachineLacks() throws Exception {
        ProbeProcess.Result result = run(List.of(), "", "-C", "8000");
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.err().startsWith("ringprobe: cpus=[8000] can't be had (this machine has "), result::err);
    }

    @Test
    void shouldLoadNothingSlowOnTheWayToTheProbe() throws Exception {
        ProbeProcess.Result result = run(List.of("-Xlog:class+load"), "status=0");
        assertEquals(0, result.status(), result::err);
        assertNotEquals(0, count(result.out(), " io.ringprobe.cli.TestProbe "));
        for (String slow : List.of("picocli.", "com.typesafe.", "com.sun.jna.", "io.ringprobe.cli.Help ")) {
            assertEquals(0, count(result.out(), " " + slow), slow);
        }
        assertEquals(0, count(result.out(), "io.ringprobe.cli.Cli$$Lambda"));
    }

    private static long count(String log, String text) {
        return log.lines().filter(l -> l.contains(text)).count();
    }
}
