package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.OfficeTraffic;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as a process on a link with steady traffic, whose configuration changes again and again: one output stays
 * through all of it, others come and go, of which there is always one. Both come to what was sent.
 */
@Timeout(180)
class ReloadUnderLoadTest {
    private static final String USER = "nobody";
    private static final Pattern ADDRESS = Pattern.compile("serving http://([\\d.]+:\\d+)/");
    private static final String RELOADED = "the configuration was read again from ";
    private static final String REFUSED = "the new configuration is refused";
    private static final String FIRST_TIMES = "active = 2, inactive = 1";
    private static final int FRAMES = 4000;
    private static final String RATE = "--pps=4000";
    /** Conversations at a time. */
    private static final int PARALLEL = 40;

    @TempDir
    private Path folder;

    private final AtomicBoolean enough = new AtomicBoolean();
    private Path conf;
    private Path out;
    private String link;
    private String user = "";
    private int refused;
    private int reloaded;

    /** Conversations of an office, many at a time; returns what all packets come to. */
    private Sums writeTraffic(Path capture) throws IOException {
        OfficeTraffic office = new OfficeTraffic(5);
        Queue<Iterator<byte[]>> open = new ArrayDeque<>();
        Sums sums = Sums.NONE;
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int i = 0; i < FRAMES; i++) {
                while (open.size() < PARALLEL) {
                    open.add(office.next().frames().iterator());
                }
                Iterator<byte[]> conversation = open.remove();
                byte[] frame = conversation.next();
                writer.packet(i * 1000L, frame);
                sums = sums.plus(Sums.ofFrame(frame));
                if (conversation.hasNext()) {
                    open.add(conversation);
                }
            }
        }
        return sums;
    }

    /** Sends the capture over and over until it is {@link #enough}; comes to how many times. */
    private FutureTask<Integer> send(VethPair cable, Path capture) {
        FutureTask<Integer> sending = new FutureTask<>(() -> {
            int times = 0;
            for (; !enough.get(); times++) {
                cable.replay(capture, RATE, "--preload-pcap");
            }
            return times;
        });
        Thread.ofPlatform().daemon(true).start(sending);
        return sending;
    }

    private String text(String plugins, String cache, String output) {
        return """
            ringprobe {
              metrics = "127.0.0.1:0"
              shards = 2
              %s
              inputs = [{ type = raw, ifc = %s, blocks = 64 }]
              cache { size = 12, %s }
              plugins { %s }
              outputs = [
                { type = csv, file = "%s/stays.csv" }
                { %s }
              ]
            }
            """.formatted(user, link, cache, plugins, out, output);
    }

    private void write(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next.conf"), text);
        Files.move(next, conf, StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(LongRun probe, String text) throws Exception {
        write(text);
        probe.signal("HUP");
        reloaded++;
        probe.await(() -> count(probe, RELOADED) + count(probe, REFUSED) == reloaded + refused, "the change");
        assertEquals(reloaded, count(probe, RELOADED), probe.err());
        Thread.sleep(300);
    }

    /** What is wrong with the text leaves everything as it is. */
    private void refuse(LongRun probe, String text, String reason) throws Exception {
        write(text);
        probe.signal("HUP");
        refused++;
        probe.await(() -> count(probe, RELOADED) + count(probe, REFUSED) == reloaded + refused, "the answer");
        assertEquals(refused, count(probe, REFUSED), probe.err());
        probe.await(folder.resolve("stderr"), reason);
        Thread.sleep(100);
    }

    private static long count(LongRun probe, String text) {
        try {
            return probe.err().lines().filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLoseNothingAsAnotherUser() throws Exception {
        VethPair.up().close();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String classPath = PublicClassPath.in(classes);
        VethPair.run("chmod", "755", folder.toString());
        user = "user = " + USER;
        run(classPath, 1);
    }

    @Test
    @Tag("nightly")
    void shouldLoseNothingOverManyChanges() throws Exception {
        run(System.getProperty("java.class.path"), 6);
    }

    private void run(String classPath, int rounds) throws Exception {
        conf = folder.resolve("x.conf");
        out = Files.createDirectory(folder.resolve("out"));
        VethPair.run("chown", USER, out.toString());
        Files.createFile(folder.resolve("old.json"));
        Path capture = folder.resolve("sent.pcap");
        Sums once = writeTraffic(capture);
        try (VethPair cable = VethPair.up();
                ReloadCollector collector = new ReloadCollector()) {
            link = cable.near();
            String ipfix = "type = ipfix, host = \"127.0.0.1\", port = " + collector.port();
            write(text("", FIRST_TIMES, spooled(ipfix) + oldFile()));
            List<String> command = new ArrayList<>(ProbeProcess.command(Ringprobe.class, List.of("--config=" + conf)));
            command.set(command.indexOf("-cp") + 1, classPath);
            try (LongRun probe = LongRun.start(folder, Map.of(), command)) {
                probe.await(() -> address(probe) != null, "the start");
                final Sums sent;
                try (CounterWatch watch = CounterWatch.start(address(probe))) {
                    FutureTask<Integer> sending = send(cable, capture);
                    probe.await(() -> watch.packets() > 1000, "the first packets");
                    for (int round = 0; round < rounds; round++) {
                        change(probe, collector, ipfix, round);
                    }
                    enough.set(true);
                    sent = once.times(sending.get());
                    probe.await(() -> watch.packets() == sent.packets(), sent + " packets");
                    watch.check();
                }
                probe.signal("TERM");
                assertEquals(ExitStatus.OK, probe.awaitEnd(), probe.err());
                check(probe, collector, sent);
            }
        }
    }

    private static String address(LongRun probe) {
        try {
            Matcher address = ADDRESS.matcher(probe.err());
            return address.find() ? address.group(1) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(LongRun probe, ReloadCollector collector, String ipfix, int round) throws Exception {
        String times = "active = 3, inactive = 1";
        String csv = "type = csv, file = \"" + out + "/comes" + round + ".csv\"";
        String found = "dns = true, tls = true, http = true, pstats = true";
        String spool = spooled(ipfix);
        if (round == 0 && !user.isEmpty()) {
            // Root's file from before: it can't be opened again, so nothing may be closed.
            refuse(probe, text(found, times, spool + oldFile()), "old.json can't be opened again: permission denied");
        }
        // Another output, other plugins with it, other options of it.
        reload(probe, text("", times, csv));
        reload(probe, text(found, times, csv));
        refuse(probe, text(found, times + "\n sise = 3", csv), conf + ":7: cache has no option sise");
        reload(probe, text(found, times, csv + ", id = 7"));
        // Back to the collector, over which nothing comes but what waits then on disk.
        collector.leave();
        reload(probe, text(found, "active = 1, inactive = 1", spool));
        refuse(probe, text("", times, "type = csv, file = \"" + folder + "/none/x\""), "/none/x can't be created");
        collector.comeBack();
        reload(probe, text(found, times, spool + ", lists = false, id = 8"));
        reload(probe, text("tls = true", times, spool + ", lists = false, id = 8"));
        reload(probe, text("tls = true", times, ipfix));
        reload(probe, text("", FIRST_TIMES, ipfix + ", options = none"));
        reload(probe, text("", FIRST_TIMES, ipfix + ", options = none"));
    }

    /** One more output, to a file that was there. */
    private String oldFile() {
        return "}\n { type = json, file = \"" + folder.resolve("old.json") + '"';
    }

    private String spooled(String ipfix) {
        return ipfix + ", spool = \"" + out + "/spool\"";
    }

    private void check(LongRun probe, ReloadCollector collector, Sums sent) throws Exception {
        assertEquals(sent, Sums.ofCsv(out.resolve("stays.csv")), probe.err());
        Sums moved = collector.sums();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(out, "comes*.csv")) {
            for (Path file : files) {
                Sums sums = Sums.ofCsv(file);
                assertTrue(sums.packets() > 0, file + " is empty");
                moved = moved.plus(sums);
            }
        }
        assertEquals(sent, moved, probe.err());
        String balance = probe.err().substring(probe.err().lastIndexOf("\ninput "));
        for (String loss : List.of("dropped", "missed", "lost")) {
            assertFalse(balance.contains(loss), balance);
        }
    }
}
