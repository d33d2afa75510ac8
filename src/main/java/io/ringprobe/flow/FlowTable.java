package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;

/**
 * The flow table of one shard: set-associative, off-heap, found by hash and compared by whole key.
 *
 * <p>Entries stand in lines of 2^n slots. Per line there is one index line, which for 16 slots is just a cache line:
 *
 * <pre>
 *   +----------------+----------------+-----+----------------+
 *   | tag 0       2  | tag 1       2  |  …  | tag n-1     2  |   16 bits of the hash, 0 = free slot
 *   +----------------+----------------+-----+----------------+
 *   | deadline 0  2  | deadline 1  2  |  …  | deadline n-1 2 |   when the flow ends if no packet comes,
 *   +----------------+----------------+-----+----------------+   seconds of the input's clock modulo 65536
 * </pre>
 *
 * <p>So a miss costs one memory access and a hit two, and looking for flows that are due reads 4 bytes a slot, in
 * order, and touches no entry. Tags and deadlines are handled four at a time, as lanes of a long. Flows never move.
 *
 * <p>Owned by one shard's thread.
 */
public final class FlowTable implements AutoCloseable {
    /** What {@link #find} and {@link #free} return when there is no such slot. */
    public static final int NONE = -1;

    /**
     * Deadlines may lie at most this far ahead, for 16 bits to tell before from after; also how far sweeps may lag
     * behind.
     */
    public static final int HORIZON = 1 << 14;

    private static final int LANES = 4;
    private static final long LANE_LOW = 0x0001_0001_0001_0001L;
    private static final long LANE_HIGH = 0x8000_8000_8000_8000L;
    private static final int FIRST_TAG = 2;
    /** So many words of tags are looked at in one go: a bit for each fits a lane. */
    private static final int GROUP = 16;

    private final NativeBlock index;
    private final NativeBlock entries;
    private final long indexAddress;
    private final long entriesAddress;
    private final int lines;
    private final int lineSize;
    private final int words;
    private final int groups;
    private final int indexLineLength;
    private final int deadlines;

    /**
     * @param lines number of lines
     * @param lineSize slots in a line
     */
    public FlowTable(int lines, int lineSize) {
        this.lines = lines;
        this.lineSize = lineSize;
        this.words = Math.max(1, lineSize / LANES);
        this.groups = (words + GROUP - 1) / GROUP;
        this.deadlines = words * Long.BYTES;
        this.indexLineLength = 2 * deadlines;
        this.index = NativeBlock.allocateCleared((long) lines * indexLineLength);
        this.entries = NativeBlock.allocate((long) lines * lineSize * FlowEntry.LENGTH);
        this.indexAddress = index.address();
        this.entriesAddress = entries.address();
    }

    public int lines() {
        return lines;
    }

    public int lineSize() {
        return lineSize;
    }

    /** The line where flows of that hash stand. */
    public int line(long hash) {
        return (int) ((hash & 0xFFFF_FFFFL) * lines >>> 32);
    }

    /** Loads something of a line's index, so that the cache has it when it is needed. */
    public long touchIndex(int line) {
        return Memory.getLong(indexLine(line));
    }

    /**
     * The slot where the flow of that hash probably stands, or would be put: the first whose tag fits, else the first
     * free one, else the line's first.
     */
    public int guess(int line, long hash) {
        long tags = indexLine(line);
        long pattern = tag(hash) * LANE_LOW;
        for (int group = 0; group < groups; group++) {
            long found = slotsWith(pattern, tags, group);
            if (found != 0) {
                return slot(group, found);
            }
        }
        return Math.max(0, free(line));
    }

    /**
     * Has both cache lines of an entry brought into the cache, by writing to a byte of it that always is zero: a store
     * doesn't keep the processor waiting, as a load that misses does, so that more of them are on their way at once.
     */
    public void touchEntry(int line, int slot) {
        FlowEntry.touch(entry(line, slot));
    }

    /** Whether the slot holds a flow whose tag is that of the hash. */
    public boolean fits(int line, int slot, long hash) {
        return Memory.getUnsignedShort(indexLine(line) + 2L * slot) == tag(hash);
    }

    /** Whether the slot holds the flow with that key. */
    public boolean holds(int line, int slot, long hash, long key) {
        return fits(line, slot, hash) && FlowKey.equal(entry(line, slot), key);
    }

    /** The slot of the flow with that key, or {@link #NONE}. */
    public int find(int line, long hash, long key) {
        long tags = indexLine(line);
        long pattern = tag(hash) * LANE_LOW;
        for (int group = 0; group < groups; group++) {
            for (long found = slotsWith(pattern, tags, group); found != 0; found &= found - 1) {
                int slot = slot(group, found);
                if (FlowKey.equal(entry(line, slot), key)) {
                    return slot;
                }
            }
        }
        return NONE;
    }

