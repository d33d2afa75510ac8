package io.ringprobe.schema;

/**
 * A list of rows in a schema, whose columns are exported as lists of equal length (pstats: one row a packet).
 *
 * <p>At {@code slot} of the schema's section stand: the number of rows (16 bits), in the flow record the offset of the
 * first row from its start, in the cache the number of rows in the last cell (16 bits), and, in the cache only, the
 * handles of the first and last cell (32 bits each). In the cache the first {@link #near} rows live in the section
 * itself, further ones in chained cells taken from a pool, so that a short flow pays for few; in a flow record all
 * stand one behind the other.
 */
public final class Rows {
    public static final int COUNT_OFFSET = 0;
    public static final int DATA_OFFSET = 2;
    public static final int IN_LAST_CELL_OFFSET = 2;
    public static final int HEAD_OFFSET = 4;
    public static final int TAIL_OFFSET = 8;
    public static final int SLOT_LENGTH = 12;
    /** The most bytes of a row: what the cache has room for in one cell. */
    public static final int MAX_WIDTH = 60;

    private final int index;
    private final int slot;
    private final int capacity;
    private final int near;
    private int nearArea;
    private int width;
    private int perCell;

    Rows(int index, int slot, int capacity, int near) {
        this.index = index;
        this.slot = slot;
        this.capacity = capacity;
        this.near = near;
    }

    /** Puts the near rows at that offset of the section and returns where they end. */
    int placeNear(int area) {
        nearArea = area;
        return area + near * width;
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

    /** How many rows, the first, stand in the section itself. */
    public int near() {
        return near;
    }

    /** Offset of the first of these in the section, in the cache. */
    public int nearArea() {
        return nearArea;
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
