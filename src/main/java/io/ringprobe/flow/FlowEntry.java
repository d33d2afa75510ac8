package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.schema.RecordSchema;

/**
 * Layout of a flow's entry in the cache. Two cache lines, of which a packet in the direction of the first one dirties
 * only the first line; what plugins hold of the flow lives elsewhere ({@link ExtensionStore}).
 *
 * <pre>
 *     0  flow key, canonical (biflow) or as sent (split)   40   | line 0
 *    40  time of the last packet, ns since 1970             8   |
 *    48  IP octets, source to destination                   8   |
 *    56  packets, source to destination                     4   |
 *    60  TCP flags, source to destination                   1   |
 *    61  TCP flags, destination to source                   1   |
 *    62  flags of this entry (SWAPPED)                      1   |
 *    63  zero, written to have the line in the cache        1   |
 *    64  IP octets, destination to source                   8   | line 1
 *    72  packets, destination to source                     4   |
 *    76  handle of the plugins' sections, 0 = none          4   |
 *    80  time of the first packet, ns since 1970            8   |
 *    88  source MAC, destination MAC                       12   |
 *   100  handle of what plugins' streams hold, 0 = none     4   |
 *   104  presence bitmap: plugin i has a section            8   |
 *   112  attached bitmap: plugin i wants packets            7   |
 *   119  zero, as at 63                                     1   |
 *   120  flow hash                                          8   |
 * </pre>
 *
 * <p>Owned by one shard's thread.
 */
public final class FlowEntry {
    public static final int KEY_OFFSET = 0;
    public static final int TIME_LAST_OFFSET = KEY_OFFSET + FlowKey.LENGTH;
    public static final int BYTES_OFFSET = TIME_LAST_OFFSET + 8;
    public static final int PACKETS_OFFSET = BYTES_OFFSET + 8;
    public static final int TCP_FLAGS_OFFSET = PACKETS_OFFSET + 4;
    public static final int FLAGS_OFFSET = TCP_FLAGS_OFFSET + 2;
    public static final int BYTES_REV_OFFSET = FLAGS_OFFSET + 2;
    public static final int PACKETS_REV_OFFSET = BYTES_REV_OFFSET + 8;
    public static final int SECTIONS_OFFSET = PACKETS_REV_OFFSET + 4;
    public static final int TIME_FIRST_OFFSET = SECTIONS_OFFSET + 4;
    public static final int MACS_OFFSET = TIME_FIRST_OFFSET + 8;
    public static final int STREAM_OFFSET = MACS_OFFSET + 12;
    public static final int PRESENCE_OFFSET = STREAM_OFFSET + 4;
    public static final int ATTACHED_OFFSET = PRESENCE_OFFSET + 8;
    public static final int HASH_OFFSET = ATTACHED_OFFSET + 8;
    public static final int LENGTH = HASH_OFFSET + 8;

    private static final int TOUCHED_OFFSET = FLAGS_OFFSET + 1;
    /** The highest byte of the bitmap: there are no more than {@link RecordSchema#MAX_PLUGINS} plugins. */
    private static final int TOUCHED_REV_OFFSET = ATTACHED_OFFSET + 7;

    /** Flag: in the packet that opened the record, the key's endpoints had changed places: source is endpoint B. */
    public static final int SWAPPED = 1;

    private FlowEntry() {}

    /** Writes to both cache lines what stands there in any case. */
    static void touch(long entry) {
        Memory.putByte(entry + TOUCHED_OFFSET, 0);
        Memory.putByte(entry + TOUCHED_REV_OFFSET, 0);
    }

    public static long timeFirst(long entry) {
        return Memory.getLong(entry + TIME_FIRST_OFFSET);
    }

    public static long timeLast(long entry) {
        return Memory.getLong(entry + TIME_LAST_OFFSET);
    }

    public static long packets(long entry) {
        return Memory.getUnsignedInt(entry + PACKETS_OFFSET);
    }

    public static long packetsRev(long entry) {
        return Memory.getUnsignedInt(entry + PACKETS_REV_OFFSET);
    }

    /** TCP flags seen in the direction of the first packet. */
    public static int tcpFlags(long entry) {
        return Memory.getUnsignedByte(entry + TCP_FLAGS_OFFSET);
    }

    /** TCP flags seen in the other direction. */
    public static int tcpFlagsRev(long entry) {
        return Memory.getUnsignedByte(entry + TCP_FLAGS_OFFSET + 1);
    }

    public static boolean isSwapped(long entry) {
        return (Memory.getByte(entry + FLAGS_OFFSET) & SWAPPED) != 0;
    }

    public static long presence(long entry) {
        return Memory.getLong(entry + PRESENCE_OFFSET);
    }

    public static void presence(long entry, long bits) {
        Memory.putLong(entry + PRESENCE_OFFSET, bits);
    }

    public static long attached(long entry) {
        return Memory.getLong(entry + ATTACHED_OFFSET);
    }

    public static void attached(long entry, long bits) {
        Memory.putLong(entry + ATTACHED_OFFSET, bits);
    }

    /** The handle of what is known of the flow's TCP streams, 0 where there is nothing. */
    public static int stream(long entry) {
        return Memory.getInt(entry + STREAM_OFFSET);
    }

    public static void stream(long entry, int handle) {
        Memory.putInt(entry + STREAM_OFFSET, handle);
    }

    /** The handle of the home of the plugins' sections; 0 where the flow has none. */
    static int sections(long entry) {
        return Memory.getInt(entry + SECTIONS_OFFSET);
    }

    static void sections(long entry, int handle) {
        Memory.putInt(entry + SECTIONS_OFFSET, handle);
    }

    public static long hash(long entry) {
        return Memory.getLong(entry + HASH_OFFSET);
    }
}
