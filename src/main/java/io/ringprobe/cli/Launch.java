package io.ringprobe.cli;

import io.ringprobe.config.ProbeConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.ToIntFunction;

/**
 * Prepares the process (signals, daemon, log, processors, pid file) and runs the probe in it. Used by the main thread.
 */
final class Launch {
    private final PrintStream out;
    private final Messages messages;
    private final ToIntFunction<ProbeSetup> probe;

    /** @param probe runs the probe to its end and returns the exit status */
    Launch(PrintStream out, Messages messages, ToIntFunction<ProbeSetup> probe) {
        this.out = out;
        this.messages = messages;
        this.probe = probe;
    }

    /** Runs, and returns the exit status. */
    int run(ProbeConfig config, ConfigReader reader) {
        if (config.process().daemon() && !Daemon.isChild()) {
            try {
                return Daemon.start(out);
            } catch (IOException e) {
                throw new UncheckedIOException("the probe can't be started as a daemon: " + e.getMessage(), e);
            }
        }
        if (config.process().daemon()) {
            Daemon.leaveSession();
        }
        return runHere(config, reader);
    }

    private int runHere(ProbeConfig config, ConfigReader reader) {
        Signals signals = Signals.handle(messages);
        try (HostProcess process =
                new HostProcess(messages, signals, reader, config.process().daemon())) {
            process.prepare(config.process());
            return probe.applyAsInt(new ProbeSetup(config, reader.components(), process));
        }
    }
}
