package io.ringprobe.testkit;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import io.ringprobe.plugin.Dispatch;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.plugin.Streams;
import io.ringprobe.schema.RecordSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives plugins with payloads, through the real flow cache and dispatch but without capture, rings and outputs: one
 * flow between 10.0.0.1 and 10.0.0.2.
 *
 * <pre>{@code
 * try (PluginRig rig = PluginRig.of("dns").udp(40000, 53)) {
 *     rig.send(query).reply(response);
 *     assertEquals("kernel.org", rig.end().getLast().text("DNS_NAME"));
 * }
 * }</pre>
 *
 * <p>Each packet lies in a block of memory of its own that ends with its last octet, so that checked memory notices any
 * read beyond. An exception from a plugin, which the dispatch would count, is thrown. Not thread-safe.
 */
public final class PluginRig implements AutoCloseable {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long STEP = 1_000_000;
    private static final long NANOS = 1_000_000_000L;
    private static final int REASSEMBLY = 8192;
    private static final int POOL = 1 << 20;
    private static final String CLIENT = "10.0.0.1";
    private static final String SERVER = "10.0.0.2";

    private final RecordSchema schema;
    private final PluginStats stats;
    private final List<FlowPlugin> plugins;
    private final FlowRecordWriter writer;
    private final FlowCache cache;
    private final NativeBlock record;
    private final PacketBlock block = new PacketBlock(1);
    private final FlowHash hash = new FlowHash(1);
    private final List<RecordValues> records = new ArrayList<>();
    private boolean tcp;
    private int clientPort = 40_000;
    private int serverPort = 80;
    private long clientSequence = 1000;
    private long serverSequence = 2000;
    private long time = START;

    private PluginRig(List<FlowPlugin> plugins, List<String> texts) {
        this.plugins = plugins;
        schema = new RecordSchema(
                FlowRecord.BASIC,
                plugins.stream().map(p -> p.descriptor().schema()).toList());
        long onEveryFlow = 0;
        long inSeries = 0;
        for (int i = 0; i < plugins.size(); i++) {
            PluginDescriptor descriptor = plugins.get(i).descriptor();
            onEveryFlow |= descriptor.onEveryFlow() ? 1L << i : 0;
            inSeries |= descriptor.interest().payload() == Interest.Payload.LATER ? 1L << i : 0;
        }
        ExtensionStore store = new ExtensionStore(schema, onEveryFlow, inSeries);
        for (int i = 0; i < plugins.size(); i++) {
            FlowPlugin plugin = plugins.get(i);
            plugin.open(
                    TestComponents.options(plugin.descriptor().spec(), texts.get(i)), new ExtensionAccess(store, i));
        }
        stats = new PluginStats(plugins.stream().map(p -> p.descriptor().name()).toList(), PluginLimits.NONE);
        writer = new FlowRecordWriter(store, 0);
        record = NativeBlock.allocate(writer.capacity());
        cache = new FlowCache(
                CacheConfig.from(TestComponents.options(CacheConfig.SPEC, "cache;size=4")),
                1,
                store,
                new Dispatch(plugins, stats, new Streams(REASSEMBLY, POOL, new StreamStats()), store),
                (entry, reason) -> {
                    writer.write(entry, reason, record.address());
                    readAll(record.address());
                },
                new CacheStats());
    }

    /** A flow's record and its repeats. */
    private void readAll(long first) {
        long at = first;
        for (int left = FlowRecord.repeats(first); left >= 0; left--) {
            records.add(RecordValues.of(schema, at));
            at = FlowRecord.next(at);
        }
    }

    /** With these plugins, written as after {@code -p}: {@code "pstats;includezeros"}. */
    public static PluginRig of(String... plugins) {
        TestComponents components = new TestComponents();
        List<FlowPlugin> instances = new ArrayList<>();
        for (String text : plugins) {
            instances.add(components.plugin(text.split(";", 2)[0]));
        }
        return new PluginRig(instances, List.of(plugins));
    }

    /** With a plugin that the test has made, without options. */
    public static PluginRig of(FlowPlugin plugin) {
        return new PluginRig(List.of(plugin), List.of(plugin.descriptor().name()));
    }

