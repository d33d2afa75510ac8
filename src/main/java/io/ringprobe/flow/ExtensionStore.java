package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Slab;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the sections of plugins live: inside the flow's entry for small plugins that fill theirs on each flow, else in
 * a slab of their own, of which the entry holds a 32-bit handle. Several sections of one plugin are a chain. Rows live
 * in chained cells of one cache line, shared by all plugins.
 *
 * <pre>
 *   entry:  | FlowEntry 128 | section inline | … | handle | handle | … |   up to a multiple of 64
 *   cell:   | handle of the next cell 4 | row | row | … |   64 bytes
 *   section of a plugin that can have several in a flow:
 *           | section | handle of the next one 4 | in the first: handle of the last 4 | further ones 4 | unused 4 |
 * </pre>
 *
 * <p>Owned by one shard's thread.
 */
public final class ExtensionStore implements AutoCloseable {
    private static final int CACHE_LINE = 64;
    private static final int MAX_INLINE = 160;
    private static final int CELL_HEADER = CACHE_LINE - Rows.MAX_WIDTH;
    private static final int NEXT_OFFSET = 0;
    private static final int LAST_OFFSET = NEXT_OFFSET + 4;
    private static final int FURTHER_OFFSET = LAST_OFFSET + 4;
    private static final int CHAIN_LENGTH = 16;

    private final RecordSchema schema;
    private final Schema[] schemas;
    private final boolean[] inline;
    private final int[] offsets;
    private final int[] lengths;
    private final Slab[] slabs;
    private final Field.Variable[][] variables;
    private final Rows[][] rows;
    private final Slab cells = new Slab(CACHE_LINE);
    private final int entryLength;
    private final long slabMask;
    private final long outsideMask;
    private final long repeatedMask;