    /** A free slot of the line, or {@link #NONE}. */
    public int free(int line) {
        long tags = indexLine(line);
        for (int group = 0; group < groups; group++) {
            long found = slotsWith(0, tags, group);
            if (found != 0) {
                int slot = slot(group, found);
                return slot < lineSize ? slot : NONE;
            }
        }
        return NONE;
    }

    /** Takes a slot for a flow of that hash. */
    public void occupy(int line, int slot, long hash) {
        Memory.putShort(indexLine(line) + 2L * slot, (int) tag(hash));
    }

    /** Frees a slot. */
    public void release(int line, int slot) {
        Memory.putShort(indexLine(line) + 2L * slot, 0);
    }

    public boolean isOccupied(int line, int slot) {
        return Memory.getShort(indexLine(line) + 2L * slot) != 0;
    }

    /** How many flows stand in the line. */
    public int flows(int line) {
        long tags = indexLine(line);
        int flows = 0;
        for (int word = 0; word < words; word++) {
            flows += Long.bitCount(occupied(Memory.getLong(tags + (long) word * Long.BYTES)) & LANE_HIGH);
        }
        return flows;
    }

    /** The address of a slot's entry. */
    public long entry(int line, int slot) {
        return entriesAddress + ((long) line * lineSize + slot) * FlowEntry.LENGTH;
    }

    /** Sets when the flow ends if no packet comes; at most {@link #HORIZON} ahead of the clock. */
    public void deadline(int line, int slot, int seconds) {
        Memory.putShort(indexLine(line) + deadlines + 2L * slot, seconds);
    }

    /** Seconds until the flow's deadline; negative when it has passed. */
    public int secondsLeft(int line, int slot, int clock) {
        return (short) (Memory.getShort(indexLine(line) + deadlines + 2L * slot) - clock);
    }

    /** Of how many parts a line is for {@link #due}: one, but for very long lines. */
    public int groups() {
        return groups;
    }

    /**
     * The flows of a part of a line that are due: a bit for each, of which {@link #slot} tells the slot. Deadlines
     * farther than {@link #HORIZON} from the clock are misread.
     */
    public long due(int line, int group, int clock) {
        long tags = indexLine(line);
        long pattern = (clock & 0xFFFF) * LANE_LOW;
        int first = group * GROUP;
        int end = Math.min(words, first + GROUP);
        long slots = 0;
        for (int word = first; word < end; word++) {
            long taken = occupied(Memory.getLong(tags + (long) word * Long.BYTES));
            long left = subtractLanes(Memory.getLong(tags + deadlines + (long) word * Long.BYTES), pattern);
            slots |= (notPositive(left) & taken) >>> GROUP - 1 - (word - first);
        }
        return slots;
    }

    /** The slot of the lowest bit in a part of a line. */
    public static int slot(int group, long slots) {
        int bit = Long.numberOfTrailingZeros(slots);
        return (group * GROUP + (bit & GROUP - 1)) * LANES + bit / GROUP;
    }

    private long indexLine(int line) {
        return indexAddress + (long) line * indexLineLength;
    }

    /** 16 bits that the choice of shard and line leave, never below 2: see {@link #zeroLanes}. */
    private static long tag(long hash) {
        return Math.max(FIRST_TAG, hash >>> 32 & 0xFFFF);
    }

    /**
     * The slots of a part of a line that have the pattern as tag: the bit of lane l of word w is 16 l + w. Without a
     * branch that depends on the tags, which no processor could foresee.
     */
    private long slotsWith(long pattern, long tags, int group) {
        int first = group * GROUP;
        int end = Math.min(words, first + GROUP);
        long slots = 0;
        for (int word = first; word < end; word++) {
            long found = zeroLanes(Memory.getLong(tags + (long) word * Long.BYTES) ^ pattern);
            slots |= found >>> GROUP - 1 - (word - first);
        }
        return slots;
    }

    /**
     * The high bit of each lane that is zero. A lane of 1 above a zero lane may be reported too; as tags begin at 2, a
     * free slot is never reported for a tag, and a taken one is sorted out by its key.
     */
    private static long zeroLanes(long x) {
        return x - LANE_LOW & ~x & LANE_HIGH;
    }

    /** The high bit of each lane that isn't zero, exactly; other bits mean nothing. */
    private static long occupied(long tags) {
        return (tags & ~LANE_HIGH) + ~LANE_HIGH | tags;
    }

    private static long subtractLanes(long x, long y) {
        return (x | LANE_HIGH) - (y & ~LANE_HIGH) ^ (x ^ ~y) & LANE_HIGH;
    }

    /** The high bit of each lane that is zero or negative, exactly. */
    private static long notPositive(long x) {
        return (x | ~occupied(x)) & LANE_HIGH;
    }

    @Override
    public void close() {
        index.close();
        entries.close();
    }
}
