package io.ringprobe.pipeline;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.FragmentTable;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;

/**
 * What a capture thread does with each packet: parse the headers, find the flow key and its hash, and put the
 * descriptor into the block of the shard that the hash picks. Owned by the capture thread.
 */
final class CaptureLane implements PacketReceiver {
    /** A block may span this much time, so that a shard can tell before from after in 16 bits. */
    static final int MAX_BLOCK_SECONDS = 4096;

    private static final int MARKS = 1024;

    private final ShardQueue[] queues;
    private final FlowHash hash;
    private final FragmentTable fragments;
    private final boolean biflows;
    private final PacketClock clock = new PacketClock();
    private final SweepClock sweepClock = new SweepClock();
    private final NativeBlock scratch = NativeBlock.allocateCleared(PacketDescriptor.LENGTH);
    private final long[] marks;

    private InputCounters counters;
    private long lastPacket;
    private long flushedSecond;
    private long lastMark;
    private boolean live;

    /**
     * @param fragments remembers the ports of first fragments, or null
     * @param biflows whether both directions share a flow
     */
    CaptureLane(ShardQueue[] queues, FlowHash hash, FragmentTable fragments, boolean biflows, InputCounters counters) {
        this.queues = queues;
        this.hash = hash;
        this.fragments = fragments;
        this.biflows = biflows;
        this.counters = counters;
        this.marks = new long[MARKS * queues.length];
    }

    /**
     * The packets' times are the wall clock's: when that is set back, all flows end, for their time won't come again.
     */
    void goByTheWallClock() {
        live = true;
    }

    /** Counts what comes from now on for another input. */
    void countFor(InputCounters next) {
        counters = next;
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        counters.addSeen(wire);
        long descriptor = queues.length == 1 ? queues[0].block().next() : scratch.address();
        ParseOutcome outcome = HeaderParser.parse(link, frame, captured, wire, descriptor);
        counters.addOutcome(outcome);
        if (outcome != ParseOutcome.PARSED) {
            return;
        }
        if (clock.moves(nanos)) {
            descriptor = moveClock(nanos, descriptor);
        }
        lastPacket = nanos;
        PacketDescriptor.time(descriptor, nanos);
        PacketDescriptor.clock(descriptor, clock.seconds());
        dispatch(descriptor);
        if (sweepClock.isHeld() && sweepClock.goesOnWithPacket()) {
            publishAll(clock.seconds(), true);
        }
    }

