package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;
import io.ringprobe.memory.Slab;
import io.ringprobe.schema.Rows;

/**
 * The rows of sections: the first few in the section itself, further ones in chained cells of one cache line, shared by
 * all plugins.
 *
 * <pre>
 *   cell:   | handle of the next cell 4 | row | row | … |   64 bytes
 * </pre>
 *
 * <p>Owned by one shard's thread.
 */
final class RowStore implements AutoCloseable {
    private static final int CELL_LENGTH = 64;
    private static final int CELL_HEADER = CELL_LENGTH - Rows.MAX_WIDTH;

    private final Slab cells = new Slab(CELL_LENGTH);

    /** Appends a row, of undefined content; returns its address, or 0 when there are as many as there may be. */
    long add(long section, Rows list) {
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
        return farRow(slot, place, list);
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

    private long farRow(long slot, int place, Rows list) {
        return cells.address(Memory.getInt(slot + Rows.TAIL_OFFSET)) + CELL_HEADER + (long) place * list.width();
    }

    /** The number of rows. */
    static int count(long section, Rows list) {
        return Memory.getUnsignedShort(section + list.slot() + Rows.COUNT_OFFSET);
    }

    /** Frees what the lists hold outside the section. */
    void free(long section, Rows[] lists) {
        for (Rows list : lists) {
            int cell = Memory.getInt(section + list.slot() + Rows.HEAD_OFFSET);
            while (cell != 0) {
                int next = Memory.getInt(cells.address(cell));
                cells.free(cell);
                cell = next;
            }
        }
    }

    /**
     * Copies all rows of a section into a flow record, where their slots have been copied already.
     *
     * @param to offset of the section in the record
     * @param data offset in the record where rows go
     * @return offset where they end
     */
    int copy(long section, long record, int to, int data, Rows[] lists) {
        int end = data;
        for (Rows list : lists) {
            long slot = record + to + list.slot();
            int count = Memory.getUnsignedShort(slot + Rows.COUNT_OFFSET);
            int near = Math.min(count, list.near());
            int cell = Memory.getInt(slot + Rows.HEAD_OFFSET);
            Memory.putShort(slot + Rows.DATA_OFFSET, end);
            ShortCopy.copy(section + list.nearArea(), record + end, near * list.width());
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
            ShortCopy.copy(address + CELL_HEADER, record + end, length);
            cell = Memory.getInt(address);
            end += length;
        }
        return end;
    }

    /** Cells that sections hold now. */
    int cellsInUse() {
        return cells.used();
    }

    @Override
    public void close() {
        cells.close();
    }
}
