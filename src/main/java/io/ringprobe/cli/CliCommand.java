package io.ringprobe.cli;

/** A command beside running the probe, whose options picocli has read. Used by the main thread. */
@FunctionalInterface
public interface CliCommand {
    /** Runs and returns the exit status. */
    int run();
}
