package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The probe as a process for minutes, or hours, under steady load, with all plugins and two outputs: its memory stays
 * flat, its heap is never collected as a whole, nothing is dropped, and the balance holds.
 *
 * <p>System properties: {@code ringprobe.soak.minutes} (10), {@code ringprobe.soak.rate} in packets/s (5000); and, to
 * capture from a link instead of a FIFO, {@code ringprobe.soak.input}, such as {@code raw;ifc=eth1}, with
 * {@code ringprobe.soak.sender}, the command that sends to it until it is ended, its words separated by blanks.
 */
@Tag("nightly")
class SoakTest {
    private static final int SIGUSR1 = 10;
    private static final int SAMPLE_SECONDS = 10;
    /** What the heap has in conf/jvm.options, and keeps. */
    private static final long HEAP_KIB = 64 * 1024;
    /**
     * Memory outside the heap may be more in the second half of the run by this: the compilers are never quite done.
     */
    private static final double TOLERANCE = 0.02;

    private static final long HEAP_SLACK_KIB = 1024;
    private static final Pattern COLLECTION = Pattern.compile("Pause (\\w+).* \\d+M->(\\d+)M\\((\\d+)M\\)");

    /** What the process had at a moment. */
    private record Sample(long second, long residentKib, long heapKib, long cpuMillis, long packets) {
        long outsideKib() {
            return residentKib - HEAP_KIB;
        }
    }

    @TempDir
    private Path folder;

    private final List<Sample> samples = new ArrayList<>();

    @Test
    @Timeout(24 * 3600)
    void shouldRunWithFlatMemoryAndWithoutLoss() throws Exception {
        int minutes = Integer.getInteger("ringprobe.soak.minutes", 10);
        int rate = Integer.getInteger("ringprobe.soak.rate", 5000);
        String input = System.getProperty("ringprobe.soak.input");
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        try (Collector collector = Collector.open();
                SoakTraffic traffic = new SoakTraffic(fifo, rate);
                LongRun probe = LongRun.start(
                        folder, Map.of(), command(input == null ? "live;file=" + fifo : input, collector.port()))) {
            probe.await(() -> probe.handles(SIGUSR1), "the start");
            Process sender = null;
            if (input == null) {
                traffic.start();
            } else {
                sender = new ProcessBuilder(
                                System.getProperty("ringprobe.soak.sender").split(" "))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("sender").toFile())
                        .start();
            }
            sample(probe, Duration.ofMinutes(minutes));
            long sent = input == null ? traffic.stop() : -1;
            if (sender != null) {
                sender.destroy();
                sender.waitFor();
            }
            awaitPackets(probe, sent);
            probe.signal("TERM");
            int status = probe.awaitEnd();
            String table = table();
            System.out.println(table);
            assertEquals(ExitStatus.OK, status, probe.err());
            assertBalance(probe.err(), sent);
            assertMemory(table);
        }
    }

    private List<String> command(String input, int port) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("-i", input, "-s", "cache;size=12;active=60;inactive=5", "--metrics", "127.0.0.1:0"));
        args.addAll(LongRun.allPlugins());
        args.addAll(List.of("-o", "ipfix;host=127.0.0.1;port=" + port));
        args.addAll(List.of("-o", "csv;file=" + folder.resolve("flows")));
        List<String> command = LongRun.command(folder, args.toArray(String[]::new));
        command.remove("-XX:TieredStopAtLevel=1");
        command.addAll(
                command.indexOf("-cp"),
                List.of(
                        "-Xlog:gc:file=" + folder.resolve("gc"),
                        // Of what is in memory, the heap has the same part from the start: what grows is the rest.
                        "-XX:+AlwaysPreTouch",
                        // What the compilers took for their work is given back, and doesn't pass for growth.
                        "-XX:TrimNativeHeapInterval=" + 1000 * SAMPLE_SECONDS));
        return command;
    }

    private void sample(LongRun probe, Duration time) throws Exception {
        ProcessFigures figures = new ProcessFigures(probe.pid());
        long start = System.nanoTime();
        long seconds = 0;
        while (seconds < time.toSeconds()) {
            Thread.sleep(SAMPLE_SECONDS * 1000L);
            seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            probe.signal("USR1");
            assertTrue(probe.scrape().contains("ringprobe_input_packets_total"));
            samples.add(new Sample(
                    seconds, figures.residentKib(), heapAfterCollection(), figures.cpuMillis(), packets(probe.err())));
        }
    }

    /** What was left on the heap by the last collection, in KiB. */
    private long heapAfterCollection() throws IOException {
        long left = 0;
        for (Matcher collection : collections()) {
            left = Long.parseLong(collection.group(2)) * 1024;
        }
        return left;
    }

    private List<Matcher> collections() throws IOException {
        List<Matcher> found = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("gc"))) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                found.add(collection);
            }
        }
        return found;
    }

    private static long packets(String messages) {
        Matcher packets = Pattern.compile("input   \\S+: ([\\d,]+) packets").matcher(messages);
        long last = 0;
        while (packets.find()) {
            last = Long.parseLong(packets.group(1).replace(",", ""));
        }
        return last;
    }

    private static void awaitPackets(LongRun probe, long sent) throws Exception {
        for (int i = 0; i < 100 && packets(probe.err()) < sent; i++) {
            probe.signal("USR1");
            Thread.sleep(100);
        }
    }

    private static void assertBalance(String messages, long sent) {
        String last = messages.substring(messages.lastIndexOf("\ninput "));
        assertTrue(sent < 0 || packets(last) == sent, () -> sent + " packets were sent: " + last);
        for (String loss : List.of("dropped", "missed", "lost")) {
            assertTrue(!last.contains(loss), last);
        }
    }

    private void assertMemory(String table) throws IOException {
        for (Matcher collection : collections()) {
            assertTrue(!collection.group(1).equals("Full"), collection.group());
        }
        // The first quarter warms up: tables are touched for the first time, methods are compiled.
        List<Sample> warm = samples.subList(samples.size() / 4, samples.size());
        List<Sample> first = warm.subList(0, warm.size() / 2);
        List<Sample> second = warm.subList(warm.size() / 2, warm.size());
        double growth = mean(second, Sample::outsideKib) / mean(first, Sample::outsideKib);
        assertTrue(growth < 1 + TOLERANCE, () -> "memory outside the heap grew to " + growth + " times\n" + table);
        double heapFirst = mean(first, Sample::heapKib);
        double heapSecond = mean(second, Sample::heapKib);
        assertTrue(heapSecond <= heapFirst + HEAP_SLACK_KIB, () -> "the heap grew\n" + table);
    }

    private static double mean(List<Sample> samples, ToLongFunction<Sample> figure) {
        return samples.stream().mapToLong(figure).average().orElseThrow();
    }

    private String table() {
        StringBuilder table =
                new StringBuilder(" second  resident MiB  outside heap MiB  heap after GC MiB  CPU s       packets\n");
        for (Sample sample : samples) {
            table.append(String.format(
                    Locale.ROOT,
                    "%7d %13.1f %17.1f %18.1f %6.1f %,13d%n",
                    sample.second(),
                    sample.residentKib() / 1024.0,
                    sample.outsideKib() / 1024.0,
                    sample.heapKib() / 1024.0,
                    sample.cpuMillis() / 1000.0,
                    sample.packets()));
        }
        return table.toString();
    }
}