    /**
     * @param schema the sections there can be
     * @param onEveryFlow bit i: plugin i fills its section on each flow
     */
    public ExtensionStore(RecordSchema schema, long onEveryFlow) {
        this.schema = schema;
        List<Schema> plugins = schema.plugins();
        schemas = plugins.toArray(Schema[]::new);
        inline = new boolean[schemas.length];
        offsets = new int[schemas.length];
        lengths = new int[schemas.length];
        slabs = new Slab[schemas.length];
        variables = new Field.Variable[schemas.length][];
        rows = new Rows[schemas.length][];
        int offset = FlowEntry.LENGTH;
        for (int i = 0; i < schemas.length; i++) {
            lengths[i] = schemas[i].cachedLength() + (schemas[i].isRepeated() ? CHAIN_LENGTH : 0);
            boolean always = (onEveryFlow & 1L << i) != 0 && lengths[i] <= MAX_INLINE && !schemas[i].isRepeated();
            inline[i] = always || lengths[i] == 0;
            if (inline[i]) {
                offsets[i] = offset;
                offset += lengths[i];
            }
        }
        long mask = 0;
        long outside = 0;
        long repeated = 0;
        for (int i = 0; i < schemas.length; i++) {
            if (!inline[i]) {
                outside |= 1L << i;
                slabs[i] = new Slab(Math.max(Long.BYTES, lengths[i]));
                offsets[i] = offset;
                offset += Integer.BYTES;
                mask |= 1L << i;
            }
            variables[i] = variablesOf(schemas[i]);
            rows[i] = schemas[i].rows().toArray(Rows[]::new);
            mask |= rows[i].length == 0 ? 0 : 1L << i;
            repeated |= schemas[i].isRepeated() ? 1L << i : 0;
        }
        slabMask = mask;
        outsideMask = outside;
        repeatedMask = repeated;
        entryLength = (offset + CACHE_LINE - 1) & -CACHE_LINE;
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

    /** Bytes of a flow's entry with its inline sections and handles. */
    public int entryLength() {
        return entryLength;
    }

    public RecordSchema schema() {
        return schema;
    }

    /** Whether any section lives outside the flows' entries. */
    public boolean hasOutside() {
        return outsideMask != 0;
    }

    /**
     * Loads something of each cache line of the flow's sections outside its entry, for the same reason as the table.
     * Not of the text that they hold: mostly that is written once.
     */
    public long touchOutside(long entry) {
        long sum = 0;
        long watching = FlowEntry.presence(entry) & FlowEntry.attached(entry);
        for (long bits = watching & outsideMask; bits != 0; bits &= bits - 1) {
            int index = Long.numberOfTrailingZeros(bits);
            long section = presentSection(entry, index);
            int length = schemas[index].clearedLength();
            for (int offset = 0; offset < length; offset += CACHE_LINE) {
                sum += Memory.getLong(section + offset);
            }
        }
        return sum;
    }

    /** The address of plugin {@code index}'s section, or 0 where the flow has none. */
    public long section(long entry, int index) {
        return (FlowEntry.presence(entry) & 1L << index) == 0 ? 0 : presentSection(entry, index);
    }

    private long presentSection(long entry, int index) {
        long place = entry + offsets[index];
        return inline[index] ? place : slabs[index].address(Memory.getInt(place));
    }

    /** Gives the flow a section of plugin {@code index}, all zero but for text; the one it has, if it has one. */
    public long create(long entry, int index) {
        long present = FlowEntry.presence(entry);
        if ((present & 1L << index) != 0) {
            return presentSection(entry, index);
        }
        FlowEntry.presence(entry, present | 1L << index);
        if (!inline[index]) {
            Memory.putInt(entry + offsets[index], slabs[index].take());
        }
        return cleared(presentSection(entry, index), index);
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
        if ((present & bit) != 0) {
            freeMemory(entry, index);
            FlowEntry.presence(entry, present & ~bit);
        }
    }

    /** Frees all that the flow's sections hold outside the entry; the entry itself may then be reused. */
    public void release(long entry) {
        long bits = FlowEntry.presence(entry) & slabMask;
        while (bits != 0) {
            freeMemory(entry, Long.numberOfTrailingZeros(bits));
            bits &= bits - 1;
        }
    }

    private void freeMemory(long entry, int index) {
        if (rows[index].length > 0) {
            freeRows(presentSection(entry, index), rows[index]);
        }
        if (!inline[index]) {
            freeSlots(Memory.getInt(entry + offsets[index]), index);
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

    private void freeRows(long section, Rows[] lists) {
        for (Rows list : lists) {
            int cell = Memory.getInt(section + list.slot() + Rows.HEAD_OFFSET);
            while (cell != 0) {
                int next = Memory.getInt(cells.address(cell));
                cells.free(cell);
                cell = next;
            }
        }
    }

    /** Appends a row, of undefined content; returns its address, or 0 when there are as many as there may be. */
    public long addRow(long section, Rows list) {
        long slot = section + list.slot();
        int count = Memory.getUnsignedShort(slot + Rows.COUNT_OFFSET);
        if (count >= list.capacity()) {
            return 0;
        }
        Memory.putShort(slot + Rows.COUNT_OFFSET, count + 1);
        return count < list.near() ? nearRow(section, count, list) : addFarRow(slot, list);
    }

    private static long nearRow(long section, int place, Rows list) {
        return section + list.nearArea() + (long) place * list.width();
    }

    private long addFarRow(long slot, Rows list) {
        int place = Memory.getUnsignedShort(slot + Rows.IN_LAST_CELL_OFFSET);
        if (place == list.perCell() || Memory.getInt(slot + Rows.TAIL_OFFSET) == 0) {
            appendCell(slot);
            place = 0;
        }
        Memory.putShort(slot + Rows.IN_LAST_CELL_OFFSET, place + 1);
        return row(Memory.getInt(slot + Rows.TAIL_OFFSET), place, list);
    }

    /** The address of the row added last; there must be one. */
    public long lastRow(long section, Rows list) {
        long slot = section + list.slot();
        int last = Memory.getUnsignedShort(slot + Rows.COUNT_OFFSET) - 1;
        if (last < list.near()) {
            return nearRow(section, last, list);
        }
        int place = Memory.getUnsignedShort(slot + Rows.IN_LAST_CELL_OFFSET) - 1;
        return row(Memory.getInt(slot + Rows.TAIL_OFFSET), place, list);
    }

    /** The number of rows. */
    public int rowCount(long section, Rows list) {
        return Memory.getUnsignedShort(section + list.slot() + Rows.COUNT_OFFSET);
    }

    /** Forgets the row added last, just before export; rows may not be added after that. */
    public void dropLastRow(long section, Rows list) {
        Memory.putShort(section + list.slot() + Rows.COUNT_OFFSET, rowCount(section, list) - 1);
    }

    private void appendCell(long slot) {
        int cell = cells.take();
        Memory.putInt(cells.address(cell), 0);
        int tail = Memory.getInt(slot + Rows.TAIL_OFFSET);
        if (tail == 0) {
            Memory.putInt(slot + Rows.HEAD_OFFSET, cell);
        } else {
            Memory.putInt(cells.address(tail), cell);
        }
        Memory.putInt(slot + Rows.TAIL_OFFSET, cell);
    }

    private long row(int cell, int place, Rows list) {
        return cells.address(cell) + CELL_HEADER + (long) place * list.width();
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
        Memory.copyWords(section, record + to, schemas[index].exportedLength());
        int end = copyVariables(section, record, to, data, variables[index]);
        return rows[index].length == 0 ? end : copyRows(section, record, to, end, rows[index]);
    }

    private static int copyVariables(long section, long record, int to, int data, Field.Variable[] fields) {
        int end = data;
        for (Field.Variable field : fields) {
            int length = Memory.getUnsignedShort(section + field.slot());
            Memory.putShort(record + to + field.slot() + 2, end);
            copyFew(section + field.area(), record + end, length);
            end += length;
        }
        return end;
    }

    /** Mostly there are so few octets that the call of the general copy would take longer. */
    private static void copyFew(long from, long to, int length) {
        if (length > CACHE_LINE) {
            Memory.copy(from, to, length);
            return;
        }
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            Memory.putLong(to + at, Memory.getLong(from + at));
        }
        for (; at < length; at++) {
            Memory.putByte(to + at, Memory.getByte(from + at));
        }
    }

    private int copyRows(long section, long record, int to, int data, Rows[] lists) {
        int end = data;
        for (Rows list : lists) {
            long slot = record + to + list.slot();
            int count = Memory.getUnsignedShort(slot + Rows.COUNT_OFFSET);
            int near = Math.min(count, list.near());
            int cell = Memory.getInt(slot + Rows.HEAD_OFFSET);
            Memory.putShort(slot + Rows.DATA_OFFSET, end);
            copyFew(section + list.nearArea(), record + end, near * list.width());
            end = copyCells(cell, count - near, record, end + near * list.width(), list);
        }
        return end;
    }

    private int copyCells(int first, int count, long record, int data, Rows list) {
        int cell = first;
        int end = data;
        for (int left = count; left > 0; left -= list.perCell()) {
            int length = Math.min(left, list.perCell()) * list.width();
            long address = cells.address(cell);
            copyFew(address + CELL_HEADER, record + end, length);
            cell = Memory.getInt(address);
            end += length;
        }
        return end;
    }

    /** Slots of slabs and cells of rows that flows hold now: 0 when no flow is left. */
    int slotsInUse() {
        int used = cells.used();
        for (Slab slab : slabs) {
            used += slab == null ? 0 : slab.used();
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
        cells.close();
    }
}
