package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.partner.FlowFeed;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root becomes a user who may do nothing. */
class PrivilegesTest {
    private static final String USER = "nobody";
    private static final int ROOT = 0;

    @TempDir
    private Path folder;

    private static void assumeRoot() {
        assumeTrue(Libc.effectiveUser() == ROOT, "skipped: only root can become another user");
        assumeTrue(Libc.user(USER) != null, "skipped: there is no user " + USER);
    }

    private List<String> command(String classPath, String... args) throws IOException {
        List<String> command = LongRun.command(folder, args);
        command.set(command.indexOf("-cp") + 1, classPath);
        return command;
    }

    /** What all threads of the process have in that line of proc(5)'s status. */
    private static TreeSet<String> ofThreads(long pid, String title) throws IOException {
        TreeSet<String> values = new TreeSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.exists(thread)) {
                    values.add(of(thread, title));
                }
            }
        }
        return values;
    }

    private static String of(Path process, String title) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(title + ":"))
                .map(line -> line.substring(title.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldGiveUpAllPrivilegesInAllThreads() throws Exception {
        assumeRoot();
        Path log = folder.resolve("log");
        int[] user = Libc.user(USER);
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                LongRun probe = LongRun.start(
                        folder,
                        Map.of(),
                        command(
                                PublicClassPath.in(folder),
                                "--user=" + USER,
                                "--log-file=" + log,
                                "-i",
                                "live;file=" + feed.fifo(),
                                "-s",
                                FlowFeed.CACHE,
                                "-o",
                                "csv;file=" + folder.resolve("flows"),
                                "-P",
                                folder.resolve("pid").toString()))) {
            Path process = Path.of("/proc", String.valueOf(probe.pid()));
            String id = String.valueOf(user[0]);
            probe.await(() -> isOf(process, id), "the change of user");
            feed.send(100, 1000);
            probe.signal("USR1");
            probe.await(log, "output  csv");
            assertEquals(1, ofThreads(probe.pid(), "Uid").size(), "all threads are one user's");
            assertEquals(1, ofThreads(probe.pid(), "Gid").size());
            assertEquals(1, ofThreads(probe.pid(), "Groups").size());
            assertTrue(of(process, "Gid").startsWith(String.valueOf(user[1])));
            for (String capabilities : List.of("CapPrm", "CapEff", "CapAmb")) {
                assertEquals(List.of("0000000000000000"), List.copyOf(ofThreads(probe.pid(), capabilities)));
            }

            // The folder is root's: a new log file can't be made, and the pid file can't be removed.
            Files.move(log, folder.resolve("log.1"));
            probe.signal("HUP");
            probe.await(folder.resolve("log.1"), "log-file=" + log + " can't be opened");
            Files.createFile(log);
            new ProcessBuilder("chown", USER, log.toString()).start().waitFor();
            probe.signal("HUP");
            probe.await(log, "configuration");
            probe.signal("TERM");
            assertEquals(ExitStatus.OK, probe.awaitEnd(), probe.err());
        }
        assertEquals("", Files.readString(folder.resolve("pid")));
        assertTrue(Files.readString(log).contains(": 100 flows, "), () -> "not all flows came");
        assertFalse(Files.exists(folder.resolve("hs_err")));
    }

    private static boolean isOf(Path process, String user) {
        try {
            return of(process, "Uid").startsWith(user);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseAUserThatItCannotBecome() throws Exception {
        assumeRoot();
        Tools.require("setpriv");
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + USER, "--clear-groups"));
        command.addAll(command(PublicClassPath.in(folder), "--user=daemon", "-i", "pcap;file=x", "-o", "csv"));
        Path options = folder.resolve("jvm.options");
        Files.copy(Path.of("conf", "jvm.options"), options);
        command.replaceAll(word -> word.startsWith("@") ? "@" + options : word);
        try (LongRun probe = LongRun.start(folder, Map.of(), command)) {
            assertEquals(ExitStatus.USAGE, probe.awaitEnd());
            assertEquals(
                    "ringprobe: user=daemon takes a start as root, or as that user: start ringprobe as root, or leave"
                            + " user out\n",
                    probe.err());
        }
    }

    @Test
    void shouldKnowUsersThatMakeNoSense() {
        ConfigException none = assertThrows(ConfigException.class, () -> Privileges.of("no-such-user"));
        assertTrue(none.getMessage().startsWith("user=no-such-user: there is no such user"), none::getMessage);
        ConfigException root = assertThrows(ConfigException.class, () -> Privileges.of("root"));
        assertTrue(root.getMessage().startsWith("user=root would keep all privileges"), root::getMessage);
    }
}
