package io.ringprobe.guard;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.lab.app.Payloads;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.lab.packet.TcpSession;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures the work of each stage in accesses to memory and calls, one stage after the other in one thread. */
final class WorkFigures {
    private static final Path DEMO = Path.of("pcaps", "demo.pcap");
    private static final int FLOWS = 1024;
    private static final int CROWD = 1536;
    private static final int ROUNDS = 10;
    private static final int LONG_FLOW = 1000;
    private static final int SIZE = 13;
    private static final int CROWDED_SIZE = 11;
    private static final int MEMORY_SIZE = 13;

    private final Figures figures;
    private final Path folder;
    private final List<CapturedFrames.Frame> demo;
    /** All plugins but the one that looks at this host. */
    private final List<String> all;

    WorkFigures(Figures figures, Path folder) throws IOException {
        this.figures = figures;
        this.folder = folder;
        this.demo = CapturedFrames.read(DEMO);
        this.all = new TestComponents()
                .pluginNames().stream().filter(name -> !name.equals("osquery")).toList();
    }

    void measure() throws IOException, InterruptedException {
        figures.add("size.descriptor", PacketDescriptor.LENGTH);
        figures.add("size.entry", FlowEntry.LENGTH);
        reading();
        parsing();
        cache();
        crowd();
        handing();
        memory();
        plugins("eight", Shard.EIGHT);
        plugins("all", all);
        longFlow();
    }

    private void reading() throws IOException {
        var input = new TestComponents().input("pcap");
        Options options = TestComponents.options(input.spec(), "pcap;file=" + DEMO);
        AccessCount count = new AccessCount();
        try (PacketSource source =
                input.open(options, new InputContext(List.of(options), 1 << 20)).getFirst()) {
            Nobody nobody = new Nobody();
            count.begin();
            while (source.poll(nobody, FLOWS) != PacketSource.END) {
                // Nobody takes note of the packets.
            }
            count.end();
            if (nobody.packets != demo.size()) {
                throw new IllegalStateException(nobody.packets + " packets were read");
            }
        }
        figures.add("read", count, demo.size());
    }

    private void parsing() {
        try (Packets packets = Packets.of(demo)) {
            AccessCount headers = new AccessCount();
            AccessCount key = new AccessCount();
            packets.parse(headers, key);
            figures.add("parse", headers, packets.count());
            figures.add("key", key, packets.count());
        }
    }

    private void cache() {
        try (Packets packets = Packets.ofFlows(FLOWS, ROUNDS);
                Shard shard = new Shard(SIZE, List.of())) {
            AccessCount begin = new AccessCount(shard.tables());
            packets.send(shard, 0, FLOWS, begin);
            figures.add("new", begin, FLOWS);
            figures.add("new.lines", (double) begin.lines() / FLOWS);
            AccessCount known = new AccessCount(shard.tables());
            packets.send(shard, FLOWS, packets.count(), known);
            figures.add("known", known, packets.count() - FLOWS);
            figures.add("known.lines", (double) known.lines() / (packets.count() - FLOWS));
            AccessCount end = new AccessCount();
            end.begin();
            shard.endAll();
            end.end();
            if (shard.flowsEnded() != FLOWS) {
                throw new IllegalStateException(shard.flowsEnded() + " flows ended");
            }
            figures.add("end", end, FLOWS);
            figures.add("size.record", FlowRecord.length(shard.records().getFirst()));
        }
    }

    /** Lines three quarters full: more tags that are alike, and where evictions begin. */
    private void crowd() {
        try (Packets packets = Packets.ofFlows(CROWD, ROUNDS);
                Shard shard = new Shard(CROWDED_SIZE, List.of())) {
            packets.send(shard, 0, CROWD, new AccessCount());
            AccessCount known = new AccessCount(shard.tables());
            packets.send(shard, CROWD, packets.count(), known);
            int updates = packets.count() - CROWD;
            figures.add("crowd.loads", (double) known.loads() / updates);
            figures.add("crowd.lines", (double) known.lines() / updates);
            figures.add("crowd.evicted", (double) shard.flowsEnded() / CROWD);
        }
    }

    private void memory() {
        try (Packets packets = Packets.ofFlows(3 << MEMORY_SIZE - 1, 1)) {
            memory("memory.none", packets, List.of());
            memory("memory.eight", packets, Shard.EIGHT);
            memory("memory.all", packets, all);
        }
    }

