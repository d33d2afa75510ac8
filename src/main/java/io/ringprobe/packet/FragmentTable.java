package io.ringprobe.packet;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * Remembers what the first fragments of IP datagrams told about the transport, so that later fragments, which carry no
 * transport header, join the flow of their datagram.
 *
 * <p>A datagram is known by its addresses, IP version, identification and outer VLAN id, in IPv4 also by its protocol
 * (RFC 791). In IPv6 the protocol comes from the first fragment too, as later ones may name an extension header in its
 * place (RFC 8200 section 4.5). A later fragment whose first was not seen, or longer ago than the timeout, keeps ports
 * 0.
 *
 * <p>Sets of eight entries; a new datagram takes the place of an expired one, else of the oldest in its set. One
 * capture thread owns a table.
 *
 * <pre>
 *    0  addresses, source and destination            32
 *   32  identification                                4
 *   36  VLAN id                                       2
 *   38  protocol, 0 in IPv6                           1
 *   39  IP version, 0 = free                          1
 *   40  ports, as in the flow key                     4
 *   44  protocol of the first fragment                1
 *   45  unused                                        3
 *   48  time of the first fragment, ns since 1970     8
 *   56  unused                                        8
 * </pre>
 */
public final class FragmentTable implements AutoCloseable {
    private static final int ENTRY = 64;
    private static final int WAYS = 8;
    private static final int SET = ENTRY * WAYS;
    private static final int DATAGRAM_OFFSET = 32;
    private static final int PORTS_OFFSET = 40;
    private static final int PROTOCOL_OFFSET = 44;
    private static final int TIME_OFFSET = 48;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV4 = 4;

    private final NativeBlock memory;
    private final long sets;
    private final long timeout;
    private final long secret;

    private long stored;
    private long hits;
    private long misses;
    private long evictions;

    /**
     * @param entries how many datagrams to remember, rounded up to whole sets
     * @param timeoutNanos how long to remember one, in packet time
     * @param seed makes the place of a datagram unknown to outsiders; the same seed gives the same places
     */
    public FragmentTable(int entries, long timeoutNanos, long seed) {
        sets = Math.max(1, (entries + WAYS - 1L) / WAYS);
        timeout = timeoutNanos;
        secret = mix(seed + 0x9E37_79B9_7F4A_7C15L) | 1;
        memory = NativeBlock.allocateCleared(sets * SET);
    }

    /**
     * Stores the ports of a first fragment, or fills those of a later one in from its first. Does nothing to other
     * packets.
     *
     * @param descriptor a parsed packet with its time set, its key still in packet order and not yet hashed
     */
    public void resolve(long descriptor) {
        int flags = PacketDescriptor.flags(descriptor);
        if ((flags & PacketDescriptor.FRAGMENT) == 0 || !mayHavePorts(descriptor + PacketDescriptor.KEY_OFFSET)) {
            return;
        }
        if ((flags & PacketDescriptor.LATER_FRAGMENT) == 0) {
            store(descriptor);
        } else {
            fill(descriptor);
        }
    }

    /** First fragments stored. */
    public long stored() {
        return stored;
    }

    /** Later fragments that got the ports of their first. */
    public long hits() {
        return hits;
    }

    /** Later fragments whose first was unknown. */
    public long misses() {
        return misses;
    }

    /** Datagrams forgotten before their time because their set was full. */
    public long evictions() {
        return evictions;
    }

    @Override
    public void close() {
        memory.close();
    }

    private static boolean mayHavePorts(long key) {
        int protocol = FlowKey.protocol(key);
        return protocol == TCP || protocol == UDP || FlowKey.version(key) != IPV4;
    }

    private void store(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long datagram = datagram(descriptor);
        long time = PacketDescriptor.time(descriptor);
        long entry = place(set(key, datagram), key, datagram, time);
        for (int i = 0; i < DATAGRAM_OFFSET; i += Long.BYTES) {
            Memory.putLong(entry + i, Memory.getLong(key + i));
        }
        Memory.putLong(entry + DATAGRAM_OFFSET, datagram);
        Memory.putInt(entry + PORTS_OFFSET, Memory.getInt(key + FlowKey.PORT_A_OFFSET));
        Memory.putByte(entry + PROTOCOL_OFFSET, FlowKey.protocol(key));
        Memory.putLong(entry + TIME_OFFSET, time);
        stored++;
    }

    private void fill(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long datagram = datagram(descriptor);
        long entry = find(set(key, datagram), key, datagram);
        if (entry == 0 || isExpired(entry, PacketDescriptor.time(descriptor))) {
            misses++;
            return;
        }
        Memory.putInt(key + FlowKey.PORT_A_OFFSET, Memory.getInt(entry + PORTS_OFFSET));
        Memory.putByte(key + FlowKey.PROTOCOL_OFFSET, Memory.getByte(entry + PROTOCOL_OFFSET));
        hits++;
    }

    /** Identification, VLAN id, protocol and version as they stand in an entry. */
    private static long datagram(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long identity = Memory.getUnsignedInt(key + FlowKey.VLAN_OFFSET);
        if (FlowKey.version(key) != IPV4) {
            identity &= 0xFF00_FFFFL;
        }
        return PacketDescriptor.fragmentId(descriptor) & 0xFFFF_FFFFL | identity << 32;
    }

    private long set(long key, long datagram) {
        long hash = datagram ^ secret;
        for (int i = 0; i < DATAGRAM_OFFSET; i += Long.BYTES) {
            hash = mix(hash * secret ^ Memory.getLong(key + i));
        }
        return memory.address() + Math.unsignedMultiplyHigh(hash, sets) * SET;
    }

    private long find(long set, long key, long datagram) {
        for (long entry = set; entry < set + SET; entry += ENTRY) {
            if (Memory.getLong(entry + DATAGRAM_OFFSET) == datagram && sameAddresses(entry, key)) {
                return entry;
            }
        }
        return 0;
    }

    /** Where to store a datagram: its old entry, else a free or expired one, else the oldest. */
    private long place(long set, long key, long datagram, long time) {
        long known = find(set, key, datagram);
        if (known != 0) {
            return known;
        }
        long oldest = set;
        for (long entry = set; entry < set + SET; entry += ENTRY) {
            if (Memory.getLong(entry + DATAGRAM_OFFSET) == 0 || isExpired(entry, time)) {
                return entry;
            }
            if (Memory.getLong(entry + TIME_OFFSET) < Memory.getLong(oldest + TIME_OFFSET)) {
                oldest = entry;
            }
        }
        evictions++;
        return oldest;
    }

    private boolean isExpired(long entry, long time) {
        return time - Memory.getLong(entry + TIME_OFFSET) > timeout;
    }

    private static boolean sameAddresses(long entry, long key) {
        long difference = 0;
        for (int i = 0; i < DATAGRAM_OFFSET; i += Long.BYTES) {
            difference |= Memory.getLong(entry + i) ^ Memory.getLong(key + i);
        }
        return difference == 0;
    }

    private static long mix(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
