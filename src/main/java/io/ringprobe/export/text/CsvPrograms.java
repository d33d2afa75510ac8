package io.ringprobe.export.text;

import io.ringprobe.schema.RecordSchema;
import java.util.Arrays;

/**
 * The programs for the presence bitmaps seen so far, made when one is first seen. Bitmaps are few in practice; if they
 * are not, all programs are dropped and made again as needed, so that the table keeps its size. Used by one thread.
 */
final class CsvPrograms {
    private static final int SLOTS = 1024;
    private static final int MOST = SLOTS / 2;
    private static final long FIBONACCI = 0x9E37_79B9_7F4A_7C15L;

    private final CsvColumn[] columns;
    private final Sections sections;
    private final CsvProgram[] table = new CsvProgram[SLOTS];
    private int used;

    CsvPrograms(RecordSchema schema, CsvColumn[] columns) {
        this.columns = columns;
        this.sections = new Sections(schema);
    }

    /** The program for records with this presence bitmap. */
    CsvProgram get(long presence) {
        int slot = (int) (presence * FIBONACCI >>> 48) & SLOTS - 1;
        while (table[slot] != null) {
            if (table[slot].presence() == presence) {
                return table[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        if (used == MOST) {
            Arrays.fill(table, null);
            used = 0;
        }
        used++;
        sections.locatePresence(presence);
        table[slot] = new CsvProgram(columns, sections);
        return table[slot];
    }
}
