package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.StartUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which colour each probe has, in all plots: the known ones the same in all reports, others as they come. Colours
 * themselves are in the style sheet; they keep apart for those who don't see red and green apart. Used by one thread.
 */
final class Palette {
    private static final List<String> KNOWN =
            List.of("ringprobe", "softflowd", "nfpcapd", "ipfixprobe", "pmacctd", "yaf");
    /** Colours in the style sheet. */
    static final int COLOURS = 8;

    private final Map<String, String> classes = new LinkedHashMap<>();
    private int others = KNOWN.size();

    Palette(LabRun run) {
        run.cells().stream().map(Cell::key).forEach(key -> add(key.probe()));
        run.startUps().stream().map(StartUp::probe).forEach(this::add);
        run.reckonings().stream().map(Reckoning::probe).forEach(this::add);
    }

    private void add(String probe) {
        if (!classes.containsKey(probe)) {
            int known = KNOWN.indexOf(probe);
            classes.put(probe, "p" + (known >= 0 ? known : Math.min(others++, COLOURS - 1)));
        }
    }

    /** The class of its marks. */
    String of(String probe) {
        return classes.getOrDefault(probe, "p" + (COLOURS - 1));
    }

    /** All probes of the run with their classes. */
    Map<String, String> all() {
        return classes;
    }
}
