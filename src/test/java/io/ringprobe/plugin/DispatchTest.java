package io.ringprobe.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchTest {
    private final NativeBlock memory = NativeBlock.allocateCleared(1024);
    private final long packet = memory.address();
    private final long entry = packet + PacketDescriptor.LENGTH;
    private final List<String> calls = new ArrayList<>();
    private final List<FlowPlugin> plugins = new ArrayList<>();
    private PluginStats stats;
    private ExtensionStore store;
    private Streams streams;
    private PluginLimits limits = PluginLimits.NONE;

    @AfterEach
    void free() {
        memory.close();
        if (store != null) {
            store.close();
            streams.close();
        }
    }

    private NotingPlugin plugin(Interest interest) {
        return new NotingPlugin(interest, plugins, calls);
    }

    private long inSeries() {
        long bits = 0;
        for (int i = 0; i < plugins.size(); i++) {
            bits |= plugins.get(i).interest().payload() == Interest.Payload.LATER ? 1L << i : 0;
        }
        return bits;
    }

    private Dispatch dispatch() {
        List<Schema> schemas =
                plugins.stream().map(p -> p.descriptor().schema()).toList();
        store = new ExtensionStore(new RecordSchema(FlowRecord.BASIC, schemas), 0, inSeries());
        for (int i = 0; i < plugins.size(); i++) {
            plugins.get(i)
                    .open(
                            new Options(plugins.get(i).descriptor().spec(), "test", Map.of()),
                            new ExtensionAccess(store, i));
        }
        stats = new PluginStats(schemas.stream().map(Schema::plugin).toList(), limits);
        streams = new Streams(8192, 1 << 20, new StreamStats());
        return new Dispatch(plugins, stats, streams, store);
    }

    private void packet(int protocol, int sourcePort, int destinationPort, int payload) {
        long key = packet + PacketDescriptor.KEY_OFFSET;
        FlowKey.identify(key, 0, protocol, 4);
        FlowKey.portA(key, sourcePort);
        FlowKey.portB(key, destinationPort);
        Memory.putInt(packet + PacketDescriptor.PAYLOAD_WIRE_OFFSET, payload);
    }

    private void countPacket() {
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, Memory.getInt(entry + FlowEntry.PACKETS_OFFSET) + 1);
    }

    private boolean create(Dispatch dispatch) {
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, 0);
        countPacket();
        return dispatch.created(entry, packet, true);
    }

    /** What the flow cache does with a packet of a known flow; whether the record ends before or after it. */
    private String update(Dispatch dispatch) {
        if (FlowEntry.attached(entry) == 0) {
            countPacket();
            return "";
        }
        if (dispatch.cutsBefore(entry, packet, true)) {
            return "before";
        }
        countPacket();
        return dispatch.updated(entry, packet, true) ? "after" : "";
    }

    private List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private static String seen(int number) {
        return "p0.packet" + number + " at " + number * 10;
    }

    /** Shows the dispatch packets 1 to {@code count} of a flow; each tenth nanosecond has one. */
    private void packets(Dispatch dispatch, int count) {
        packet(Interest.TCP, 1000, 80, 10);
        for (int i = 1; i <= count; i++) {
            PacketDescriptor.time(packet, i * 10L);
            assertEquals(i == 1 ? "false" : "", i == 1 ? Boolean.toString(create(dispatch)) : update(dispatch));
        }
    }

    @Test
    void shouldShowPacketsInSeriesAtTheEndOfTheRecord() {
        plugin(Interest.everything().inSeries()).filling();
        Dispatch dispatch = dispatch();
        packets(dispatch, 3);
        assertEquals(List.of(), takeCalls());
        dispatch.ending(entry);
        assertEquals(List.of(seen(1), seen(2), seen(3), "p0.last", "p0.preExport"), takeCalls());
        assertEquals(1, FlowEntry.presence(entry));
        store.release(entry);
    }

    @Test
    void shouldShowPacketsInSeriesWhenNoMoreAreKept() {
        plugin(Interest.everything().inSeries());
        plugin(Interest.everything().ofProtocols(Interest.UDP));
        Dispatch dispatch = dispatch();
        int many = 100;
        packets(dispatch, many);
        dispatch.ending(entry);
        List<String> all = takeCalls();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= many; i++) {
            expected.add(seen(i));
        }
        assertEquals(
                expected, all.stream().filter(call -> call.contains("packet")).toList());
        assertTrue(all.contains("p0.series"));
        assertEquals(all.size() - 1, all.indexOf("p0.last"), "no section, so no preExport");
        assertEquals(0, FlowEntry.presence(entry));
        store.release(entry);
    }

    @Test
    void shouldDetachWhoFailsInASeries() {
        plugin(Interest.everything().inSeries()).answering(hook -> {
            throw new IllegalStateException("on purpose");
        });
        plugin(Interest.everything().inSeries());
        Dispatch dispatch = dispatch();
        packets(dispatch, 20);
        assertEquals(2, FlowEntry.attached(entry));
        dispatch.ending(entry);
        assertEquals(
                20, calls.stream().filter(call -> call.startsWith("p1.packet")).count());
        assertTrue(calls.stream().filter(call -> call.startsWith("p0.packet")).count() < 20);
        store.release(entry);
    }

    @Test
    void shouldCallTheHooksInTheirOrder() {
        plugin(Interest.everything()).filling();
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(6, 1000, 80, 5);
        assertFalse(create(dispatch));
        assertEquals(List.of("p0.preCreate", "p1.preCreate", "p0.postCreate", "p1.postCreate"), takeCalls());
        assertEquals("", update(dispatch));
        assertEquals(List.of("p0.preUpdate", "p1.preUpdate", "p0.postUpdate", "p1.postUpdate"), takeCalls());
        dispatch.ending(entry);
        assertEquals(List.of("p0.preExport"), takeCalls(), "only plugins with a section have something to finish");
    }

    @ParameterizedTest
    @CsvSource({"6,true", "17,true", "1,false", "0,false", "255,false"})
    void shouldHeedTheProtocol(int protocol, boolean wanted) {
        plugin(Interest.everything().ofProtocols(6, 17));
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(protocol, 0, 0, 5);
        create(dispatch);
        assertEquals(wanted, takeCalls().contains("p0.postCreate"));
        assertEquals(wanted ? 3 : 2, FlowEntry.attached(entry));
        update(dispatch);
        assertEquals(wanted, takeCalls().contains("p0.postUpdate"));
    }

    @ParameterizedTest
    @CsvSource({"53,4000,true", "4000,53,true", "65535,1,true", "4000,5353,false", "0,0,false"})
    void shouldHeedThePorts(int source, int destination, boolean wanted) {
        plugin(Interest.everything().ofPorts(53, 65_535));
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(17, source, destination, 5);
        create(dispatch);
        assertEquals(wanted, takeCalls().contains("p0.postCreate"));
        assertEquals(wanted ? 3 : 2, FlowEntry.attached(entry));
    }

    @Test
    void shouldHeedProtocolAndPortTogether() {
        plugin(Interest.everything().ofProtocols(17).ofPorts(53));
        Dispatch dispatch = dispatch();
        packet(6, 53, 53, 5);
        create(dispatch);
        packet(17, 54, 55, 5);
        create(dispatch);
        assertEquals(List.of(), takeCalls());
        packet(17, 54, 53, 5);
        create(dispatch);
        assertEquals(List.of("p0.preCreate", "p0.postCreate"), takeCalls());
    }

    @Test
    void shouldNotCallForPacketsWithoutPayloadButForTheFirst() {
        plugin(Interest.everything().withPayload());
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 0);
        create(dispatch);
        assertTrue(takeCalls().contains("p0.postCreate"));
        update(dispatch);
        assertEquals(List.of("p1.preUpdate", "p1.postUpdate"), takeCalls());
        packet(6, 1, 2, 1);
        update(dispatch);
        assertEquals(List.of("p0.preUpdate", "p1.preUpdate", "p0.postUpdate", "p1.postUpdate"), takeCalls());
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "63", "64"})
    void shouldDetachAfterTheFirstPackets(int first) {
        plugin(Interest.everything().firstPackets(first));
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        for (int n = 2; n < 70; n++) {
            takeCalls();
            update(dispatch);
            assertEquals(n <= first, takeCalls().contains("p0.postUpdate"), "packet " + n);
        }
        assertEquals(2, FlowEntry.attached(entry));
        create(dispatch);
        assertTrue(takeCalls().contains("p0.postCreate"), "the next record begins anew");
    }

    @Test
    void shouldRefuseToCountTooManyFirstPackets() {
        plugin(Interest.everything().firstPackets(65));
        assertThrows(IllegalArgumentException.class, this::dispatch);
    }

    @ParameterizedTest
    @CsvSource({"postCreate", "preUpdate", "postUpdate"})
    void shouldDetachAPluginThatWantsIt(String hook) {
        plugin(Interest.everything()).filling().answering(h -> h.equals(hook) ? Verdict.DETACH : Verdict.KEEP);
        plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        update(dispatch);
        assertEquals(1, takeCalls().stream().filter(("p0." + hook)::equals).count());
        assertEquals(2, FlowEntry.attached(entry));
        update(dispatch);
        assertEquals(List.of("p1.preUpdate", "p1.postUpdate"), takeCalls());
        assertEquals(1, FlowEntry.presence(entry), "what it found stays");
        dispatch.ending(entry);
        assertEquals(List.of("p0.preExport"), takeCalls(), "and is finished");
        store.release(entry);
    }

    @Test
    void shouldCallNoHookOfAPluginAfterItDetachedItself() {
        plugin(Interest.everything()).answering(h -> h.equals("preUpdate") ? Verdict.DETACH : Verdict.KEEP);
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        takeCalls();
        update(dispatch);
        assertEquals(List.of("p0.preUpdate"), takeCalls(), "not even for the same packet");
    }

    @Test
    void shouldCutWhereAnyPluginSaysSo() {
        plugin(Interest.everything());
        NotingPlugin cutter = plugin(Interest.everything());
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        cutter.answering(h -> h.equals("postCreate") ? Verdict.CUT_AFTER : Verdict.KEEP);
        assertTrue(create(dispatch));
        cutter.answering(h -> h.equals("preUpdate") ? Verdict.CUT_BEFORE : Verdict.KEEP);
        assertFalse(create(dispatch));
        assertEquals("before", update(dispatch));
        cutter.answering(h -> h.equals("postUpdate") ? Verdict.CUT_AFTER : Verdict.KEEP);
        assertEquals("after", update(dispatch));
    }

    @Test
    void shouldHeedNoVerdictWhereItMakesNoSense() {
        plugin(Interest.everything()).answering(h -> h.equals("preUpdate") ? Verdict.CUT_AFTER : Verdict.CUT_BEFORE);
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        assertFalse(create(dispatch));
        assertEquals("", update(dispatch));
    }

    @ParameterizedTest
    @CsvSource({"preCreate", "postCreate", "preUpdate", "postUpdate", "preExport"})
    void shouldCountAFailureAndDetach(String hook) {
        IllegalStateException failure = new IllegalStateException("on purpose");
        plugin(Interest.everything());
        plugin(Interest.everything()).filling().answering(h -> {
            if (h.equals(hook)) {
                throw failure;
            }
            return Verdict.KEEP;
        });
        plugin(Interest.everything()).filling();
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        update(dispatch);
        update(dispatch);
        dispatch.ending(entry);
        assertEquals(0, stats.failures(0));
        assertEquals(1, stats.failures(1));
        assertSame(failure, stats.firstFailure(1));
        List<String> all = takeCalls();
        assertEquals(1, all.stream().filter(("p1." + hook)::equals).count());
        assertEquals(5, FlowEntry.attached(entry) & 5, "the others stay");
        assertEquals(0, FlowEntry.attached(entry) & 2);
        assertEquals(1, all.stream().filter("p2.preExport"::equals).count());
        assertFalse(hook.equals("preCreate") && all.contains("p1.postCreate"), "it is detached at once");
        store.release(entry);
    }

    @Test
    void shouldLetErrorsThatAreNotThePluginsOwnThrough() {
        plugin(Interest.everything()).answering(h -> {
            throw new OutOfMemoryError("on purpose");
        });
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        assertThrows(OutOfMemoryError.class, () -> create(dispatch));
    }

    @Test
    void shouldDetachAPluginThatWasBuiltForAnotherVersion() {
        plugin(Interest.everything()).answering(h -> {
            throw new NoSuchMethodError("on purpose");
        });
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        assertEquals(0, FlowEntry.attached(entry) & 1);
        store.release(entry);
    }

    /** Overrides one hook only. */
    private static final class QuietPlugin extends FlowPlugin {
        private static final PluginDescriptor DESCRIPTOR =
                new PluginDescriptor(Schema.builder("quiet").build(), "", List.of(), Interest.everything(), false);

        QuietPlugin() {
            super(DESCRIPTOR);
        }
    }

    @Test
    void shouldDoWithoutHooksAndWithoutPlugins() {
        Dispatch none = dispatch();
        assertFalse(none.isActive());
        store.close();
        plugins.add(new QuietPlugin());
        Dispatch dispatch = dispatch();
        assertTrue(dispatch.isActive());
        packet(6, 1, 2, 5);
        assertFalse(create(dispatch));
        assertEquals("", update(dispatch));
        dispatch.ending(entry);
    }

    @Test
    void shouldServeAsManyPluginsAsThereCanBe() {
        int most = RecordSchema.MAX_PLUGINS;
        long all = (1L << most) - 1;
        for (int i = 0; i < most; i++) {
            plugin(Interest.everything()).filling();
        }
        Dispatch dispatch = dispatch();
        packet(6, 1, 2, 5);
        create(dispatch);
        assertEquals(2 * most, takeCalls().size());
        assertEquals(all, FlowEntry.attached(entry));
        assertEquals(all, FlowEntry.presence(entry));
        dispatch.ending(entry);
        assertEquals(most, takeCalls().size());
        store.release(entry);
    }

    @Test
    void shouldShowThePacketAndTheFlow() {
        List<Object> seen = new ArrayList<>();
        FlowPlugin plugin = new NotingPlugin(Interest.everything(), plugins, calls) {
            @Override
            public Verdict postCreate(Flow flow, Packet p) {
                seen.addAll(List.of(
                        p.isForward(),
                        p.sourcePort(),
                        p.destinationPort(),
                        p.protocol(),
                        p.ipVersion(),
                        p.payloadLength()));
                seen.addAll(List.of(flow.packets(), flow.tcpFlags()));
                return Verdict.KEEP;
            }
        };
        assertEquals(List.of(plugin), plugins);
        Dispatch dispatch = dispatch();
        packet(6, 1000, 80, 77);
        PacketDescriptor.flags(packet, PacketDescriptor.SWAPPED);
        Memory.putShort(entry + FlowEntry.TCP_FLAGS_OFFSET, 0x1802);
        create(dispatch);
        assertEquals(List.of(true, 80, 1000, 6, 4, 77, 1L, 0x1A), seen);
    }
}
