package io.ringprobe.export.unirec;

import io.ringprobe.memory.Memory;

/**
 * How flow records of one kind (a presence bitmap) become UniRec records of one template. Made by
 * {@link UnirecEncoder}. Immutable but for the blank record, which the encoder owns.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  values of fixed length, in the order of the template         |
 *   +---------------------------------------------------------------+
 *   |  for each field of variable length:                           |
 *   |     where its data begins, counted from the first data     2  |
 *   |     octets of its data                                     2  |
 *   +---------------------------------------------------------------+
 *   |  data of the fields of variable length, in the same order     |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>All numbers in machine byte order. A program is a list of words of 64 bits:
 *
 * <pre>
 *   a value of fixed length, and the first word of one of variable length:
 *    63            48 47            32 31            16 15             0
 *   +----------------+----------------+----------------+---------------+
 *   |                |  offset in the |  offset in the |   operation   |
 *   |                |  UniRec record |  flow record   |               |
 *   +----------------+----------------+----------------+---------------+
 *
 *   the second word of one of variable length:
 *   +----------------+----------------+----------------+---------------+
 *   |  offset of the |  octets to the |  how many,     | octets of an  |
 *   |  first element |  next element  |  if known      | element       |
 *   +----------------+----------------+----------------+---------------+
 * </pre>
 */
final class UnirecProgram {
    /** Flag of an operation: at the offset in the flow record a slot tells how many elements there are, and where. */
    static final int BY_SLOT = 0x100;

    /** Octets of what stands in the fixed part for a field of variable length. */
    static final int VARIABLE_LENGTH = 4;

    private static final int OPERATION = 0xFF;
    private static final int SLOT_DATA_OFFSET = 2;

    private final long[] fixed;
    private final long[] variable;
    private final long blank;
    private final int fixedLength;

    /**
     * @param fixed a word for each value of fixed length that the flow records have
     * @param variable two words for each field of variable length, in the order of the template
     * @param blank the address of a fixed part with the values that the flow records don't have
     * @param fixedLength its length, at least 8
     */
    UnirecProgram(long[] fixed, long[] variable, long blank, int fixedLength) {
        this.fixed = fixed;
        this.variable = variable;
        this.blank = blank;
        this.fixedLength = fixedLength;
    }

    static long word(int operation, int from, int to) {
        return operation | (long) from << 16 | (long) to << 32;
    }

    static long elements(int size, int count, int stride, int first) {
        return size | (long) count << 16 | (long) stride << 32 | (long) first << 48;
    }

    /** Octets of the UniRec record that {@link #write} makes of a flow record. */
    int length(long record) {
        int length = fixedLength;
        for (int i = 0; i < variable.length; i += 2) {
            length += count(variable[i], variable[i + 1], record) * part(variable[i + 1], 0);
        }
        return length;
    }

    /** Writes a flow record as a UniRec record of no more than 65,535 octets. */
    void write(long record, long to) {
        copyBlank(to);
        for (long word : fixed) {
            UnirecValues.write((int) word & OPERATION, record + part(word, 1), to + part(word, 2));
        }
        int data = 0;
        for (int i = 0; i < variable.length; i += 2) {
            data += writeVariable(variable[i], variable[i + 1], record, to, data);
        }
    }

    private void copyBlank(long to) {
        int last = fixedLength - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            Memory.putLong(to + i, Memory.getLong(blank + i));
        }
        Memory.putLong(to + last, Memory.getLong(blank + last));
    }

    /** Writes a field whose data begins at {@code offset} of the data; returns the octets of its data. */
    private int writeVariable(long word, long elements, long record, long to, int offset) {
        int count = count(word, elements, record);
        int size = part(elements, 0);
        long meta = to + part(word, 2);
        Memory.putShort(meta, offset);
        Memory.putShort(meta + 2, count * size);
        if (count > 0) {
            long from = first(word, elements, record);
            int operation = (int) word & OPERATION;
            UnirecValues.writeAll(operation, from, part(elements, 2), count, size, to + fixedLength + offset);
        }
        return count * size;
    }

    private static int count(long word, long elements, long record) {
        return isBySlot(word) ? Memory.getUnsignedShort(record + part(word, 1)) : part(elements, 1);
    }

    private static long first(long word, long elements, long record) {
        long slot = record + part(word, 1);
        return isBySlot(word) ? record + Memory.getUnsignedShort(slot + SLOT_DATA_OFFSET) + part(elements, 3) : slot;
    }

    private static boolean isBySlot(long word) {
        return (word & BY_SLOT) != 0;
    }

    private static int part(long word, int index) {
        return (int) (word >>> index * Short.SIZE) & 0xFFFF;
    }
}
