package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;
import io.ringprobe.memory.Slab;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the sections of plugins live. A flow that has any has a home, of which its entry holds the handle: one slot of
 * a slab, with the sections of small plugins that fill theirs on each flow, and handles of the others, which live in a
 * slab each. Several sections of one plugin are a chain.
 *
 * <pre>
 *   home:   | handle | handle | … | section | section | … |   up to a multiple of 64
 *   section of a plugin that can have several in a flow:
 *           | section | handle of the next one 4 | in the first: handle of the last 4 | further ones 4 | unused 4 |
 * </pre>
 *
 * <p>What has been freed last is taken first: so a flow that begins gets memory that the processor's caches still hold
 * from a flow that has just ended, wherever in the table its entry stands. Owned by one shard's thread.
 */
public final class ExtensionStore implements AutoCloseable {
    private static final int CACHE_LINE = 64;
    private static final int MAX_IN_HOME = 160;
    private static final int NEXT_OFFSET = 0;
    private static final int LAST_OFFSET = NEXT_OFFSET + 4;
    private static final int FURTHER_OFFSET = LAST_OFFSET + 4;
    private static final int CHAIN_LENGTH = 16;

    private final RecordSchema schema;
    private final Schema[] schemas;
    private final int[] offsets;
    private final int[] lengths;
    /** Null where the section lives in the home. */
    private final Slab[] slabs;

    private final Field.Variable[][] variables;
    private final Rows[][] rows;
    /** Null where the section has none. */
    private final CounterStore[] counters;

    private final RowStore rowStore = new RowStore();
    private final Slab homes;
    private final int homeLength;
    private final long freedMask;
    private final long outsideMask;
    private final long repeatedMask;

    /**
     * @param schema the sections there can be
     * @param onEveryFlow bit i: plugin i fills its section on each flow
     */
    public ExtensionStore(RecordSchema schema, long onEveryFlow) {
        this.schema = schema;
        schemas = schema.plugins().toArray(Schema[]::new);
        offsets = new int[schemas.length];
        lengths = new int[schemas.length];
        slabs = new Slab[schemas.length];
        variables = new Field.Variable[schemas.length][];
        rows = new Rows[schemas.length][];
        counters = new CounterStore[schemas.length];
        long outside = 0;
        long freed = 0;
        long repeated = 0;
        for (int i = 0; i < schemas.length; i++) {
            long bit = 1L << i;
            variables[i] = variablesOf(schemas[i]);
            rows[i] = schemas[i].rows().toArray(Rows[]::new);
            lengths[i] = schemas[i].cachedLength() + (schemas[i].isRepeated() ? CHAIN_LENGTH : 0);
            boolean small = lengths[i] <= MAX_IN_HOME && !schemas[i].isRepeated();
            outside |= lengths[i] == 0 || small && (onEveryFlow & bit) != 0 ? 0 : bit;
            counters[i] = schemas[i].counters() == 0 ? null : new CounterStore(schemas[i]);
            freed |= rows[i].length == 0 && counters[i] == null ? 0 : bit;
            repeated |= schemas[i].isRepeated() ? bit : 0;
        }
        outsideMask = outside;
        freedMask = outside | freed;
        repeatedMask = repeated;
        homeLength = layOut();
        homes = new Slab(homeLength);
    }

    private int layOut() {
        int offset = 0;
        for (int i = 0; i < schemas.length; i++) {
            if (isOutside(i)) {
                slabs[i] = new Slab(Math.max(Long.BYTES, lengths[i]));
                offsets[i] = offset;
                offset += Integer.BYTES;
            }
        }
        offset = (offset + Long.BYTES - 1) & -Long.BYTES;
        for (int i = 0; i < schemas.length; i++) {
            if (!isOutside(i)) {
                offsets[i] = offset;
                offset += lengths[i];
            }
        }
        return Math.max(CACHE_LINE, (offset + CACHE_LINE - 1) & -CACHE_LINE);
    }

    private boolean isOutside(int index) {
        return (outsideMask & 1L << index) != 0;
    }