    private void dispatch(long descriptor) {
        if (fragments != null && (PacketDescriptor.flags(descriptor) & PacketDescriptor.FRAGMENT) != 0) {
            fragments.resolve(descriptor);
        }
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long flowHash = hash.hash(key);
        PacketDescriptor.hash(descriptor, flowHash);
        if (biflows && FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        ShardQueue queue = queues[shard(flowHash)];
        PacketBlock block = queue.block();
        if (queues.length > 1) {
            Memory.copyWords(descriptor, block.next(), PacketDescriptor.LENGTH);
        }
        block.commit();
        if (block.isFull()) {
            publish(queue);
        }
    }

    private int shard(long flowHash) {
        return (int) ((flowHash >>> 48) * queues.length >>> 16);
    }

    /**
     * Moves the clock. A leap makes the blocks travel first, as a block may not span much time; before a leap backwards
     * all flows that are due must end, but for a leap back from a leap ahead.
     *
     * @return where the packet's descriptor stands now
     */
    private long moveClock(long nanos, long descriptor) {
        boolean first = !clock.isKnown();
        boolean back = clock.movesBack(nanos);
        long before = clock.second();
        clock.set(nanos);
        if (first) {
            flushedSecond = clock.second();
        }
        if (!back && clock.second() - flushedSecond <= MAX_BLOCK_SECONDS) {
            return descriptor;
        }
        flushedSecond = clock.second();
        boolean inBlock = queues.length == 1;
        if (inBlock) {
            Memory.copyWords(descriptor, scratch.address(), PacketDescriptor.LENGTH);
        }
        leap(before);
        if (inBlock) {
            Memory.copyWords(scratch.address(), queues[0].block().next(), PacketDescriptor.LENGTH);
            return queues[0].block().next();
        }
        return descriptor;
    }

    /**
     * Sends the blocks with the packets before a leap; one that is too far is made in two steps, of which the first
     * ends all flows.
     */
    private void leap(long before) {
        if (live && clock.second() < before) {
            endFlows((int) before);
            return;
        }
        long end = sweepClock.isHeld() ? sweepClock.second() : before;
        publishAll((int) end, sweepClock.leaps(before, clock.second()));
        if (clock.second() - end > SweepClock.MAX_SECONDS) {
            publishAll((int) (end + SweepClock.MAX_SECONDS), true);
        }
    }

    private void endFlows(int blockEnd) {
        sweepClock.release();
        for (ShardQueue queue : queues) {
            queue.block().endAll();
            publish(queue, blockEnd);
        }
    }

    private void publishAll(int blockEnd, boolean expireAllDue) {
        for (ShardQueue queue : queues) {
            if (expireAllDue) {
                queue.block().expireAllDue();
            }
            publish(queue, blockEnd);
        }
    }

    @Override
    public void onFiltered(int wire) {
        counters.addSeen(wire);
        counters.addFiltered();
    }

    /** How many packets can come now without any being dropped, even if all were of one shard. */
    int room() {
        int room = Integer.MAX_VALUE;
        for (ShardQueue queue : queues) {
            room = Math.min(room, queue.room());
        }
        return room;
    }

    /** Sends all blocks that hold packets. */
    void flush() {
        for (ShardQueue queue : queues) {
            if (queue.block().count() > 0) {
                publish(queue);
            }
        }
        counters.publish();
    }

    /**
     * Sends what there is and tells the shards what time it is, though no packet comes.
     *
     * @param quietNanos how long ago the last packet came: so far the clock has gone on since
     */
    void tick(long quietNanos) {
        sweepClock.release();
        long now = lastPacket + quietNanos;
        if (clock.isKnown() && !clock.movesBack(now) && clock.moves(now)) {
            clock.set(now);
        }
        for (ShardQueue queue : queues) {
            setClock(queue, clock.seconds());
            queue.tick();
        }
        counters.publish();
    }

    /** Tells the shards, with the last packets, that nothing more will come. */
    void end() {
        sweepClock.release();
        for (ShardQueue queue : queues) {
            queue.block().markLast();
            publish(queue);
        }
        counters.publish();
    }

    private void publish(ShardQueue queue) {
        publish(queue, sweepClock.isHeld() ? (int) sweepClock.second() : clock.seconds());
    }

    private void publish(ShardQueue queue, int blockEnd) {
        int packets = queue.block().count();
        setClock(queue, blockEnd);
        if (!queue.publish()) {
            counters.dropParsed(packets);
        }
    }

    private void setClock(ShardQueue queue, int seconds) {
        if (clock.isKnown()) {
            queue.block().clock(seconds);
        }
    }

    @Override
    public long mark() {
        flush();
        lastMark++;
        int at = (int) (lastMark % MARKS) * queues.length;
        for (ShardQueue queue : queues) {
            marks[at++] = queue.lastPublished();
        }
        return lastMark;
    }

    @Override
    public boolean isReleased(long mark) {
        if (lastMark - mark >= MARKS) {
            throw new IllegalArgumentException("mark " + mark + " is too old");
        }
        int at = (int) (mark % MARKS) * queues.length;
        for (ShardQueue queue : queues) {
            if (!queue.isConsumed(marks[at++])) {
                return false;
            }
        }
        return true;
    }

    void close() {
        for (ShardQueue queue : queues) {
            queue.close();
        }
        if (fragments != null) {
            fragments.close();
        }
        scratch.close();
    }
}
