package io.ringprobe.pipeline;

import com.sun.management.ThreadMXBean;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.RepeatingPlugin;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Prints for each thread of the data path how many bytes it allocates on the Java heap for a million packets, after
 * 200,000 to warm up: lines {@code name bytes}. Runs in a JVM of its own, for checked memory access does allocate.
 */
final class AllocationRun {
    private static final long[] POINTS = {200_000, 1_200_000};
    private static final int LONG_FLOWS = 50;
    private static final int MIDDLE_FLOWS = 2000;
    private static final int FLOWS = 40_000;
    /** Longer than flows stay idle, so that each round has flows of its own. */
    private static final long BETWEEN_ROUNDS = 40 * TestSource.SECOND;

    /** The argument with which all metrics are read over and over meanwhile. */
    static final String SCRAPED = "scraped";

    /** The last argument where the capture thread does the shards' work. */
    static final String WITHOUT_SHARDS = "without-shards";

    private final AtomicInteger reached = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    private final List<NativeBlock> recorded = new ArrayList<>();
    private boolean scraped;
    private int shards;

    private AllocationRun(Path captures) throws IOException {
        if (captures != null) {
            try (Stream<Path> files = Files.walk(captures)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".pcap"))
                        .sorted()
                        .toList()) {
                    CapturedFrames.read(file).forEach(frame -> recorded.add(copy(frame.octets())));
                }
            }
        }
    }

    private static NativeBlock copy(byte[] octets) {
        NativeBlock block = NativeBlock.allocate(octets.length);
        Memory.copyFromArray(octets, 0, block.address(), octets.length);
        return block;
    }

    /**
     * @param arguments the output and its options; before them, perhaps, the folder of captures to send over and over;
     *     after them, perhaps, {@link #SCRAPED} or {@link #WITHOUT_SHARDS}
     */
    public static void main(String[] arguments) throws Exception {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        boolean recorded = Files.isDirectory(Path.of(arguments[0]));
        boolean scraped = arguments[arguments.length - 1].equals(SCRAPED);
        boolean alone = arguments[arguments.length - 1].equals(WITHOUT_SHARDS);
        String[] options =
                Arrays.copyOfRange(arguments, recorded ? 2 : 1, arguments.length - (scraped || alone ? 1 : 0));
        AllocationRun run = new AllocationRun(recorded ? Path.of(arguments[0]) : null);
        run.scraped = scraped;
        run.shards = alone ? ProbeConfig.NO_SHARDS : 2;
        run.run(arguments[recorded ? 1 : 0], options)
                .forEach((thread, bytes) -> System.out.println(thread + " " + bytes));
    }

    private Map<String, Long> run(String output, String... options) throws Exception {
        TestSource source = new TestSource("source", FLOWS, this::poll);
        try (Rig rig =
                new Rig().file(source).output(output, options).allPlugins().plugin(RepeatingPlugin::new)) {
            Probe probe = rig.cache("size", "17")
                    .shards(shards)
                    .blocks(128, 128)
                    .exportQueue(64)
                    .start();
            Map<String, Long> before;
            Map<String, Long> after;
            try (ScrapeLoop loop = scraped ? new ScrapeLoop(probe.figures()) : null) {
                long scrapes = firstScrape(loop);
                before = measureAt(0);
                after = measureAt(1);
                if (loop != null && loop.scrapes() == scrapes) {
                    throw new IllegalStateException("nobody has read the metrics: this tests nothing");
                }
            }
            rig.await();
            Rig.assertSound(probe);
            before.forEach((thread, bytes) -> after.merge(thread, -bytes, Long::sum));
            return after;
        }
    }

    /** Waits for the first time that metrics are read, which takes longest, and returns how often they have been. */
    private static long firstScrape(ScrapeLoop loop) throws InterruptedException {
        while (loop != null && loop.scrapes() == 0) {
            Thread.sleep(10);
        }
        return loop == null ? 0 : loop.scrapes();
    }

    private int poll(Frames frames, PacketReceiver receiver, long sent, int limit) {
        int stage = passed.get();
        if (stage == POINTS.length) {
            return PacketSource.END;
        }
        if (sent == POINTS[stage]) {
            reached.set(stage + 1);
            return 0;
        }
        int count = (int) Math.min(limit, POINTS[stage] - sent);
        for (int i = 0; i < count; i++) {
            long packet = sent + i;
            send(frames, receiver, packet);
        }
        return count;
    }

    private void send(Frames frames, PacketReceiver receiver, long packet) {
        if (recorded.isEmpty()) {
            frames.send(receiver, flow(packet), (packet & 1) == 0, TestSource.START + packet * TestSource.MILLI / 10);
            return;
        }
        NativeBlock frame = recorded.get((int) (packet % recorded.size()));
        long round = packet / recorded.size() * BETWEEN_ROUNDS;
        long time = TestSource.START + round + packet * TestSource.MILLI;
        receiver.onPacket(time, frame.address(), (int) frame.size(), (int) frame.size(), LinkType.ETHERNET);
    }

    /** A third each: flows that last for ever, flows of tens of packets, flows of one or two. */
    private static int flow(long packet) {
        return switch ((int) (packet / 2 % 3)) {
            case 0 -> (int) (packet % LONG_FLOWS);
            case 1 -> LONG_FLOWS + (int) (packet / 7 % MIDDLE_FLOWS);
            default -> LONG_FLOWS + MIDDLE_FLOWS + (int) (packet / 3 % (FLOWS - LONG_FLOWS - MIDDLE_FLOWS));
        };
    }

    /**
     * Waits for the input to stand still there, and a little for what is under way; then measures and lets it go on.
     */
    private Map<String, Long> measureAt(int stage) throws InterruptedException {
        while (reached.get() <= stage) {
            Thread.sleep(10);
        }
        Thread.sleep(300);
        Map<String, Long> allocated = new TreeMap<>();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("(capture|shard)-\\d+|export")) {
                allocated.put(thread.getName(), threads.getThreadAllocatedBytes(thread.threadId()));
            }
        }
        passed.set(stage + 1);
        return allocated;
    }
}
