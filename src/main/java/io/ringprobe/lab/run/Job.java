package io.ringprobe.lab.run;

import java.nio.file.Path;

/**
 * One run that a probe is to make over a capture. Immutable.
 *
 * @param capture the file to read
 * @param cache as behind {@code -s}; empty for the usual one
 * @param port where records go, on loopback
 * @param folder for the run alone, empty at first
 */
public record Job(Path capture, String cache, int port, Path folder) {}
