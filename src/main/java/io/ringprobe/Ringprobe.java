package io.ringprobe;

import io.ringprobe.cli.Cli;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.cli.ProbeRunner;

/** The program. */
public final class Ringprobe {
    private Ringprobe() {}

    /**
     * Runs ringprobe; the process ends with its status ({@link ExitStatus}). All threads that it made have ended then.
     */
    public static void main(String[] args) {
        int status = new Cli(System.out, System.err, new ProbeRunner()).run(args);
        // System.exit looks for a logger first, which takes 15 ms of CPU: more than the rest of a short run's end.
        if (status != ExitStatus.OK) {
            System.exit(status);
        }
    }
}