    /** What a cache for twice as many flows takes more, each three quarters full. */
    private void memory(String name, Packets packets, List<String> plugins) {
        long small = bytes(MEMORY_SIZE, plugins, packets, packets.count() / 2);
        long large = bytes(MEMORY_SIZE + 1, plugins, packets, packets.count());
        figures.add(name, (double) (large - small) / (1 << MEMORY_SIZE));
    }

    private static long bytes(int size, List<String> plugins, Packets packets, int count) {
        try (Shard shard = new Shard(size, plugins)) {
            packets.send(shard, 0, count, new AccessCount());
            return shard.bytes();
        }
    }

    /** From thread to thread. */
    private void handing() throws IOException, InterruptedException {
        for (int shards = 1; shards <= 2; shards++) {
            AccessCount capture = AccessCount.ofThread("capture-0");
            capture.begin();
            List<Throwable> failures = ProbeRun.over(DEMO).shards(shards).run().failures();
            capture.end();
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.getFirst());
            }
            figures.add("hand.copied." + shards, (double) capture.copied() / demo.size());
        }
    }

    private void plugins(String name, List<String> plugins) throws IOException {
        try (Packets packets = Packets.of(demo);
                Shard shard = new Shard(SIZE, plugins)) {
            AccessCount count = new AccessCount();
            packets.send(shard, 0, packets.count(), count);
            figures.add(name, count, packets.count());
            AccessCount end = new AccessCount();
            end.begin();
            shard.endAll();
            end.end();
            figures.add(name + ".end", end, shard.flowsEnded());
            calls(name, shard, plugins, packets.count());
            if (plugins.equals(all)) {
                for (String output : List.of("csv", "json", "ipfix")) {
                    encoding(output, shard);
                }
            }
        }
    }

    private void calls(String name, Shard shard, List<String> plugins, int packets) {
        long sum = 0;
        for (int i = 0; i < plugins.size(); i++) {
            sum += shard.calls(i);
            if (plugins.equals(all)) {
                figures.add("calls." + plugins.get(i), shard.calls(i));
            }
        }
        figures.add(name + ".calls", (double) sum / packets);
    }

    private void encoding(String output, Shard shard) throws IOException {
        var factory = new TestComponents().output(output);
        Options options = TestComponents.options(factory.spec(), output + ";file=" + folder.resolve(output));
        List<Long> records = shard.records();
        AccessCount count = new AccessCount();
        try (FlowExporter exporter =
                factory.open(options, new OutputContext(shard.schema(), true)).getFirst()) {
            // The first records make templates.
            records.forEach(exporter::export);
            count.begin();
            records.forEach(exporter::export);
            count.end();
        }
        figures.add(output, count, records.size());
    }

    /** A TLS connection of which everything is known soon: then only plugins that look at each packet are called. */
    private void longFlow() throws IOException {
        TcpSession session = new TcpSession(Carrier.between("192.0.2.10", "198.51.100.80"), 41000, 443, 1, 1).connect();
        session.send(true, Payloads.clientHello("www.example.com", 1));
        session.send(false, Payloads.serverHello(2));
        for (int i = 0; i < LONG_FLOW; i++) {
            session.send(i % 2 == 0, Payloads.tlsData(900));
        }
        List<CapturedFrames.Frame> frames = new ArrayList<>();
        for (byte[] octets : session.frames()) {
            frames.add(new CapturedFrames.Frame(1_700_000_000_000_000_000L + frames.size() * 1_000_000L, octets));
        }
        try (Packets packets = Packets.of(frames);
                Shard shard = new Shard(SIZE, all)) {
            AccessCount count = new AccessCount();
            packets.send(shard, 0, packets.count(), count);
            figures.add("long", count, packets.count());
            long sum = 0;
            for (int i = 0; i < all.size(); i++) {
                sum += shard.calls(i);
            }
            figures.add("long.calls", (double) sum / packets.count());
        }
    }

    private static final class Nobody implements PacketReceiver {
        private int packets;

        @Override
        public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
            packets++;
        }

        @Override
        public void onFiltered(int wire) {
            throw new IllegalStateException("there is no filter");
        }

        @Override
        public long mark() {
            return 0;
        }

        @Override
        public boolean isReleased(long mark) {
            return true;
        }
    }
}
