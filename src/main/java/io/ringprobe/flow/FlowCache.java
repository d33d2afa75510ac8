package io.ringprobe.flow;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;

/**
 * The flow cache of one shard: decides which record a packet belongs to, when records begin and end, and why.
 *
 * <p>A flow ends at the first of two deadlines: the inactive timeout after its last packet, the active timeout after
 * its first; in whole seconds, as the reference exporter reckons. The deadline is exact: when a packet comes, it is the
 * packet's clock that counts, not how far the sweep has come; so the records of a capture are the same however many
 * shards share it. The sweep only takes ended flows out of the table early enough, a few lines a block, so that it
 * costs next to nothing per packet.
 *
 * <p>Owned by one shard's thread, {@link #stats()} excepted.
 */
public final class FlowCache implements AutoCloseable {
    private static final long NANOS = 1_000_000_000L;
    private static final int CATCH_UP_SECONDS = FlowTable.HORIZON / 2;
    private static final int PACKETS_PER_SWEPT_LINE = 32;
    private static final int TICKS_PER_SWEEP = 16;
    private static final int LINES_RENEWED = 64;

    private final FlowTable table;
    private final ExtensionStore extensions;
    private final FlowHooks hooks;
    private final boolean hooksActive;
    private final Lookahead lookahead;
    private final FlowSink sink;
    private final CacheStats stats;

    private int inactive;
    private int active;
    /** Where the deadlines of other timeouts are reckoned anew; the number of lines when all are. */
    private int renewedLine;
    /** Where {@link #endSome} goes on. */
    private int endedLine;

    private int sweepLine;
    private int sweepClock;
    private int sweptClock;
    private int tickedClock;
    private boolean clockKnown;

    /**
     * @param config settings of the whole cache
     * @param shards over how many shards it is split
     */
    public FlowCache(
            CacheConfig config,
            int shards,
            ExtensionStore extensions,
            FlowHooks hooks,
            FlowSink sink,
            CacheStats stats) {
        int lineSize = 1 << config.lineExponent();
        long lines = (1L << config.sizeExponent() - config.lineExponent()) / shards;
        this.table = new FlowTable((int) Math.max(1, lines), lineSize);
        this.extensions = extensions;
        this.hooks = hooks;
        this.hooksActive = hooks.isActive();
        this.lookahead = new Lookahead(table, extensions, hooks);
        this.sink = sink;
        this.inactive = config.inactiveSeconds();
        this.active = config.activeSeconds();
        this.stats = stats;
        this.renewedLine = table.lines();
        stats.lineSize(lineSize);
    }

    /** From now on flows end by the timeouts of {@code config}; those that there are too. */
    public void timeouts(CacheConfig config) {
        inactive = config.inactiveSeconds();
        active = config.activeSeconds();
        renewedLine = 0;
    }

    /**
     * Handles the packets of a block in order; {@code clock} is the shard's, for the sweep: the earliest of its lanes'.
     */
    public void onBlock(PacketBlock block, int clock) {
        hooks.beginBlock();
        int count = block.count();
        if (count > 0) {
            lookahead.touch(block);
            for (int i = 0; i < count; i++) {
                onPacket(block.descriptor(i), lookahead.line(i), lookahead.slot(i));
            }
            stats.addPackets(count);
        }
        if (count > 0 || clockKnown) {
            advance(clock);
            tick(clock);
        }
        renewSome(clock);
        if (block.expiresAllDue()) {
            sweepAll(clock);
        } else {
            int budget = (count + PACKETS_PER_SWEPT_LINE - 1) / PACKETS_PER_SWEPT_LINE;
            sweep(clock, block.isTick() ? Math.max(budget, ticked()) : budget);
        }
        publish();
        if (block.endsAll()) {
            endAll(clock);
        }
    }

    private void publish() {
        hooks.endBlock();
        stats.publish();
    }

    private void tick(int clock) {
        if (clock != tickedClock && hooksActive) {
            tickedClock = clock;
            hooks.tick(clock);
        }
    }

    private int ticked() {
        return table.lines() / TICKS_PER_SWEEP + 1;
    }

