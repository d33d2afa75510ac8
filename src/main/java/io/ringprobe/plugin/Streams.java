package io.ringprobe.plugin;

import io.ringprobe.flow.FlowEntry;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Slab;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;

/**
 * Puts TCP segments in order for plugins that gather ({@link Interest.Payload#GATHERED}): which octets of a packet are
 * new, what stands before them and what behind.
 *
 * <ul>
 *   <li>A segment that goes on where the direction stood is shown as it is: nothing is copied.
 *   <li>If plugins answered {@link Verdict#MORE}, what they saw is kept, and they see it in front of what comes next;
 *       others see only what is new. All that wait in a direction share what is kept: of those who would need different
 *       starts, the ones with the older start win, and the others aren't kept for.
 *   <li>A segment with a gap before it is shown as it is, as early, and held until the gap is filled. MORE isn't heeded
 *       then. Where more than {@value #MAX_EARLY} would be held, or no room is left, nobody waits for the gap any
 *       longer: the stream begins again with the newest segment, and what was kept before is forgotten.
 *   <li>Octets that were seen before aren't shown again: those that came first count.
 *   <li>Behind a payload that wasn't captured whole, at the end of a direction (FIN) and at a RST nothing is kept.
 * </ul>
 *
 * <p>What is known of a flow is made with its first SYN or payload, and freed when no plugin that gathers is attached
 * any more or the flow ends; not when a plugin cuts before a packet, as the biflow goes on then. All octets held for a
 * flow, and all of a shard, are bounded. Sequence numbers are compared modulo 2^32 (RFC 9293, 3.4).
 *
 * <p>For each packet {@link #begin}, then any number of {@link #show}, then {@link #end}. Owned by one shard's thread,
 * {@link #stats()} excepted.
 */
public final class Streams implements AutoCloseable {
    static final int MAX_EARLY = 8;

    /** No segment comes so much too early or too late, in octets: further off, the numbers begin again. */
    private static final int WINDOW = 1 << 24;

    private static final int MAX_PAYLOAD = 1 << 16;

    /** A segment falls into no more pieces than there are holes between early ones, and beside them. */
    private static final int MAX_PIECES = MAX_EARLY + 1;

    private final int mostHeld;
    private final StreamStats stats;
    private final Slab states = new Slab(StreamState.LENGTH);
    private final SegmentChains chains;
    private final NativeBlock scratch;

    private boolean begun;
    private long state;
    private boolean forward;
    private long direction;
    private long waiting;
    private boolean shaped;
    private boolean hidden;
    private boolean early;
    private boolean closing;
    private long view;
    private int viewLength;
    private long fresh;
    private int freshLength;

    /**
     * @param mostHeld the most octets held for a flow, both directions together; 0 = nothing is put in order
     * @param poolBytes the most memory for octets held by this shard
     */
    public Streams(int mostHeld, long poolBytes, StreamStats stats) {
        this.mostHeld = mostHeld;
        this.stats = stats;
        this.chains = new SegmentChains(poolBytes);
        this.scratch = NativeBlock.allocate((Memory.CHECKED ? 2L : 1L) * (mostHeld + MAX_PAYLOAD));
    }

    /** Whether anything is put in order at all. */
    boolean isOn() {
        return mostHeld > 0;
    }

    /** Has what is known of the flow brought into the cache. */
    void touch(long entry) {
        int handle = FlowEntry.stream(entry);
        if (handle != 0) {
            StreamState.touch(states.address(handle));
        }
    }

