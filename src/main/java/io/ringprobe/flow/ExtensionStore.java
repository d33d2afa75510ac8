package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Slab;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;

/**
 * Where the sections of plugins live. A flow that has any has a home, of which its entry holds the handle: one slot of
 * a slab, with the sections of small plugins that fill theirs on each flow, and handles of the others, which live in a
 * slab each. Several sections of one plugin are a chain. Where plugins look at packets in series, the home keeps the
 * latest few ({@link SeriesRow}), and the small sections of these plugins live together in an annex, which most flows
 * get at their end only ({@link SectionLayout}): while a flow lives, each packet then touches little more than the row
 * that it fills.
 *
 * <pre>
 *   section of a plugin that can have several in a flow:
 *           | section | handle of the next one 4 | in the first: handle of the last 4 | further ones 4 | unused 4 |
 * </pre>
 *
 * <p>What has been freed last is taken first: so a flow that begins gets memory that the processor's caches still hold
 * from a flow that has just ended, wherever in the table its entry stands. Owned by one shard's thread.
 */
public final class ExtensionStore implements AutoCloseable {
    private static final int NEXT_OFFSET = 0;
    private static final int LAST_OFFSET = NEXT_OFFSET + 4;
    private static final int FURTHER_OFFSET = LAST_OFFSET + 4;
    private static final int KEPT_OFFSET = SectionLayout.KEPT_OFFSET;
    private static final int ANNEX_OFFSET = SectionLayout.ANNEX_OFFSET;
    private static final int CACHE_LINE = SectionLayout.CACHE_LINE;

    private final RecordSchema schema;
    private final Schema[] schemas;
    private final int[] offsets;
    private final int[] lengths;
    /** Null where the section lives in the home or the annex. */
    private final Slab[] slabs;

    private final Field.Variable[][] variables;
    private final Rows[][] rows;
    /** Null where the section has none. */
    private final CounterStore[] counters;

    private final RowStore rowStore = new RowStore();
    private final Slab homes;
    private final int homeLength;
    private final Slab annexes;
    private final int annexLength;
    private final long annexMask;
    private final int keptOffset;
    private final int maxKept;
    private final int firstLineOfRows;
    /** Keeps the loads alive: the compiler would drop loads whose result nobody keeps. */
    @SuppressWarnings("unused")
    private long touched;

    private final long freedMask;
    private final long outsideMask;
    private final long repeatedMask;

    /** For plugins none of which looks at packets in series. */
    public ExtensionStore(RecordSchema schema, long onEveryFlow) {
        this(schema, onEveryFlow, 0);
    }

    /**
     * @param schema the sections there can be
     * @param onEveryFlow bit i: plugin i fills its section on each flow
     * @param inSeries bit i: plugin i looks at packets in series
     */
    public ExtensionStore(RecordSchema schema, long onEveryFlow, long inSeries) {
        this.schema = schema;
        schemas = schema.plugins().toArray(Schema[]::new);
        SectionLayout layout = new SectionLayout(schemas, onEveryFlow, inSeries);
        offsets = layout.offsets;
        lengths = layout.lengths;
        slabs = new Slab[schemas.length];
        variables = new Field.Variable[schemas.length][];
        rows = new Rows[schemas.length][];
        counters = new CounterStore[schemas.length];
        outsideMask = layout.outside;
        long freed = outsideMask;
        for (int i = 0; i < schemas.length; i++) {
            long bit = 1L << i;
            slabs[i] = (outsideMask & bit) == 0 ? null : new Slab(lengths[i]);
            variables[i] = VariableFields.of(schemas[i]);
            rows[i] = schemas[i].rows().toArray(Rows[]::new);
            counters[i] = schemas[i].counters() == 0 ? null : new CounterStore(schemas[i]);
            freed |= rows[i].length == 0 && counters[i] == null ? 0 : bit;
        }
        freedMask = freed;
        repeatedMask = layout.repeated;
        annexMask = layout.annexed;
        annexLength = layout.annexLength;
        annexes = new Slab(Math.max(CACHE_LINE, annexLength));
        keptOffset = layout.keptOffset;
        maxKept = layout.maxKept;
        firstLineOfRows = layout.firstLineOfRows();
        homeLength = layout.homeLength;
        homes = new Slab(homeLength);
    }

    public RecordSchema schema() {
        return schema;
    }

    /** Whether flows can have sections at all. */
    public boolean isUsed() {
        return schemas.length > 0;
    }

