package io.ringprobe.lab.run;

import java.nio.file.Path;

/**
 * One run that a probe is to make on an interface. Immutable.
 *
 * @param name of the interface
 * @param inactive the inactive timeout, seconds
 * @param port where records go, on loopback
 * @param folder for the run alone, empty at first
 */
public record Link(String name, int inactive, int port, Path folder) {}