    /**
     * Puts a packet of a flow in its place, before any hook sees it.
     *
     * @return whether its payload is part of a stream; then {@link #end} must follow
     */
    boolean begin(long entry, long packet, boolean isForward) {
        int flags = PacketDescriptor.tcpFlags(packet);
        int wire = PacketDescriptor.payloadWire(packet);
        boolean opens = wire > 0 || (flags & PacketDescriptor.SYN) != 0;
        if (FlowKey.protocol(packet + PacketDescriptor.KEY_OFFSET) != Interest.TCP
                || (PacketDescriptor.flags(packet) & PacketDescriptor.LATER_FRAGMENT) != 0
                || !find(entry, isForward, opens)) {
            return false;
        }
        if ((flags & PacketDescriptor.RST) != 0) {
            forget(true);
            forget(false);
            return false;
        }
        closing = (flags & PacketDescriptor.FIN) != 0;
        if (!opens) {
            closeDirection(packet);
            return false;
        }
        int ahead = ahead(packet, flags);
        if (wire > 0) {
            place(packet, ahead);
            begun = true;
        }
        return begun;
    }

    /** After a FIN in its place nothing comes that what is kept could go on with. */
    private void closeDirection(long packet) {
        if (closing && StreamState.isKnown(direction) && StreamState.next(direction) == sequence(packet)) {
            forgetKept(forward);
        }
    }

    /** Finds what is known of the flow, or makes it. */
    private boolean find(long entry, boolean isForward, boolean make) {
        int handle = FlowEntry.stream(entry);
        if (handle == 0 && make) {
            handle = states.take();
            FlowEntry.stream(entry, handle);
            StreamState.clear(states.address(handle));
        }
        if (handle == 0) {
            return false;
        }
        state = states.address(handle);
        forward = isForward;
        direction = StreamState.direction(state, forward);
        return true;
    }

    /** How far the segment's first octet is ahead of the expected one, after a SYN or a leap has set that anew. */
    private int ahead(long packet, int flags) {
        boolean syn = (flags & PacketDescriptor.SYN) != 0;
        int sequence = sequence(packet);
        if (syn ? !StreamState.beginsWith(direction, sequence) : !StreamState.isKnown(direction)) {
            beginAgain(sequence);
        }
        int ahead = sequence - StreamState.next(direction);
        if (ahead <= WINDOW && ahead >= -WINDOW) {
            return ahead;
        }
        stats.addGap();
        beginAgain(sequence);
        return 0;
    }

    private void beginAgain(int sequence) {
        forget(forward);
        StreamState.begin(direction, sequence);
    }

    /** The sequence number of the payload's first octet: a SYN takes one itself. */
    private static int sequence(long packet) {
        int sequence = Memory.getInt(packet + PacketDescriptor.TCP_SEQUENCE_OFFSET);
        return (PacketDescriptor.tcpFlags(packet) & PacketDescriptor.SYN) == 0 ? sequence : sequence + 1;
    }

    private void place(long packet, int ahead) {
        waiting = StreamState.waiting(state, forward);
        fresh = PacketDescriptor.frame(packet) + PacketDescriptor.payloadOffset(packet);
        freshLength = PacketDescriptor.payloadCaptured(packet);
        shaped = true;
        hidden = false;
        early = false;
        int wire = PacketDescriptor.payloadWire(packet);
        if (ahead > 0) {
            waiting = 0;
            placeEarly(sequence(packet), wire);
        } else if (-ahead < wire) {
            placeInOrder(sequence(packet) + wire, -ahead, wire);
        } else {
            hidden = true;
        }
        if (hidden) {
            stats.addRepeat();
        } else if (early) {
            stats.addEarly();
        }
    }

    private void placeEarly(int sequence, int wire) {
        showFresh();
        if (freshLength < wire) {
            early = true;
            return;
        }
        int missing = chains.missing(Memory.getInt(StreamState.earlyLink(direction)), sequence, wire);
        hidden = missing == 0;
        early = missing > 0 && hold(sequence, missing);
        if (!hidden && !early) {
            giveUp(sequence + wire);
        }
    }