    /**
     * Brings the cache lines that packets of these flows will need into the cache, for the same reason as the table.
     * Not of the text in sections: mostly that is written once.
     *
     * @param entries the flows' entries, at hand already or on their way
     */
    public void touchWatched(long[] entries, int count) {
        touchHomes(entries, count);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long entry = entries[i];
            long watching = FlowEntry.presence(entry) & FlowEntry.attached(entry);
            if ((watching & ~annexMask) != 0 || watching != 0 && needsAnnex(entry)) {
                sum += touchSections(home(entry), watching);
            }
        }
        touched += sum;
    }

    /** Whether the plugins look at the flow's packets with the next one, or don't look later at all. */
    private boolean needsAnnex(long entry) {
        int kept = kept(entry);
        return kept == maxKept || kept == 0;
    }

    /** The same for flows that are about to end. */
    public void touchAll(long[] entries, int count) {
        touchHomes(entries, count);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long present = FlowEntry.presence(entries[i]);
            if (present != 0) {
                sum += touchSections(home(entries[i]), present);
            }
        }
        touched += sum;
    }

    /** A loop that does nothing else, by stores where it can: see {@link FlowTable#touchEntry}. */
    private void touchHomes(long[] entries, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int handle = FlowEntry.sections(entries[i]);
            if (handle != 0) {
                long home = homes.address(handle);
                Memory.putByte(home + SectionLayout.TOUCHED_OFFSET, 0);
                for (int row = firstLineOfRows; row < homeLength; row += CACHE_LINE) {
                    SeriesRow.touch(home + row);
                }
                for (int line = CACHE_LINE; line < firstLineOfRows; line += CACHE_LINE) {
                    sum += Memory.getLong(home + line);
                }
            }
        }
        touched += sum;
    }

    private long touchSections(long home, long plugins) {
        long sum = 0;
        if ((plugins & annexMask) != 0) {
            sum += touchLines(annex(home), annexLength);
        }
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

    private long annex(long home) {
        return annexes.address(Memory.getInt(home + ANNEX_OFFSET));
    }

    /** The flow's home, which it gets if it has none. */
    private long settle(long entry) {
        int handle = FlowEntry.sections(entry);
        if (handle != 0) {
            return homes.address(handle);
        }
        handle = homes.take();
        FlowEntry.sections(entry, handle);
        long home = homes.address(handle);
        Memory.putInt(home + KEPT_OFFSET, 0);
        Memory.putInt(home + ANNEX_OFFSET, 0);
        return home;
    }

    /** Whether there is room for packets in homes. */
    public boolean keepsPackets() {
        return maxKept > 0;
    }

    /**
     * Keeps a packet for the plugins that look at packets in series.
     *
     * @return whether it could; if not, the plugins must first look at those that there are
     */
    public boolean keep(long entry, long packet, boolean forward) {
        long home = settle(entry);
        int kept = Memory.getInt(home + KEPT_OFFSET);
        if (kept == maxKept) {
            return false;
        }
        SeriesRow.write(home + keptOffset + (long) kept * SeriesRow.LENGTH, packet, forward);
        Memory.putInt(home + KEPT_OFFSET, kept + 1);
        return true;
    }

    /** How many packets are kept. */
    public int kept(long entry) {
        return FlowEntry.sections(entry) == 0 ? 0 : Memory.getInt(home(entry) + KEPT_OFFSET);
    }

    /** Where the first of the kept packets stands; there must be one. */
    public long firstKept(long entry) {
        return home(entry) + keptOffset;
    }

    /** All plugins have looked at the kept packets. */
    public void dropKept(long entry) {
        Memory.putInt(home(entry) + KEPT_OFFSET, 0);
        leaveIfEmpty(entry);
    }

    private void leaveIfEmpty(long entry) {
        if (FlowEntry.presence(entry) == 0 && kept(entry) == 0) {
            homes.free(FlowEntry.sections(entry));
            FlowEntry.sections(entry, 0);
        }
    }

    /** The address of plugin {@code index}'s section, or 0 where the flow has none. */
    public long section(long entry, int index) {
        return (FlowEntry.presence(entry) & 1L << index) == 0 ? 0 : presentSection(entry, index);
    }

    private long presentSection(long entry, int index) {
        return sectionAt(home(entry), index);
    }

    private long sectionAt(long home, int index) {
        Slab slab = slabs[index];
        if (slab != null) {
            return slab.address(Memory.getInt(home + offsets[index]));
        }
        return ((annexMask & 1L << index) == 0 ? home : annex(home)) + offsets[index];
    }

    /** Gives the flow a section of plugin {@code index}, all zero but for text; the one it has, if it has one. */
    public long create(long entry, int index) {
        long present = FlowEntry.presence(entry);
        long bit = 1L << index;
        if ((present & bit) != 0) {
            return presentSection(entry, index);
        }
        FlowEntry.presence(entry, present | bit);
        long home = settle(entry);
        Slab slab = slabs[index];
        if (slab != null) {
            Memory.putInt(home + offsets[index], slab.take());
        } else if ((annexMask & bit) != 0 && Memory.getInt(home + ANNEX_OFFSET) == 0) {
            Memory.putInt(home + ANNEX_OFFSET, annexes.take());
        }
        return cleared(sectionAt(home, index), index);
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
        long home = home(entry);
        if ((freedMask & bit) != 0) {
            free(home, index);
        }
        FlowEntry.presence(entry, present & ~bit);
        if ((present & annexMask) == bit) {
            freeAnnex(home);
        }
        leaveIfEmpty(entry);
    }

    /** Frees all that the flow's sections hold; the entry itself may then be reused. */
    public void release(long entry) {
        int handle = FlowEntry.sections(entry);
        if (handle == 0) {
            return;
        }
        long home = homes.address(handle);
        for (long bits = FlowEntry.presence(entry) & freedMask; bits != 0; bits &= bits - 1) {
            free(home, Long.numberOfTrailingZeros(bits));
        }
        freeAnnex(home);
        homes.free(handle);
        FlowEntry.sections(entry, 0);
    }

    private void freeAnnex(long home) {
        int annex = Memory.getInt(home + ANNEX_OFFSET);
        if (annex != 0) {
            annexes.free(annex);
            Memory.putInt(home + ANNEX_OFFSET, 0);
        }
    }

    private void free(long home, int index) {
        long section = sectionAt(home, index);
        rowStore.free(section, rows[index]);
        if (counters[index] != null) {
            counters[index].free(section);
        }
        if (slabs[index] != null) {
            freeSlots(Memory.getInt(home + offsets[index]), index);
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

    /** The number of rows. */
    public int rowCount(long section, Rows list) {
        return RowStore.count(section, list);
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
        int end = VariableFields.copy(section, record, to, data, variables[index]);
        return rows[index].length == 0 ? end : rowStore.copy(section, record, to, end, rows[index]);
    }

    /** Slots of slabs and cells of rows that flows hold now: 0 when no flow is left. */
    int slotsInUse() {
        int used = rowStore.cellsInUse() + homes.used() + annexes.used();
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
        annexes.close();
    }
}
