package io.ringprobe.cli;

import io.ringprobe.pipeline.Probe;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What signals do: SIGTERM and SIGINT stop the inputs, and the run ends in order; a second one ends the process at
 * once. SIGUSR1 prints the balance as it stands. Handlers run on a thread of the JVM's.
 */
final class Signals implements SignalHandler {
    private static final int SIGNAL_STATUS = 128;

    private final Probe probe;
    private final PrintStream err;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Signals(Probe probe, PrintStream err) {
        this.probe = probe;
        this.err = err;
    }

    static void handle(Probe probe, PrintStream err) {
        Signals signals = new Signals(probe, err);
        Signal.handle(new Signal("TERM"), signals);
        Signal.handle(new Signal("INT"), signals);
        Signal.handle(new Signal("USR1"), signals);
    }

    @Override
    public void handle(Signal signal) {
        if (signal.getName().equals("USR1")) {
            for (String line : probe.balance().table(probe.nanos())) {
                err.println(line);
            }
        } else if (stopping.compareAndSet(false, true)) {
            probe.stop();
        } else {
            Runtime.getRuntime().halt(SIGNAL_STATUS + signal.getNumber());
        }
    }
}