    private static Field.Variable[] variablesOf(Schema schema) {
        List<Field.Variable> found = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (field.storage() instanceof Field.Variable variable) {
                found.add(variable);
            }
        }
        return found.toArray(Field.Variable[]::new);
    }

    public RecordSchema schema() {
        return schema;
    }

    /** Whether flows can have sections at all. */
    public boolean isUsed() {
        return schemas.length > 0;
    }

    /**
     * Loads something of each cache line of the sections that a packet of the flow will need, for the same reason as
     * the table. Not of the text that they hold: mostly that is written once.
     */
    public long touchWatched(long entry) {
        long watching = FlowEntry.presence(entry) & FlowEntry.attached(entry);
        return watching == 0 ? 0 : touch(entry, watching);
    }

    /** The same for the flow's end. */
    public long touchAll(long entry) {
        long present = FlowEntry.presence(entry);
        return present == 0 ? 0 : touch(entry, present);
    }

    private long touch(long entry, long plugins) {
        long home = home(entry);
        long sum = touchLines(home, homeLength);
        for (long bits = plugins & outsideMask; bits != 0; bits &= bits - 1) {
            int index = Long.numberOfTrailingZeros(bits);
            long section = slabs[index].address(Memory.getInt(home + offsets[index]));
            sum += touchLines(section, schemas[index].clearedLength());
        }
        return sum;
    }

    private static long touchLines(long from, int length) {
        long sum = 0;
        for (int offset = 0; offset < length; offset += CACHE_LINE) {
            sum += Memory.getLong(from + offset);
        }
        return sum;
    }

    private long home(long entry) {
        return homes.address(FlowEntry.sections(entry));
    }

    /** The address of plugin {@code index}'s section, or 0 where the flow has none. */
    public long section(long entry, int index) {
        return (FlowEntry.presence(entry) & 1L << index) == 0 ? 0 : presentSection(entry, index);
    }

    private long presentSection(long entry, int index) {
        long place = home(entry) + offsets[index];
        Slab slab = slabs[index];
        return slab == null ? place : slab.address(Memory.getInt(place));
    }

    /** Gives the flow a section of plugin {@code index}, all zero but for text; the one it has, if it has one. */
    public long create(long entry, int index) {
        long present = FlowEntry.presence(entry);
        if ((present & 1L << index) != 0) {
            return presentSection(entry, index);
        }
        if (present == 0) {
            FlowEntry.sections(entry, homes.take());
        }
        FlowEntry.presence(entry, present | 1L << index);
        long place = home(entry) + offsets[index];
        Slab slab = slabs[index];
        if (slab == null) {
            return cleared(place, index);
        }
        int handle = slab.take();
        Memory.putInt(place, handle);
        return cleared(slab.address(handle), index);
    }

    private long cleared(long section, int index) {
        clear(section, schemas[index].clearedLength());
        int chain = schemas[index].cachedLength();
        clear(section + chain, lengths[index] - chain);
        return section;
    }

    private static void clear(long from, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            Memory.putLong(from + i, 0);
        }
    }

    /**
     * Gives the flow one more section of plugin {@code index}, all zero, behind those it has.
     *
     * @return its address, or 0 when there are as many as there may be
     */
    public long addSection(long entry, int index) {
        long first = section(entry, index);
        if (first == 0) {
            return create(entry, index);
        }
        long chain = first + schemas[index].cachedLength();
        if (!schemas[index].isRepeated() || Memory.getInt(chain + FURTHER_OFFSET) + 1 >= schemas[index].maxSections()) {
            return 0;
        }
        int last = Memory.getInt(chain + LAST_OFFSET);
        long lastChain = last == 0 ? chain : slabs[index].address(last) + schemas[index].cachedLength();
        int added = slabs[index].take();
        Memory.putInt(lastChain + NEXT_OFFSET, added);
        Memory.putInt(chain + LAST_OFFSET, added);
        Memory.putInt(chain + FURTHER_OFFSET, Memory.getInt(chain + FURTHER_OFFSET) + 1);
        return cleared(slabs[index].address(added), index);
    }

    /** The plugins, as bits, of which a flow can have several sections. */
    long repeated() {
        return repeatedMask;
    }

    /**
     * The section behind {@code section} in the chain of plugin {@code index}, which must be repeated; 0 at its end.
     */
    long next(long section, int index) {
        int next = Memory.getInt(section + schemas[index].cachedLength() + NEXT_OFFSET);
        return next == 0 ? 0 : slabs[index].address(next);
    }

    /** Takes the sections of plugin {@code index} away from the flow, if it has any. */
    public void remove(long entry, int index) {
        long bit = 1L << index;
        long present = FlowEntry.presence(entry);
        if ((present & bit) == 0) {
            return;
        }
        if ((freedMask & bit) != 0) {
            free(home(entry), index);
        }
        FlowEntry.presence(entry, present & ~bit);
        if (present == bit) {
            homes.free(FlowEntry.sections(entry));
        }
    }

    /** Frees all that the flow's sections hold; the entry itself may then be reused. */
    public void release(long entry) {
        long present = FlowEntry.presence(entry);
        if (present == 0) {
            return;
        }
        int handle = FlowEntry.sections(entry);
        long home = homes.address(handle);
        for (long bits = present & freedMask; bits != 0; bits &= bits - 1) {
            free(home, Long.numberOfTrailingZeros(bits));
        }
        homes.free(handle);
    }

    private void free(long home, int index) {
        long place = home + offsets[index];
        Slab slab = slabs[index];
        long section = slab == null ? place : slab.address(Memory.getInt(place));
        rowStore.free(section, rows[index]);
        if (counters[index] != null) {
            counters[index].free(section);
        }
        if (slab != null) {
            freeSlots(Memory.getInt(place), index);
        }
    }

    private void freeSlots(int first, int index) {
        if (!schemas[index].isRepeated()) {
            slabs[index].free(first);
            return;
        }
        int handle = first;
        while (handle != 0) {
            int next = Memory.getInt(slabs[index].address(handle) + schemas[index].cachedLength() + NEXT_OFFSET);
            slabs[index].free(handle);
            handle = next;
        }
    }

    /** Appends a row, of undefined content; returns its address, or 0 when there are as many as there may be. */
    public long addRow(long section, Rows list) {
        return rowStore.add(section, list);
    }

    /** The address of the row added last; there must be one. */
    public long lastRow(long section, Rows list) {
        return rowStore.last(section, list);
    }

    /** The number of rows. */
    public int rowCount(long section, Rows list) {
        return RowStore.count(section, list);
    }

    /** Forgets the row added last, just before export; rows may not be added after that. */
    public void dropLastRow(long section, Rows list) {
        RowStore.dropLast(section, list);
    }

    /** Adds to counter {@code element} of a section of plugin {@code index}. */
    public void count(long section, int index, Counters list, int element, long amount) {
        counters[index].add(section, list.first() + element, amount);
    }

    /**
     * Copies all sections of a flow, of each plugin the first, behind each other into a flow record, in the layout of
     * {@link FlowRecord}.
     *
     * @param record start of the flow record
     * @param sections offset in the record where the first section goes
     * @return length of the record, a multiple of 8
     */
    int copy(long entry, long record, int sections) {
        long present = FlowEntry.presence(entry);
        int data = sections;
        for (long bits = present; bits != 0; bits &= bits - 1) {
            data += schemas[Long.numberOfTrailingZeros(bits)].exportedLength();
        }
        int to = sections;
        for (long bits = present; bits != 0; bits &= bits - 1) {
            int index = Long.numberOfTrailingZeros(bits);
            data = copySection(presentSection(entry, index), index, record, to, data);
            to += schemas[index].exportedLength();
        }
        return (data + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Copies a single section in the same way, as if the flow had no other. */
    int copyOne(long section, int index, long record, int to) {
        int data = copySection(section, index, record, to, to + schemas[index].exportedLength());
        return (data + Long.BYTES - 1) & -Long.BYTES;
    }

    private int copySection(long section, int index, long record, int to, int data) {
        Memory.copyWords(section, record + to, schemas[index].copiedLength());
        if (counters[index] != null) {
            counters[index].copy(section, record + to);
        }
        int end = copyVariables(section, record, to, data, variables[index]);
        return rows[index].length == 0 ? end : rowStore.copy(section, record, to, end, rows[index]);
    }

    private static int copyVariables(long section, long record, int to, int data, Field.Variable[] fields) {
        int end = data;
        for (Field.Variable field : fields) {
            int length = Memory.getUnsignedShort(section + field.slot());
            Memory.putShort(record + to + field.slot() + 2, end);
            ShortCopy.copy(section + field.area(), record + end, length);
            end += length;
        }
        return end;
    }

    /** Slots of slabs and cells of rows that flows hold now: 0 when no flow is left. */
    int slotsInUse() {
        int used = rowStore.cellsInUse() + homes.used();
        for (Slab slab : slabs) {
            used += slab == null ? 0 : slab.used();
        }
        for (CounterStore store : counters) {
            used += store == null ? 0 : store.slotsInUse();
        }
        return used;
    }

    @Override
    public void close() {
        for (Slab slab : slabs) {
            if (slab != null) {
                slab.close();
            }
        }
        for (CounterStore store : counters) {
            if (store != null) {
                store.close();
            }
        }
        rowStore.close();
        homes.close();
    }
}
