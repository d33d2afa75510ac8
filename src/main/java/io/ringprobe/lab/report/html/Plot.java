package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.table.Table;
import java.util.List;

/**
 * A plot: pictures side by side on one scale, and the table of their numbers behind them.
 *
 * @param id unlike that of any other
 * @param title what it shows
 * @param note how to read it, a sentence or two
 * @param keys names of colours that aren't those of probes, each with its class
 * @param panels the pictures
 * @param table the numbers
 */
record Plot(String id, String title, String note, List<Key> keys, List<Panel> panels, Table table) {
    /** Copies the lists. */
    Plot {
        keys = List.copyOf(keys);
        panels = List.copyOf(panels);
    }

    /**
     * What a colour means.
     *
     * @param name in words
     * @param classes of it
     */
    record Key(String name, String classes) {}
}
