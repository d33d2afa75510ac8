package io.ringprobe.flow;

import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;

/**
 * Loads what the packets of a block will need of the table before the first of them is handled, so that the misses
 * overlap where one by one each would be waited for; and remembers where each packet's flow probably stands. Owned by
 * the shard's thread.
 */
final class Lookahead {
    /** For so many lines at a time it finds what is due. */
    static final int LINES = 16;

    private final FlowTable table;
    private final ExtensionStore extensions;
    private final FlowHooks hooks;
    private final boolean hooksOutside;

    private int[] lines = new int[0];
    private int[] slots = new int[0];
    private long[] entries = new long[0];
    private final long[] due;
    private final long[] dueEntries;
    private int firstDue;
    /** Keeps the loads alive: the compiler would drop loads whose result nobody keeps. */
    @SuppressWarnings("unused")
    private long touched;

    Lookahead(FlowTable table, ExtensionStore extensions, FlowHooks hooks) {
        this.table = table;
        this.extensions = extensions;
        this.hooks = hooks;
        this.due = new long[LINES * table.groups()];
        this.dueEntries = new long[LINES * table.lineSize()];
        this.hooksOutside = hooks.isActive() && hooks.hasOutside();
    }

    /**
     * First the index lines of the whole block, then the entries. The loops that load do nothing else, so that as many
     * loads as possible are on their way at once.
     */
    void touch(PacketBlock block) {
        int count = block.count();
        if (lines.length < count) {
            lines = new int[count];
            slots = new int[count];
            entries = new long[count];
        }
        int[] lineOf = lines;
        int[] slotOf = slots;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int line = table.line(PacketDescriptor.hash(block.descriptor(i)));
            lineOf[i] = line;
            sum += table.touchIndex(line);
        }
        for (int i = 0; i < count; i++) {
            int slot = table.guess(lineOf[i], PacketDescriptor.hash(block.descriptor(i)));
            slotOf[i] = slot;
            table.touchEntry(lineOf[i], slot);
        }
        touched += sum;
        if (extensions.isUsed()) {
            touchSections(block, count);
        }
    }

    /** Then what plugins hold outside the entries; which of them, the entries say. */
    private void touchSections(PacketBlock block, int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (table.fits(lines[i], slots[i], PacketDescriptor.hash(block.descriptor(i)))) {
                entries[found++] = table.entry(lines[i], slots[i]);
            }
        }
        extensions.touchWatched(entries, found);
        touchOutside(entries, found);
    }

    private void touchOutside(long[] of, int count) {
        if (hooksOutside) {
            for (int i = 0; i < count; i++) {
                hooks.touch(of[i]);
            }
        }
    }

    /** The line of the table in which the flow of packet {@code i} stands. */
    int line(int i) {
        return lines[i];
    }

    /** The slot of that line in which it stands, unless another flow's tag is the same. */
    int slot(int i) {
        return slots[i];
    }

    /**
     * Finds the flows of up to {@link #LINES} lines that are due, and loads their entries, before the first of them is
     * copied out.
     *
     * @param to the line behind the last
     */
    void findDue(int from, int to, int clock) {
        firstDue = from;
        int at = 0;
        int ending = 0;
        for (int line = from; line < to; line++) {
            for (int group = 0; group < table.groups(); group++) {
                long found = table.due(line, group, clock);
                due[at++] = found;
                for (long left = found; left != 0; left &= left - 1) {
                    int slot = FlowTable.slot(group, left);
                    table.touchEntry(line, slot);
                    dueEntries[ending++] = table.entry(line, slot);
                }
            }
        }
        if (extensions.isUsed()) {
            extensions.touchAll(dueEntries, ending);
            touchOutside(dueEntries, ending);
        }
    }

    /** What was found in a part of one of those lines, as {@link FlowTable#due} has it. */
    long due(int line, int group) {
        return due[(line - firstDue) * table.groups() + group];
    }
}
