package io.ringprobe.cli;

import io.ringprobe.config.ProbeConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.ToIntFunction;

/** Prepares the process (daemon, processors, pid file) and runs the probe in it. Used by the main thread. */
final class Launch {
    private final PrintStream out;
    private final ToIntFunction<ProbeSetup> probe;

    /** @param probe runs the probe to its end and returns the exit status */
    Launch(PrintStream out, ToIntFunction<ProbeSetup> probe) {
        this.out = out;
        this.probe = probe;
    }

    /** Runs, and returns the exit status. */
    int run(ProbeConfig config, Components components) {
        if (!config.process().daemon()) {
            return runHere(config, components, Started.NOBODY_WAITS);
        }
        if (Daemon.isChild()) {
            Daemon.leaveSession();
            return runHere(config, components, Started.TERMINAL_WAITS);
        }
        try {
            return Daemon.start(out);
        } catch (IOException e) {
            throw new UncheckedIOException("the probe can't be started as a daemon: " + e.getMessage(), e);
        }
    }

    private int runHere(ProbeConfig config, Components components, Runnable started) {
        if (!config.process().cpus().isEmpty()) {
            Affinity.set(config.process().cpus());
        }
        PidFile pidFile = config.process().pidFile().isPresent()
                ? PidFile.create(config.process().pidFile().get())
                : null;
        try {
            return probe.applyAsInt(new ProbeSetup(config, components, started));
        } finally {
            if (pidFile != null) {
                pidFile.close();
            }
        }
    }

    /** What to do when the probe has come up; no lambda, for the first one in a process costs time at the start. */
    private enum Started implements Runnable {
        NOBODY_WAITS,
        TERMINAL_WAITS;

        @Override
        public void run() {
            if (this == TERMINAL_WAITS) {
                Daemon.reportReady();
            }
        }
    }
}
