package io.ringprobe.lab.report;

/**
 * CPU time of a stage.
 *
 * @param stage whose
 * @param seconds of CPU of all its threads in one run
 */
public record StageTime(Stage stage, double seconds) {
    /** Checks that the time isn't negative. */
    public StageTime {
        Checks.amount("seconds", seconds);
    }
}
