package io.ringprobe.flow;

import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;

/**
 * Loads what the packets of a block will need of the table before the first of them is handled, so that the misses
 * overlap where one by one each would be waited for; and remembers where each packet's flow probably stands. Owned by
 * the shard's thread.
 */
final class Lookahead {
    private final FlowTable table;
    private final ExtensionStore extensions;
    private final FlowHooks hooks;
    private final boolean hooksOutside;

    private int[] lines = new int[0];
    private int[] slots = new int[0];
    /** Keeps the loads alive: the compiler would drop loads whose result nobody keeps. */
    @SuppressWarnings("unused")
    private long touched;

    Lookahead(FlowTable table, ExtensionStore extensions, FlowHooks hooks) {
        this.table = table;
        this.extensions = extensions;
        this.hooks = hooks;
        this.hooksOutside = hooks.isActive() && hooks.hasOutside();
    }

    /**
     * First the index lines of the whole block, then the entries. The loop over the entries does nothing else, so that
     * as many loads as possible are on their way at once.
     */
    void touch(PacketBlock block) {
        int count = block.count();
        if (lines.length < count) {
            lines = new int[count];
            slots = new int[count];
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
            slotOf[i] = table.guess(lineOf[i], PacketDescriptor.hash(block.descriptor(i)));
        }
        for (int i = 0; i < count; i++) {
            sum += table.touchEntry(lineOf[i], slotOf[i]);
        }
        touched += sum;
        if (extensions.isUsed() || hooksOutside) {
            touchSections(block, count);
        }
    }

    /** Then what plugins hold outside the entries; which of them, the entries say. */
    private void touchSections(PacketBlock block, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            if (table.fits(lines[i], slots[i], PacketDescriptor.hash(block.descriptor(i)))) {
                long entry = table.entry(lines[i], slots[i]);
                sum += extensions.touchWatched(entry) + (hooksOutside ? hooks.touch(entry) : 0);
            }
        }
        touched += sum;
    }

    /** The line of the table in which the flow of packet {@code i} stands. */
    int line(int i) {
        return lines[i];
    }

    /** The slot of that line in which it stands, unless another flow's tag is the same. */
    int slot(int i) {
        return slots[i];
    }
}