    /** From now on UDP between these ports; the first is 10.0.0.1's. */
    public PluginRig udp(int client, int server) {
        return ports(false, client, server);
    }

    /** From now on TCP between these ports; the first is 10.0.0.1's. */
    public PluginRig tcp(int client, int server) {
        return ports(true, client, server);
    }

    private PluginRig ports(boolean isTcp, int client, int server) {
        tcp = isTcp;
        clientPort = client;
        serverPort = server;
        return this;
    }

    /** A packet from 10.0.0.1 with this payload; over TCP the next segment. */
    public PluginRig send(byte[] payload) {
        return next(true, payload);
    }

    /** A packet from 10.0.0.2. */
    public PluginRig reply(byte[] payload) {
        return next(false, payload);
    }

    private PluginRig next(boolean client, byte[] payload) {
        if (tcp) {
            segment(client, client ? clientSequence : serverSequence, "AP", payload);
            advance(client, payload.length);
        } else {
            frame(builder(client).udp(port(client), port(!client)).payload(payload));
        }
        return this;
    }

    /** The handshake: SYN from 10.0.0.1, SYN and ACK, ACK. */
    public PluginRig handshake() {
        segment(true, clientSequence, "S", new byte[0]);
        advance(true, 1);
        segment(false, serverSequence, "SA", new byte[0]);
        advance(false, 1);
        return segment(true, clientSequence, "A", new byte[0]);
    }

    /** The sequence number of that side's next octet. */
    public long sequence(boolean client) {
        return client ? clientSequence : serverSequence;
    }

    private void advance(boolean client, int octets) {
        if (client) {
            clientSequence += octets;
        } else {
            serverSequence += octets;
        }
    }

    /** One TCP segment as given; {@link #send} and {@link #reply} don't know of it. */
    public PluginRig segment(boolean client, long sequence, String flags, byte[] payload) {
        return frame(builder(client)
                .tcp(port(client), port(!client))
                .flags(flags)
                .sequence(sequence & 0xFFFF_FFFFL)
                .payload(payload));
    }

    private static PacketBuilder builder(boolean client) {
        return PacketBuilder.ethernet().ipv4(client ? CLIENT : SERVER, client ? SERVER : CLIENT);
    }

    private int port(boolean client) {
        return client ? clientPort : serverPort;
    }

    /** Any packet, a millisecond after the last one. */
    public PluginRig frame(PacketBuilder packet) {
        byte[] octets = packet.build();
        time += STEP;
        try (NativeBlock frame = NativeBlock.allocate(octets.length)) {
            Memory.copyFromArray(octets, 0, frame.address(), octets.length);
            block.reset(0);
            long descriptor = block.next();
            ParseOutcome outcome =
                    HeaderParser.parse(LinkType.ETHERNET, frame.address(), octets.length, octets.length, descriptor);
            if (outcome != ParseOutcome.PARSED) {
                throw new IllegalArgumentException("the packet was not parsed: " + outcome);
            }
            complete(descriptor);
            block.commit();
            cache.onBlock(block, (int) (time / NANOS));
        }
        rethrowFailures();
        return this;
    }

    private void complete(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        if (FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        PacketDescriptor.hash(descriptor, hash.hash(key));
        PacketDescriptor.time(descriptor, time);
        PacketDescriptor.clock(descriptor, (int) (time / NANOS));
    }

    /** Goes {@code seconds} on without a packet. */
    public PluginRig pause(int seconds) {
        time += seconds * NANOS;
        return this;
    }

    private void rethrowFailures() {
        for (int i = 0; i < plugins.size(); i++) {
            if (stats.failures(i) > 0) {
                throw new AssertionError(
                        "plugin " + plugins.get(i).descriptor().name() + " failed", stats.firstFailure(i));
            }
        }
    }

    /** Ends all flows and gives their records, in the order in which they ended. */
    public List<RecordValues> end() {
        cache.endAll((int) (time / NANOS));
        rethrowFailures();
        List<RecordValues> ended = List.copyOf(records);
        records.clear();
        return ended;
    }

    @Override
    public void close() {
        plugins.forEach(FlowPlugin::close);
        cache.close();
        block.close();
        record.close();
    }
}
