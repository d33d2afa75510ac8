package io.ringprobe.flow;

import io.ringprobe.schema.Schema;

/**
 * Where in homes and annexes each plugin's section, or the handle of it, stands; see {@link ExtensionStore}. Plugins
 * are known by the number of their bit. Immutable.
 *
 * <pre>
 *   home:   | packets kept 4 | handle of the annex 4 | handle 4 | handle 4 | … | section | … | row | row | … |
 *   annex:  | section | section | … |
 * </pre>
 */
final class SectionLayout {
    static final int CACHE_LINE = 64;
    static final int KEPT_OFFSET = 0;
    /** The highest octet of that number, which always is 0. */
    static final int TOUCHED_OFFSET = KEPT_OFFSET + 3;

    static final int ANNEX_OFFSET = KEPT_OFFSET + 4;
    /** What a section that can have others behind it takes more. */
    static final int CHAIN_LENGTH = 16;

    private static final int HANDLES_OFFSET = ANNEX_OFFSET + 4;
    /** A section that is larger lives in a slab of its own, whatever flows have it. */
    private static final int MAX_IN_HOME = 160;

    private static final int MIN_KEPT = 4;

    /** Where each section or its handle stands. */
    final int[] offsets;
    /** What each section takes. */
    final int[] lengths;
    /** The plugins whose sections have slabs of their own. */
    final long outside;
    /** Those whose sections stand in the annex. */
    final long annexed;
    /** Those of which a flow can have several. */
    final long repeated;

    final int homeLength;
    /** 0 where there is none. */
    final int annexLength;
    /** Where the first kept packet stands, a multiple of a row's length. */
    final int keptOffset;
    /** How many packets are kept; as many as there is room for. */
    final int maxKept;

    /**
     * @param onEveryFlow the plugins that fill their section on each flow
     * @param inSeries the plugins that look at packets in series
     */
    SectionLayout(Schema[] schemas, long onEveryFlow, long inSeries) {
        offsets = new int[schemas.length];
        lengths = new int[schemas.length];
        long apart = 0;
        long several = 0;
        for (int i = 0; i < schemas.length; i++) {
            long bit = 1L << i;
            boolean isRepeated = schemas[i].isRepeated();
            lengths[i] = schemas[i].cachedLength() + (isRepeated ? CHAIN_LENGTH : 0);
            boolean small = lengths[i] <= MAX_IN_HOME && !isRepeated;
            apart |= lengths[i] == 0 || small && (onEveryFlow & bit) != 0 ? 0 : bit;
            several |= isRepeated ? bit : 0;
        }
        outside = apart;
        repeated = several;
        annexed = inSeries & onEveryFlow & ~apart;
        annexLength = wholeLines(place(annexed, 0));
        int sections = place(~apart & ~annexed, placeHandles());
        keptOffset = (sections + SeriesRow.LENGTH - 1) & -SeriesRow.LENGTH;
        homeLength = wholeLines(keptOffset + (inSeries == 0 ? 0 : MIN_KEPT * SeriesRow.LENGTH));
        maxKept = inSeries == 0 ? 0 : (homeLength - keptOffset) / SeriesRow.LENGTH;
    }

    private static int wholeLines(int length) {
        return (length + CACHE_LINE - 1) & -CACHE_LINE;
    }

    private int placeHandles() {
        int offset = HANDLES_OFFSET;
        for (long bits = outside; bits != 0; bits &= bits - 1) {
            offsets[Long.numberOfTrailingZeros(bits)] = offset;
            offset += Integer.BYTES;
        }
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Places the sections of these plugins behind each other and returns where they end. */
    private int place(long plugins, int from) {
        int offset = from;
        for (int i = 0; i < lengths.length; i++) {
            if ((plugins & 1L << i) != 0) {
                offsets[i] = offset;
                offset += lengths[i];
            }
        }
        return offset;
    }

    /** The first of the cache lines, one behind the other, that hold nothing but rows; else where the home ends. */
    int firstLineOfRows() {
        return maxKept == 0 ? homeLength : wholeLines(keptOffset);
    }
}
