package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Regions;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureLaneTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final int RING = 64;
    private static final int BLOCK = 4;
    private static final int FLOWS = 500;

    /** What travelled in one block. */
    private record Sent(
            int shard, List<Long> times, List<Integer> flows, int clock, boolean hasClock, boolean expires) {}

    private final Map<Long, Long> regionsBefore = Regions.known();
    private final Frames frames = new Frames(FLOWS);
    private final List<RingBuffer<Cargo<PacketBlock>>> rings = new ArrayList<>();
    private final List<Sequence> consumed = new ArrayList<>();
    private final InputCounters counters = new InputCounters("test");
    private CaptureLane lane;

    @AfterEach
    void free() {
        lane.close();
        for (RingBuffer<Cargo<PacketBlock>> ring : rings) {
            for (int i = 0; i < RING; i++) {
                ring.get(i).block().close();
            }
        }
        frames.close();
        Map<Long, Long> left = Regions.known();
        left.keySet().removeAll(regionsBefore.keySet());
        assertEquals(Map.of(), left);
    }

    private void open(int shards, boolean biflows) {
        ShardQueue[] queues = new ShardQueue[shards];
        for (int i = 0; i < shards; i++) {
            RingBuffer<Cargo<PacketBlock>> ring =
                    RingBuffer.createSingleProducer(() -> new Cargo<>(new PacketBlock(BLOCK)), RING);
            Sequence sequence = new Sequence();
            ring.addGatingSequences(sequence);
            rings.add(ring);
            consumed.add(sequence);
            queues[i] = new RingQueue(ring, sequence::get, new PacketBlock(BLOCK), 0, 1, false, () -> false);
        }
        lane = new CaptureLane(queues, new FlowHash(1), null, biflows, counters);
    }

    /** Takes what was sent since the last time, and lets the shards be done with it. */
    private List<Sent> take() {
        List<Sent> all = new ArrayList<>();
        for (int shard = 0; shard < rings.size(); shard++) {
            for (long s = consumed.get(shard).get() + 1; s <= rings.get(shard).getCursor(); s++) {
                all.add(read(shard, rings.get(shard).get(s).block()));
            }
            consumed.get(shard).set(rings.get(shard).getCursor());
        }
        return all;
    }

    private static Sent read(int shard, PacketBlock block) {
        List<Long> times = new ArrayList<>();
        List<Integer> flows = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            long key = block.descriptor(i) + PacketDescriptor.KEY_OFFSET;
            times.add(PacketDescriptor.time(block.descriptor(i)));
            flows.add(FlowKey.portA(key) + FlowKey.portB(key) - Frames.SERVER_PORT - Frames.port(0));
            assertEquals((int) Math.floorDiv(times.getLast(), SECOND), PacketDescriptor.clock(block.descriptor(i)));
        }
        return new Sent(shard, times, flows, block.clock(), block.hasClock(), block.expiresAllDue());
    }

    private void send(int flow, boolean forward, long nanos) {
        frames.send(lane, flow, forward, nanos);
    }

    @Test
    void shouldSendFullBlocksAtOnceAndOthersWhenTold() {
        open(1, true);
        for (int i = 0; i < BLOCK + 1; i++) {
            send(i, true, START);
        }
        assertEquals(List.of(0, 1, 2, 3), take().getFirst().flows());
        assertEquals(List.of(), take());
        lane.flush();
        assertEquals(List.of(4), take().getFirst().flows());
        lane.flush();
        assertEquals(List.of(), take(), "there is nothing to flush");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void shouldSendBothDirectionsOfAFlowToOneShard(int shards) {
        open(shards, true);
        Map<Integer, Integer> shardOf = new HashMap<>();
        int packets = 0;
        for (int flow = 0; flow < FLOWS; flow++) {
            send(flow, true, START + flow);
            send(flow, false, START + flow);
            for (Sent sent : take()) {
                packets += sent.flows().size();
                sent.flows().forEach(f -> assertEquals(sent.shard(), shardOf.computeIfAbsent(f, any -> sent.shard())));
            }
        }
        lane.flush();
        for (Sent sent : take()) {
            packets += sent.flows().size();
        }
        assertEquals(2 * FLOWS, packets);
        assertEquals(shards, new TreeSet<>(shardOf.values()).size(), "each shard has flows");
    }

    @Test
    void shouldMarkThePacketsOfOneDirectionAsSwapped() {
        open(1, true);
        send(1, true, START);
        send(1, false, START);
        lane.flush();
        PacketBlock block = rings.getFirst().get(0).block();
        long one = block.descriptor(0);
        long other = block.descriptor(1);
        assertTrue(PacketDescriptor.isSwapped(one) != PacketDescriptor.isSwapped(other));
        assertTrue(FlowKey.equal(one + PacketDescriptor.KEY_OFFSET, other + PacketDescriptor.KEY_OFFSET));
        assertEquals(PacketDescriptor.hash(one), PacketDescriptor.hash(other));
    }

    @Test
    void shouldKeepDirectionsApartWhenFlowsAreSplit() {
        open(1, false);
        send(1, true, START);
        send(1, false, START);
        lane.flush();
        PacketBlock block = rings.getFirst().get(0).block();
        long one = block.descriptor(0);
        long other = block.descriptor(1);
        assertFalse(PacketDescriptor.isSwapped(one) || PacketDescriptor.isSwapped(other));
        assertFalse(FlowKey.equal(one + PacketDescriptor.KEY_OFFSET, other + PacketDescriptor.KEY_OFFSET));
    }

    @Test
    void shouldHaveNoClockBeforeTheFirstPacket() {
        open(2, true);
        lane.tick(SECOND);
        take().forEach(sent -> assertFalse(sent.hasClock()));
        send(0, true, START);
        lane.tick(0);
        take().forEach(sent -> assertEquals(1_700_000_000, sent.clock()));
    }

    @Test
    void shouldLetTheClockGoOnWhileNothingComes() {
        open(1, true);
        send(0, true, START + SECOND / 2);
        lane.tick(0);
        lane.tick(SECOND / 2 - 1);
        lane.tick(SECOND / 2);
        lane.tick(10 * SECOND);
        List<Integer> clocks =
                take().stream().map(s -> s.clock() - 1_700_000_000).toList();
        assertEquals(List.of(0, 0, 1, 10), clocks);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldNotLetABlockSpanMuchTime(int shards) {
        open(shards, true);
        send(0, true, START);
        send(1, true, START + 4096 * SECOND);
        send(0, true, START + 4097 * SECOND);
        List<Sent> before = take();
        assertEquals(shards, before.size(), "a leap sends all blocks");
        before.forEach(sent -> assertFalse(sent.expires()));
        before.forEach(sent -> assertEquals(1_700_000_000 + 4096, sent.clock()));
        assertEquals(2, before.stream().mapToInt(s -> s.times().size()).sum());
        lane.flush();
        assertEquals(
                List.of(List.of(START + 4097 * SECOND)),
                take().stream().map(Sent::times).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldEndWhatIsDueBeforeTheClockGoesBack(int shards) {
        open(shards, true);
        send(0, true, START);
        send(1, true, START - 11 * SECOND);
        List<Sent> before = take();
        assertEquals(shards, before.size());
        before.forEach(sent -> assertTrue(sent.expires()));
        before.forEach(sent -> assertEquals(1_700_000_000, sent.clock()));
        lane.flush();
        Sent after = take().getFirst();
        assertEquals(List.of(START - 11 * SECOND), after.times());
        assertFalse(after.expires());
        assertEquals(1_700_000_000 - 11, after.clock());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldKeepFlowsFromBeforeALeapForAWhile(int shards) {
        long leap = 100_000 * SECOND;
        open(shards, true);
        send(0, true, START);
        send(1, true, START + leap);
        send(0, true, START + SECOND);
        lane.flush();
        List<Sent> sent = take();
        assertEquals(3, sent.stream().mapToInt(s -> s.times().size()).sum());
        sent.forEach(s -> assertFalse(s.expires()));
        sent.forEach(s -> assertTrue(s.clock() <= 1_700_000_001, "the sweep doesn't leap"));
    }

    @Test
    void shouldEndWhatIsDueSoManyPacketsAfterALeap() {
        open(1, true);
        send(0, true, START);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < SweepClock.HELD_PACKETS; i++) {
            send(1, true, START + 5000 * SECOND);
            sent.addAll(take());
        }
        assertEquals(1, sent.stream().filter(Sent::expires).count());
        assertTrue(sent.getLast().expires());
        assertEquals(1_700_005_000, sent.getLast().clock());
        assertEquals(
                1 + SweepClock.HELD_PACKETS,
                sent.stream().mapToInt(s -> s.times().size()).sum());
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 1L << 31, 0xFFFF_FFFFL, 1L << 33})
    void shouldEndAllFlowsInALeapThatShardsCannotMeasure(long seconds) {
        open(1, true);
        send(0, true, 0);
        send(1, true, (seconds + 1) * SECOND);
        List<Sent> before = take();
        assertEquals(List.of(false, true), before.stream().map(Sent::expires).toList());
        assertEquals(List.of(0, 1 << 30), before.stream().map(Sent::clock).toList());
        lane.flush();
        assertEquals((int) (seconds + 1), take().getFirst().clock());
    }

    @Test
    void shouldReleaseAMarkWhenEachShardIsDoneWithWhatCameBefore() {
        open(3, true);
        for (int flow = 0; flow < 10; flow++) {
            send(flow, true, START);
        }
        long mark = lane.mark();
        assertFalse(lane.isReleased(mark));
        for (int shard = 0; shard < 3; shard++) {
            assertFalse(lane.isReleased(mark));
            consumed.get(shard).set(rings.get(shard).getCursor());
        }
        assertTrue(lane.isReleased(mark));
        long empty = lane.mark();
        assertTrue(lane.isReleased(empty), "nothing came since");
        send(0, true, START);
        long next = lane.mark();
        assertFalse(lane.isReleased(next));
        assertTrue(lane.isReleased(mark));
    }

    @Test
    void shouldRememberManyMarksButNotAll() {
        open(1, true);
        long first = lane.mark();
        for (int i = 1; i < 1024; i++) {
            lane.mark();
        }
        assertTrue(lane.isReleased(first));
        lane.mark();
        assertThrows(IllegalArgumentException.class, () -> lane.isReleased(first));
    }

    @Test
    void shouldCountEachPacketOnce() {
        open(1, true);
        send(0, true, START);
        lane.onFiltered(100);
        lane.onPacket(START, frames.address(0, true), 10, 60, LinkType.ETHERNET);
        Memory.putShortBE(frames.address(1, true) + 12, 0x0806);
        send(1, true, START);
        lane.flush();
        assertEquals(4, counters.seen());
        assertEquals(Frames.LENGTH + 100 + 60 + Frames.LENGTH, counters.bytes());
        assertEquals(1, counters.parsed());
        assertEquals(1, counters.filtered());
        assertEquals(1, counters.outcome(ParseOutcome.NOT_IP));
        assertEquals(1, counters.outcome(ParseOutcome.TRUNCATED_LINK));
        assertEquals(1, take().size());
    }

    @Test
    void shouldCountWhatFindsNoRoomAsDropped() {
        open(1, true);
        int packets = BLOCK * (RING + 3) + 1;
        for (int i = 0; i < packets; i++) {
            send(0, true, START);
        }
        lane.flush();
        assertEquals(packets, counters.seen());
        assertEquals(BLOCK * RING, counters.parsed());
        assertEquals(3 * BLOCK + 1, counters.dropped());
    }

    @Test
    void shouldCountForTheInputThatIsRead() {
        open(1, true);
        send(0, true, START);
        InputCounters second = new InputCounters("second");
        lane.countFor(second);
        send(0, true, START);
        lane.flush();
        assertEquals(1, counters.seen());
        assertEquals(1, second.seen());
    }

    @Test
    void shouldEndWithALastBlockForEachShard() {
        open(2, true);
        send(0, true, START);
        lane.end();
        int packets = 0;
        for (RingBuffer<Cargo<PacketBlock>> ring : rings) {
            assertEquals(0, ring.getCursor());
            assertTrue(ring.get(0).block().isLast());
            packets += ring.get(0).block().count();
        }
        assertEquals(1, packets);
    }
}
