package io.ringprobe.cli;

import io.ringprobe.pipeline.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What signals do. SIGTERM and SIGINT stop the inputs, and the run ends in order; a second one ends the process at
 * once, as does the first while inputs and outputs are being opened, for then there is nothing to lose. SIGHUP reads
 * the configuration again: also what came while the probe started. SIGUSR1 prints the balance as it stands. Once the
 * run is over, only those that end the process mean something.
 *
 * <p>Handlers run on threads that the JVM makes for each signal.
 */
final class Signals implements SignalHandler {
    private static final Path TERMINAL = Path.of("/dev/tty");

    private final Messages messages;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile Probe probe;
    /** Guarded by this, as is what it and SIGUSR1 do. */
    private Reload reload;

    private boolean hungUp;
    private volatile Notifier notifier;

    private Signals(Messages messages) {
        this.messages = messages;
    }

    /** From now on signals have these meanings. */
    static Signals handle(Messages messages) {
        Signals signals = new Signals(messages);
        for (String name : new String[] {"TERM", "INT", "HUP", "USR1"}) {
            Signal.handle(new Signal(name), signals);
        }
        return signals;
    }

    /**
     * The probe is open and about to run.
     *
     * @param manager the service manager, or null
     */
    synchronized void attach(Probe opened, Reload reloading, Notifier manager) {
        notifier = manager;
        reload = reloading;
        probe = opened;
        if (hungUp) {
            reload.request();
        }
    }

    /** The run is over: what a signal asks for must not be done any more. */
    synchronized void detach() {
        reload = null;
    }

    @Override
    public void handle(Signal signal) {
        switch (signal.getName()) {
            case "USR1" -> printBalance();
            case "HUP" -> hangUp(signal);
            default -> end(signal);
        }
    }

    private void end(Signal signal) {
        int status = ExitStatus.SIGNAL + signal.getNumber();
        if (!ending.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(status);
        }
        Probe running = probe;
        if (running == null) {
            // Removes the pid file.
            System.exit(status);
        } else {
            running.stop();
            if (notifier != null) {
                notifier.stopping();
            }
        }
    }

    private void hangUp(Signal signal) {
        if (isTerminalGone()) {
            end(signal);
            return;
        }
        synchronized (this) {
            if (reload != null && !ending.get()) {
                reload.request();
            } else if (probe == null) {
                hungUp = true;
            }
        }
    }

    /** Who started us at a terminal and closes it wants an end, as of any program. */
    private static boolean isTerminalGone() {
        if (!Terminal.isStandardError()) {
            return false;
        }
        try (InputStream terminal = Files.newInputStream(TERMINAL)) {
            return terminal == null;
        } catch (IOException e) {
            return true;
        }
    }

    private synchronized void printBalance() {
        if (reload != null) {
            messages.info(probe.balance().table(probe.nanos()));
        }
    }
}
