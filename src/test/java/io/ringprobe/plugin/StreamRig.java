package io.ringprobe.plugin;

import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One TCP flow under plugins that gather, without a cache: does what the flow cache does with their verdicts. */
final class StreamRig implements AutoCloseable {
    static final int FIN = PacketDescriptor.FIN;
    static final int SYN = PacketDescriptor.SYN;
    static final int RST = PacketDescriptor.RST;

    private static final int MOST_PAYLOAD = 1 << 17;

    /** What a plugin saw of a packet. */
    record Seen(int plugin, String hook, byte[] octets, boolean early) {
        @Override
        public String toString() {
            return plugin + hook + (early ? "~" : ":") + new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** What a plugin answers. */
    interface Answers {
        Verdict answer(Seen seen);
    }

    private final NativeBlock memory = NativeBlock.allocateCleared(512 + MOST_PAYLOAD);
    private final long packet = memory.address();
    private final long entry = packet + 128;
    private final long payload = packet + 512;
    private final Answers answers;
    private final Streams streams;
    private final ExtensionStore store;
    private final Dispatch dispatch;
    private final List<Seen> seen = new ArrayList<>();
    private boolean open;

    StreamRig(int bound, long pool, List<Interest> interests, Answers answers) {
        this.answers = answers;
        streams = new Streams(bound, pool, new StreamStats());
        List<FlowPlugin> plugins = new ArrayList<>();
        for (int i = 0; i < interests.size(); i++) {
            plugins.add(new Gatherer(i, interests.get(i)));
        }
        List<Schema> schemas =
                plugins.stream().map(p -> p.descriptor().schema()).toList();
        store = new ExtensionStore(new RecordSchema(FlowRecord.BASIC, schemas), 0);
        for (int i = 0; i < plugins.size(); i++) {
            Options options = new Options(plugins.get(i).descriptor().spec(), "test", Map.of());
            plugins.get(i).open(options, new ExtensionAccess(store, i));
        }
        dispatch = new Dispatch(
                plugins,
                new PluginStats(schemas.stream().map(Schema::plugin).toList(), PluginLimits.NONE),
                streams,
                store);
        FlowKey.identify(packet + PacketDescriptor.KEY_OFFSET, 0, Interest.TCP, 4);
        Memory.putLong(packet + PacketDescriptor.FRAME_OFFSET, payload);
    }

    private final class Gatherer extends FlowPlugin {
        private final int index;

        Gatherer(int index, Interest interest) {
            super(new PluginDescriptor(Schema.builder("p" + index).build(), "", List.of(), interest, false));
            this.index = index;
        }

        private Verdict note(String hook, Packet shown) {
            byte[] octets = new byte[shown.dataLength()];
            Memory.copyToArray(shown.data(), octets, 0, octets.length);
            seen.add(new Seen(index, hook, octets, shown.isEarly()));
            return answers.answer(seen.getLast());
        }

        @Override
        public Verdict postCreate(Flow flow, Packet shown) {
            return note("new", shown);
        }

        @Override
        public Verdict preUpdate(Flow flow, Packet shown) {
            return note("pre", shown);
        }

        @Override
        public Verdict postUpdate(Flow flow, Packet shown) {
            return note("", shown);
        }
    }

    /** A packet with all its payload. */
    List<Seen> packet(boolean forward, int sequence, int flags, byte[] octets) {
        return packet(forward, sequence, flags, octets.length, octets);
    }

    /** A packet of which {@code octets} were captured of {@code wire}; returns what the plugins saw. */
    List<Seen> packet(boolean forward, int sequence, int flags, int wire, byte[] octets) {
        seen.clear();
        Memory.putInt(packet + PacketDescriptor.TCP_SEQUENCE_OFFSET, sequence);
        Memory.putByte(packet + PacketDescriptor.TCP_FLAGS_OFFSET, flags);
        Memory.putInt(packet + PacketDescriptor.PAYLOAD_WIRE_OFFSET, wire);
        Memory.putInt(packet + PacketDescriptor.PAYLOAD_CAPTURED_OFFSET, octets.length);
        Memory.copyFromArray(octets, 0, payload, octets.length);
        boolean ends;
        if (open) {
            ends = update(forward);
        } else {
            FlowEntry.stream(entry, 0);
            ends = create(forward);
            open = true;
        }
        if (ends) {
            end();
        }
        Memory.clear(payload, octets.length);
        return List.copyOf(seen);
    }

    private boolean create(boolean forward) {
        FlowEntry.presence(entry, 0);
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, 1);
        return dispatch.created(entry, packet, forward);
    }

    private boolean update(boolean forward) {
        if (FlowEntry.attached(entry) == 0) {
            return false;
        }
        if (dispatch.cutsBefore(entry, packet, forward)) {
            dispatch.ending(entry);
            return create(forward);
        }
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, Memory.getInt(entry + FlowEntry.PACKETS_OFFSET) + 1);
        return dispatch.updated(entry, packet, forward);
    }

    /** The flow ends; the next packet opens another. */
    void end() {
        if (open) {
            dispatch.ending(entry);
            dispatch.ended(entry);
            open = false;
        }
    }

    /** Whether the flow is in the cache. */
    boolean isOpen() {
        return open;
    }

    StreamStats stats() {
        return streams.stats();
    }

    int slotsInUse() {
        return streams.slotsInUse();
    }

    @Override
    public void close() {
        dispatch.close();
        store.close();
        memory.close();
    }
}