    /** Holds what is missing of an early segment; returns whether there was room. */
    private boolean hold(int sequence, int missing) {
        int segments = StreamState.earlyCount(direction);
        if (segments == MAX_EARLY || StreamState.held(state) + missing > mostHeld) {
            return false;
        }
        if (!chains.hasRoom(missing, MAX_PIECES)) {
            stats.addRefused();
            return false;
        }
        chains.insert(StreamState.earlyLink(direction), sequence, fresh, freshLength);
        StreamState.earlyCount(direction, segments + 1);
        StreamState.addHeld(state, missing);
        return true;
    }

    /** Nobody waits for the gap any longer: the segment behind it opens the stream anew. */
    private void giveUp(int next) {
        stats.addGap();
        forget(forward);
        StreamState.next(direction, next);
        shaped = false;
    }

    private void placeInOrder(int next, int seen, int wire) {
        boolean whole = freshLength == wire && wire <= MAX_PAYLOAD;
        fresh += seen;
        freshLength -= seen;
        if (!whole) {
            placeCut(next);
        } else if (waiting == 0 && Memory.getInt(StreamState.earlyLink(direction)) == 0) {
            showFresh();
            shaped = seen != 0;
            StreamState.next(direction, next);
        } else {
            assemble(next);
        }
    }

    private void showFresh() {
        view = fresh;
        viewLength = freshLength;
    }

    /** Of this payload the end is missing: it is shown, but nothing can go on behind it. */
    private void placeCut(int next) {
        closing = true;
        hidden = freshLength <= 0;
        if (hidden || waiting == 0 || freshLength > MAX_PAYLOAD) {
            forgetKept(forward);
            waiting = 0;
            showFresh();
        } else {
            int kept = copyKept();
            Memory.copy(fresh, view + kept, freshLength);
            showWith(kept);
        }
        int end = next;
        for (int chunk = firstEarly(); chunk != 0 && chains.sequence(chunk) - end <= 0; chunk = firstEarly()) {
            end += Math.max(0, chains.end(chunk) - end);
            dropEarly(chunk);
        }
        StreamState.next(direction, end);
    }

    private int copyKept() {
        view = scratch.address();
        return waiting == 0 ? 0 : chains.copy(Memory.getInt(StreamState.keptLink(direction)), view);
    }

    /**
     * Puts together what was kept, the payload and the early segments that it reaches; where these overlap, theirs are
     * the octets that came first.
     */
    private void assemble(int end) {
        int kept = copyKept();
        long to = view + kept;
        int first = StreamState.next(direction);
        int at = first;
        int chunk = firstEarly();
        while (at - end < 0 || chunk != 0 && chains.sequence(chunk) == at) {
            int until = chunk == 0 || chains.sequence(chunk) - end > 0 ? end : chains.sequence(chunk);
            if (until - at > 0) {
                Memory.copy(fresh + (at - first), to + (at - first), until - at);
                at = until;
            } else {
                chains.copyChunk(chunk, to + (at - first));
                at = chains.end(chunk);
                dropEarly(chunk);
                chunk = firstEarly();
            }
        }
        freshLength = at - first;
        showWith(kept);
        StreamState.next(direction, at);
    }

    /** Shows what was put together; where memory is checked, at the very end of it, so that no read beyond escapes. */
    private void showWith(int kept) {
        viewLength = kept + freshLength;
        if (Memory.CHECKED) {
            view = scratch.address() + scratch.size() - viewLength;
            Memory.copy(scratch.address(), view, viewLength);
        }
        fresh = view + kept;
    }

    private int firstEarly() {
        return Memory.getInt(StreamState.earlyLink(direction));
    }

    private void dropEarly(int chunk) {
        StreamState.addHeld(state, -chains.count(chunk));
        if (chains.begins(chunk)) {
            StreamState.earlyCount(direction, StreamState.earlyCount(direction) - 1);
        }
        chains.dropFirst(StreamState.earlyLink(direction));
    }

    /** Whether plugins that gather see something else than the payload as it is, or nothing. */
    boolean isShaped() {
        return shaped;
    }

