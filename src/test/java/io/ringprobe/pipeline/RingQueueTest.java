package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.ringprobe.packet.PacketBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RingQueueTest {
    private static final int RING = 4;

    private final List<PacketBlock> blocks = new ArrayList<>();
    private final Sequence consumed = new Sequence();
    private final RingBuffer<Cargo<PacketBlock>> ring =
            RingBuffer.createSingleProducer(() -> new Cargo<>(newBlock()), RING);
    private volatile boolean abandoned;

    RingQueueTest() {
        ring.addGatingSequences(consumed);
    }

    @AfterEach
    void free() {
        blocks.forEach(PacketBlock::close);
    }

    private PacketBlock newBlock() {
        PacketBlock block = new PacketBlock(2);
        blocks.add(block);
        return block;
    }

    private ShardQueue queue(boolean waits) {
        return queue(waits, 1);
    }

    private ShardQueue queue(boolean waits, int lanes) {
        return new RingQueue(ring, consumed::get, newBlock(), 7, lanes, waits, () -> abandoned);
    }

    private static void publishOne(ShardQueue queue) {
        queue.block().commit();
        assertTrue(queue.publish());
    }

    @Test
    void shouldSwapTheFullBlockForAnEmptyOne() {
        Cargo<String> cargo = new Cargo<>("empty");
        assertEquals("empty", cargo.swap("full"));
        assertEquals("full", cargo.block());
    }

    @Test
    void shouldSendWhatWasFilled() {
        ShardQueue queue = queue(true);
        PacketBlock first = queue.block();
        assertEquals(7, first.lane());
        assertFalse(first.hasClock());
        first.clock(99);
        publishOne(queue);
        assertSame(first, ring.get(0).block());
        assertEquals(1, first.count());
        assertEquals(99, first.clock());
        assertTrue(first.hasClock());
        assertNotSame(first, queue.block());
        assertEquals(0, queue.block().count());
        assertEquals(0, queue.lastPublished());
        assertEquals(0, ring.getCursor());
    }

    @Test
    void shouldLeaveRoomForOtherCaptureThreads() {
        assertEquals(3 * 2, queue(false, 1).room());
        assertEquals(2, queue(false, 2).room());
    }

    @Test
    void shouldLetSomeoneUseARingThatIsTooShortForAll() {
        ShardQueue queue = queue(false, 4);
        assertEquals(2, queue.room());
        publishOne(queue);
        assertEquals(0, queue.room());
    }

    @Test
    void shouldNeverShareABlock() {
        ShardQueue queue = queue(true);
        for (int i = 0; i < 50; i++) {
            publishOne(queue);
            consumed.set(i);
            List<PacketBlock> inUse = new ArrayList<>(List.of(queue.block()));
            for (long sequence = 0; sequence < RING; sequence++) {
                inUse.add(ring.get(sequence).block());
            }
            assertEquals(RING + 1, inUse.stream().distinct().count());
        }
    }

    @Test
    void shouldTellWhatTheShardIsDoneWith() {
        ShardQueue queue = queue(true);
        assertTrue(queue.isConsumed(queue.lastPublished()), "nothing was published");
        publishOne(queue);
        assertFalse(queue.isConsumed(queue.lastPublished()));
        consumed.set(0);
        assertTrue(queue.isConsumed(queue.lastPublished()));
    }

    @Test
    void shouldRefuseWhenTheRingIsFullAndNobodyMayWait() {
        ShardQueue queue = queue(false);
        for (int i = 0; i < RING; i++) {
            publishOne(queue);
        }
        PacketBlock kept = queue.block();
        kept.commit();
        kept.markTick();
        assertFalse(queue.publish());
        assertSame(kept, queue.block());
        assertEquals(0, kept.count(), "its packets are gone");
        assertFalse(kept.isTick());
        assertEquals(RING - 1, queue.lastPublished());
        consumed.set(0);
        publishOne(queue);
    }

    @Test
    void shouldWaitWhereItMay() throws Exception {
        ShardQueue queue = queue(true);
        for (int i = 0; i < RING; i++) {
            publishOne(queue);
        }
        Thread waiter = Thread.ofPlatform().start(queue::publish);
        assertFalse(waiter.join(java.time.Duration.ofMillis(20)));
        consumed.set(0);
        waiter.join();
        assertEquals(RING, ring.getCursor());
    }

    @Test
    void shouldWaitWithABlockThatMustArriveEvenOnALink() throws Exception {
        for (boolean last : new boolean[] {true, false}) {
            ShardQueue queue = queue(false);
            while (ring.hasAvailableCapacity(1)) {
                publishOne(queue);
            }
            if (last) {
                queue.block().markLast();
            } else {
                queue.block().expireAllDue();
            }
            Thread waiter = Thread.ofPlatform().start(queue::publish);
            assertFalse(waiter.join(java.time.Duration.ofMillis(20)));
            consumed.set(consumed.get() + 1);
            waiter.join();
        }
    }

    @Test
    void shouldNotWaitForAShardThatIsGone() {
        ShardQueue queue = queue(true);
        for (int i = 0; i < RING; i++) {
            publishOne(queue);
        }
        abandoned = true;
        assertThrows(IllegalStateException.class, queue::publish);
    }

    @Test
    void shouldTickOnlyWhileThereIsMuchRoom() {
        ShardQueue queue = queue(false);
        queue.tick();
        assertTrue(ring.get(0).block().isTick());
        assertEquals(0, ring.get(0).block().count());
        queue.tick();
        assertEquals(1, ring.getCursor());
        queue.block().commit();
        queue.tick();
        assertEquals(1, ring.getCursor(), "half full");
        assertEquals(1, queue.block().count(), "what there is stays");
        consumed.set(0);
        queue.tick();
        assertEquals(2, ring.getCursor());
        assertEquals(1, ring.get(2).block().count());
        assertFalse(queue.block().isTick());
    }
}
