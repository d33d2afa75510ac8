package io.ringprobe.plugin;

import io.ringprobe.flow.FlowEntry;
import io.ringprobe.packet.PacketDescriptor;

/** What a plugin sees of a flow: a flyweight over its entry in the cache, valid only during the hook. One a shard. */
public final class Flow {
    private long entry;

    void wrap(long entryAddress) {
        entry = entryAddress;
    }

    long entry() {
        return entry;
    }

    /** Packets of both directions. */
    public long packets() {
        return FlowEntry.packets(entry) + FlowEntry.packetsRev(entry);
    }

    /** Whether it is one SYN and nothing else: most likely a scan. */
    public boolean isLoneSyn() {
        return packets() == 1 && (tcpFlags() & PacketDescriptor.SYN) != 0;
    }

    /** TCP flags of both directions, or-ed together. */
    public int tcpFlags() {
        return FlowEntry.tcpFlags(entry) | FlowEntry.tcpFlagsRev(entry);
    }

    /** Time of the first packet, nanoseconds since 1970. */
    public long timeFirst() {
        return FlowEntry.timeFirst(entry);
    }

    /** Time of the last packet, nanoseconds since 1970. */
    public long timeLast() {
        return FlowEntry.timeLast(entry);
    }

    /** The keyed hash of the flow key, the same for both directions. */
    public long hash() {
        return FlowEntry.hash(entry);
    }
}
