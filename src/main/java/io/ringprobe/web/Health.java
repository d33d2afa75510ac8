package io.ringprobe.web;

import io.ringprobe.metrics.ProbeFigures;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the probe does its work, for those who start and watch it.
 *
 * <ul>
 *   <li>Healthy: the threads of the data path run, and none of them has failed. What isn't healthy won't recover: start
 *       it anew.
 *   <li>Ready: healthy, and inputs are being read, and no input is in trouble or has broken. What isn't ready sees less
 *       than it should, but may recover by itself. An output in trouble doesn't make the probe unready, for flows wait
 *       in its queue or spool: that is only told.
 * </ul>
 *
 * Thread-safe.
 */
final class Health {
    private final ProbeFigures figures;

    Health(ProbeFigures figures) {
        this.figures = figures;
    }

    /** Why the probe isn't healthy: a line each. */
    List<String> ailments() {
        return figures.ailments();
    }

    /** Why the probe isn't ready: a line each. */
    List<String> hindrances() {
        List<String> lines = new ArrayList<>(figures.failures());
        for (String ailment : figures.ailments()) {
            if (!lines.contains(ailment)) {
                lines.add(ailment);
            }
        }
        if (!figures.isRunning()) {
            lines.add("inputs are not being read");
        }
        for (ProbeFigures.Input input : figures.inputs()) {
            if (input.trouble() != null) {
                lines.add("input " + input.counters().name() + ": " + input.trouble());
            }
        }
        return lines;
    }

    /** What else is wrong: a line each. */
    List<String> remarks() {
        List<String> lines = new ArrayList<>();
        for (ProbeFigures.Output output : figures.outputs()) {
            if (output.open() && output.trouble() != null) {
                lines.add("output " + output.name() + ": " + output.trouble());
            }
        }
        for (ProbeFigures.Plugin plugin : figures.plugins()) {
            if (plugin.switchedOff()) {
                lines.add("plugin " + plugin.name() + ": switched off, as it failed too often");
            }
        }
        return lines;
    }
}
