package io.ringprobe.lab.report;

/**
 * A probe that isn't ours.
 *
 * @param name as cells name it ({@link CellKey#probe})
 * @param version what it says of itself
 */
public record Program(String name, String version) {
    /** Checks that there is a name. */
    public Program {
        Checks.given("name", name);
    }
}