    private void onPacket(long packet, int line, int guess) {
        long hash = PacketDescriptor.hash(packet);
        long key = packet + PacketDescriptor.KEY_OFFSET;
        int slot = table.holds(line, guess, hash, key) ? guess : table.find(line, hash, key);
        if (slot == FlowTable.NONE) {
            create(packet, line, freeSlot(line, packet));
            return;
        }
        long entry = table.entry(line, slot);
        int clock = PacketDescriptor.clock(packet);
        if (isDue(entry, clock)) {
            endIfDue(line, slot, clock);
            create(packet, line, slot);
            return;
        }
        boolean forward = PacketDescriptor.isSwapped(packet) == FlowEntry.isSwapped(entry);
        if (opensAgain(entry, packet, forward)) {
            end(line, slot, EndReason.END_OF_FLOW);
            create(packet, line, slot);
        } else {
            update(packet, line, slot, forward);
        }
    }

    private boolean isDue(long entry, int clock) {
        int idle = clock - second(FlowEntry.timeLast(entry));
        int age = clock - second(FlowEntry.timeFirst(entry));
        return idle >= inactive || age >= active;
    }

    /** A SYN after a FIN or RST of the same side begins a new connection. */
    private static boolean opensAgain(long entry, long packet, boolean forward) {
        if ((PacketDescriptor.tcpFlags(packet) & PacketDescriptor.SYN) == 0) {
            return false;
        }
        int seen = forward ? FlowEntry.tcpFlags(entry) : FlowEntry.tcpFlagsRev(entry);
        return (seen & (PacketDescriptor.FIN | PacketDescriptor.RST)) != 0;
    }

    private void update(long packet, int line, int slot, boolean forward) {
        long entry = table.entry(line, slot);
        boolean watched = hooksActive && FlowEntry.attached(entry) != 0;
        if (watched && hooks.cutsBefore(entry, packet, forward)) {
            reopen(packet, line, slot, forward);
            return;
        }
        count(entry, packet, forward);
        table.deadline(line, slot, deadline(entry, packet));
        if (watched && hooks.updated(entry, packet, forward)) {
            end(line, slot, EndReason.FORCED);
        }
    }

    private static void count(long entry, long packet, boolean forward) {
        long bytes = entry + (forward ? FlowEntry.BYTES_OFFSET : FlowEntry.BYTES_REV_OFFSET);
        long flags = entry + FlowEntry.TCP_FLAGS_OFFSET + (forward ? 0 : 1);
        Memory.putLong(bytes, Memory.getLong(bytes) + PacketDescriptor.ipLength(packet));
        Memory.putInt(bytes + Long.BYTES, Memory.getInt(bytes + Long.BYTES) + 1);
        Memory.putByte(flags, Memory.getByte(flags) | PacketDescriptor.tcpFlags(packet));
        long time = PacketDescriptor.time(packet);
        if (time > FlowEntry.timeLast(entry)) {
            Memory.putLong(entry + FlowEntry.TIME_LAST_OFFSET, time);
        }
    }

    /** The second in which the flow ends if no packet comes any more, no further ahead than the table can tell. */
    private int deadline(long entry, long packet) {
        int clock = PacketDescriptor.clock(packet);
        int last = second(FlowEntry.timeLast(entry));
        int start = second(FlowEntry.timeFirst(entry));
        long left = Math.min((long) (last - clock) + inactive, (long) (start - clock) + active);
        return clock + (int) Math.min(left, FlowTable.HORIZON);
    }

    /** The whole second of a time, modulo 2^32 as all clocks here. To divide costs less than to guess the second. */
    private static int second(long nanos) {
        return (int) Math.floorDiv(nanos, NANOS);
    }

    private int freeSlot(int line, long packet) {
        int slot = table.free(line);
        if (slot != FlowTable.NONE) {
            return slot;
        }
        endDue(line, PacketDescriptor.clock(packet));
        slot = table.free(line);
        if (slot == FlowTable.NONE) {
            slot = victim(line, PacketDescriptor.clock(packet));
            end(line, slot, EndReason.LACK_OF_RESOURCES);
        }
        return slot;
    }

    /**
     * The flow that must make room: the one whose deadline is nearest; of several, the one that has been quiet for
     * longest.
     */
    private int victim(int line, int clock) {
        int best = 0;
        for (int slot = 1; slot < table.lineSize(); slot++) {
            int order = table.secondsLeft(line, slot, clock) - table.secondsLeft(line, best, clock);
            if (order < 0 || order == 0 && lastSeen(line, slot) < lastSeen(line, best)) {
                best = slot;
            }
        }
        return best;
    }

    private long lastSeen(int line, int slot) {
        return FlowEntry.timeLast(table.entry(line, slot));
    }