    /** Whether there is nothing for plugins that gather in the packet. */
    boolean isHidden() {
        return hidden;
    }

    /** The plugins that see what was kept in front of what is new in this packet. */
    long waiting() {
        return waiting;
    }

    /** The plugins that wait for more of a flow, in either direction. */
    long waiting(long entry) {
        int handle = FlowEntry.stream(entry);
        if (handle == 0) {
            return 0;
        }
        long of = states.address(handle);
        return StreamState.waiting(of, true) | StreamState.waiting(of, false);
    }

    /** The address of what those see who don't wait. */
    long fresh() {
        return fresh;
    }

    /** Shows the packet as the plugin of that bit, which gathers, is to see it. */
    void show(Packet packet, long bit) {
        if ((waiting & bit) != 0) {
            packet.show(view, viewLength, false);
        } else {
            packet.show(fresh, freshLength, early);
        }
    }

    /**
     * All plugins have seen the packet.
     *
     * @param more the plugins that want to see it again in front of what comes next
     */
    void end(long more) {
        shaped = false;
        if (!begun) {
            return;
        }
        begun = false;
        if (early || hidden) {
            return;
        }
        long waitingStill = StreamState.waiting(state, forward);
        long wanting = closing ? 0 : more;
        if ((wanting & waitingStill) != 0) {
            keep(wanting & waitingStill);
        } else {
            if (waitingStill != 0) {
                forgetKept(forward);
            }
            if (wanting != 0) {
                stats.addMessage();
                keep(wanting);
            }
        }
    }

    private void keep(long plugins) {
        if (StreamState.held(state) + freshLength > mostHeld || !chains.hasRoom(freshLength, 1)) {
            stats.addRefused();
            forgetKept(forward);
            return;
        }
        chains.append(StreamState.keptLink(direction), fresh, freshLength);
        StreamState.addHeld(state, freshLength);
        StreamState.waiting(state, forward, plugins);
    }

    private void forgetKept(boolean ofForward) {
        long link = StreamState.keptLink(StreamState.direction(state, ofForward));
        StreamState.addHeld(state, -chains.drop(link));
        StreamState.waiting(state, ofForward, 0);
    }

    private void forget(boolean ofForward) {
        forgetKept(ofForward);
        long of = StreamState.direction(state, ofForward);
        StreamState.addHeld(state, -chains.drop(StreamState.earlyLink(of)));
        StreamState.earlyCount(of, 0);
    }

    /**
     * Plugins were detached from the flow.
     *
     * @param left those that are attached and gather
     */
    void detached(long entry, long left) {
        if (FlowEntry.stream(entry) == 0) {
            return;
        }
        if (left == 0) {
            release(entry);
            return;
        }
        state = states.address(FlowEntry.stream(entry));
        waiting &= left;
        stopWaiting(true, left);
        stopWaiting(false, left);
    }

    private void stopWaiting(boolean ofForward, long left) {
        long waitingNow = StreamState.waiting(state, ofForward);
        if ((waitingNow & ~left) == 0) {
            return;
        }
        if ((waitingNow & left) == 0) {
            forgetKept(ofForward);
        } else {
            StreamState.waiting(state, ofForward, waitingNow & left);
        }
    }

    /** Forgets a flow, if there is anything to forget. */
    void release(long entry) {
        int handle = FlowEntry.stream(entry);
        if (handle != 0) {
            state = states.address(handle);
            forget(true);
            forget(false);
            states.free(handle);
            FlowEntry.stream(entry, 0);
            begun = false;
        }
    }

    /** What was counted. */
    public StreamStats stats() {
        return stats;
    }

    /** Flows of which something is known, and chunks that hold octets: 0 when no flow is left. */
    int slotsInUse() {
        return states.used() + chains.used();
    }

    @Override
    public void close() {
        scratch.close();
        states.close();
        chains.close();
    }
}
