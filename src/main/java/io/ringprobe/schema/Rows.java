package io.ringprobe.schema;

/**
 * A list of rows in a schema, whose columns are exported as lists of equal length (pstats: one row a packet).
 *
 * <p>At {@code slot} of the schema's section stand: the number of rows (16 bits), the offset of the first row from the
 * start of the flow record (16 bits, set when the record is copied out of the cache), and, in the cache only, the
 * handles of the first and last cell (32 bits each). In the cache rows live in chained cells taken from a pool, so that
 * a short flow pays for few; in a flow record they stand one behind the other.
 */
public final class Rows {
    public static final int COUNT_OFFSET = 0;
    public static final int DATA_OFFSET = 2;
    public static final int HEAD_OFFSET = 4;
    public static final int TAIL_OFFSET = 8;
    public static final int SLOT_LENGTH = 12;
    /** The most bytes of a row: what the cache has room for in one cell. */
    public static final int MAX_WIDTH = 60;

    private final int index;
    private final int slot;
    private final int capacity;
    private int width;
    private int perCell;

    Rows(int index, int slot, int capacity) {
        this.index = index;
        this.slot = slot;
        this.capacity = capacity;
    }

    int addColumn(int size) {
        int offset = width;
        width += size;
        perCell = MAX_WIDTH / width;
        return offset;
    }

    /** Which list of rows of its schema this is, from 0. */
    public int index() {
        return index;
    }

    /** Offset of the slot in the section. */
    public int slot() {
        return slot;
    }

    /** The most rows there can be. */
    public int capacity() {
        return capacity;
    }

    /** Bytes of one row. Columns follow each other without gaps, in the order of their declaration. */
    public int width() {
        return width;
    }

    /** Rows in one cell of the cache. */
    public int perCell() {
        return perCell;
    }
}