    private void create(long packet, int line, int slot) {
        long entry = table.entry(line, slot);
        FlowKey.copy(packet + PacketDescriptor.KEY_OFFSET, entry + FlowEntry.KEY_OFFSET);
        long time = PacketDescriptor.time(packet);
        Memory.putLong(entry + FlowEntry.HASH_OFFSET, PacketDescriptor.hash(packet));
        copyMacs(packet, entry);
        FlowEntry.stream(entry, 0);
        start(entry, time, PacketDescriptor.isSwapped(packet) ? FlowEntry.SWAPPED : 0);
        boolean forward = true; // by definition: source is where the record's first packet came from
        open(packet, line, slot, forward);
    }

    /**
     * Begins the next record of a biflow where a plugin cut: same slot, key and direction; it begins where the last one
     * ended.
     */
    private void reopen(long packet, int line, int slot, boolean forward) {
        long entry = table.entry(line, slot);
        int flags = Memory.getByte(entry + FlowEntry.FLAGS_OFFSET);
        long lastEnd = FlowEntry.timeLast(entry);
        endRecord(line, slot, EndReason.FORCED);
        start(entry, lastEnd, flags);
        open(packet, line, slot, forward);
    }

    private static void start(long entry, long time, int flags) {
        Memory.putLong(entry + FlowEntry.TIME_LAST_OFFSET, time);
        Memory.putLong(entry + FlowEntry.TIME_FIRST_OFFSET, time);
        Memory.putLong(entry + FlowEntry.BYTES_OFFSET, 0);
        Memory.putLong(entry + FlowEntry.PACKETS_OFFSET, (long) flags << 48);
        Memory.putLong(entry + FlowEntry.BYTES_REV_OFFSET, 0);
        Memory.putInt(entry + FlowEntry.PACKETS_REV_OFFSET, 0);
        FlowEntry.sections(entry, 0);
        FlowEntry.presence(entry, 0);
        FlowEntry.attached(entry, 0);
    }

    private void open(long packet, int line, int slot, boolean forward) {
        long entry = table.entry(line, slot);
        table.occupy(line, slot, PacketDescriptor.hash(packet));
        stats.addFlow();
        count(entry, packet, forward);
        table.deadline(line, slot, deadline(entry, packet));
        if (hooksActive && hooks.created(entry, packet, forward)) {
            end(line, slot, EndReason.FORCED);
        }
    }

    private static void copyMacs(long packet, long entry) {
        long frame = PacketDescriptor.frame(packet);
        copyMac(
                frame,
                Memory.getUnsignedByte(packet + PacketDescriptor.SOURCE_MAC_OFFSET),
                entry + FlowEntry.MACS_OFFSET);
        copyMac(
                frame,
                Memory.getUnsignedByte(packet + PacketDescriptor.DESTINATION_MAC_OFFSET),
                entry + FlowEntry.MACS_OFFSET + 6);
    }

    private static void copyMac(long frame, int offset, long to) {
        boolean none = offset == PacketDescriptor.NO_MAC;
        Memory.putInt(to, none ? 0 : Memory.getInt(frame + offset));
        Memory.putShort(to + 4, none ? 0 : Memory.getShort(frame + offset + 4));
    }

    /** Ends the flow if its deadline has really come: the table's 16 bits may have been cut short. */
    private void endIfDue(int line, int slot, int clock) {
        long entry = table.entry(line, slot);
        long idle = (long) (clock - second(FlowEntry.timeLast(entry))) - inactive;
        long over = (long) (clock - second(FlowEntry.timeFirst(entry))) - active;
        if (idle < 0 && over < 0) {
            table.deadline(line, slot, clock + (int) Math.min(FlowTable.HORIZON, -Math.max(idle, over)));
        } else {
            end(line, slot, over > idle ? EndReason.ACTIVE : idleReason(entry));
        }
    }

    private static EndReason idleReason(long entry) {
        int flags = FlowEntry.tcpFlags(entry) | FlowEntry.tcpFlagsRev(entry);
        boolean closed = (flags & (PacketDescriptor.FIN | PacketDescriptor.RST)) != 0;
        return closed ? EndReason.END_OF_FLOW : EndReason.IDLE;
    }

    private void end(int line, int slot, EndReason reason) {
        endRecord(line, slot, reason);
        if (hooksActive) {
            hooks.ended(table.entry(line, slot));
        }
    }

