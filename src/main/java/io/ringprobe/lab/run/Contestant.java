package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A probe as it takes part in a run: how it is started, and what it says. Stateless, or immutable; any thread. */
public interface Contestant {
    /** Its cell of the report over that traffic. */
    CellKey key(String traffic);

    /** What is added to its environment. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /**
     * The command line for a capture; makes the files that it takes.
     *
     * @throws IOException if a file can't be made
     */
    List<String> command(Job job) throws IOException;

    /**
     * The command line for an interface, where it can be told to send what latency is measured by; else empty.
     *
     * @throws IOException if a file can't be made
     */
    Optional<List<String>> command(Link link) throws IOException;

    /**
     * What it says of the run, or of what lies in the run's folder.
     *
     * @param output all that it printed
     * @throws IOException if a file that it made can't be read
     */
    default Said said(String output, Job job) throws IOException {
        return Said.NOTHING;
    }

    /** Whether it compares times with timeouts by whole seconds, and so ends flows up to one early. */
    default boolean countsWholeSeconds() {
        return false;
    }

    /** Whether what it sends can be counted by a collector of IPFIX over UDP. */
    default boolean sendsIpfix() {
        return true;
    }
}