    private void endRecord(int line, int slot, EndReason reason) {
        long entry = table.entry(line, slot);
        if (hooksActive) {
            hooks.ending(entry);
        }
        sink.accept(entry, reason);
        extensions.release(entry);
        table.release(line, slot);
        stats.endFlow(reason, FlowEntry.packets(entry) + FlowEntry.packetsRev(entry));
    }

    /** Keeps the deadlines readable: no flow may stay unswept for so long that 16 bits can't tell before from after. */
    private void advance(int clock) {
        if (!clockKnown) {
            clockKnown = true;
            sweptClock = clock;
            sweepClock = clock;
        }
        if (clock - sweptClock > CATCH_UP_SECONDS && stats.activeFlows() > 0) {
            sweepExactly(clock);
        }
        if (clock - sweptClock < 0 || clock - sweptClock > CATCH_UP_SECONDS) {
            restartSweep(clock);
            sweptClock = clock;
        }
    }

    private void sweep(int clock, int budget) {
        if (!clockKnown) {
            return;
        }
        sweepTo(Math.min(sweepLine + budget, table.lines()), clock);
        if (sweepLine == table.lines() && clock != sweepClock) {
            stats.completeLines();
            sweptClock = sweepClock;
            restartSweep(clock);
        }
    }

    private void sweepTo(int end, int clock) {
        while (sweepLine < end) {
            int next = Math.min(sweepLine + Lookahead.LINES, end);
            lookahead.findDue(sweepLine, next, clock);
            for (; sweepLine < next; sweepLine++) {
                for (int group = 0; group < table.groups(); group++) {
                    endDue(sweepLine, group, lookahead.due(sweepLine, group), clock);
                }
                stats.addLine(table.flows(sweepLine));
            }
        }
    }

    private void restartSweep(int clock) {
        sweepLine = 0;
        sweepClock = clock;
        stats.beginLines();
    }

    private void sweepAll(int clock) {
        restartSweep(clock);
        sweepTo(table.lines(), clock);
        stats.completeLines();
        sweptClock = clock;
        restartSweep(clock);
    }

    /** Asks each flow itself: over a leap of the clock the table's 16 bits can't tell before from after. */
    private void sweepExactly(int clock) {
        for (int line = 0; line < table.lines(); line++) {
            endExactly(line, clock);
        }
    }

    private void endExactly(int line, int clock) {
        for (int slot = 0; slot < table.lineSize(); slot++) {
            if (table.isOccupied(line, slot)) {
                endIfDue(line, slot, clock);
            }
        }
    }

    private void renewSome(int clock) {
        int end = Math.min(renewedLine + LINES_RENEWED, table.lines());
        while (renewedLine < end) {
            endExactly(renewedLine++, clock);
        }
    }

    private void endDue(int line, int clock) {
        for (int group = 0; group < table.groups(); group++) {
            endDue(line, group, table.due(line, group, clock), clock);
        }
    }

    private void endDue(int line, int group, long due, int clock) {
        for (long slots = due; slots != 0; slots &= slots - 1) {
            endIfDue(line, FlowTable.slot(group, slots), clock);
        }
    }

    /** The input has ended at that clock: ends all flows, those that are due for their own reason. */
    public void endAll(int clock) {
        hooks.beginBlock();
        if (clockKnown) {
            advance(clock);
            sweepAll(clock);
        }
        for (int line = 0; line < table.lines(); line++) {
            endLine(line);
        }
        publish();
    }

    /**
     * The same a few lines at a time; no packet may come any more.
     *
     * @return whether no flow is left
     */
    public boolean endSome(int clock, int lines) {
        hooks.beginBlock();
        if (clockKnown) {
            advance(clock);
        }
        int end = Math.min(endedLine + lines, table.lines());
        while (endedLine < end) {
            endDue(endedLine, clock);
            endLine(endedLine++);
        }
        publish();
        return endedLine == table.lines();
    }

    private void endLine(int line) {
        for (int slot = 0; slot < table.lineSize(); slot++) {
            if (table.isOccupied(line, slot)) {
                end(line, slot, EndReason.FORCED);
            }
        }
    }

    /** Flows that there is room for; any thread may ask. */
    public long capacity() {
        return (long) table.lines() * table.lineSize();
    }

    /** What the cache has counted; any thread may read it. */
    public CacheStats stats() {
        return stats;
    }

    @Override
    public void close() {
        hooks.close();
        extensions.close();
        table.close();
    }
}
