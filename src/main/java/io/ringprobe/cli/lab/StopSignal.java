package io.ringprobe.cli.lab;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Until it is closed, the first SIGINT or SIGTERM asks a command to stop, and the next does what it always did. Made
 * and closed by the main thread; signals come on a thread of the JVM.
 */
final class StopSignal {
    private static final String[] NAMES = {"INT", "TERM"};

    private final Runnable action;
    private final SignalHandler[] before = new SignalHandler[NAMES.length];

    private StopSignal(Runnable action) {
        this.action = action;
    }

    /** Runs the action at the first signal. */
    static StopSignal calls(Runnable action) {
        StopSignal stop = new StopSignal(action);
        for (int i = 0; i < NAMES.length; i++) {
            stop.before[i] = Signal.handle(new Signal(NAMES[i]), signal -> stop.stop());
        }
        return stop;
    }

    private void stop() {
        close();
        action.run();
    }

    synchronized void close() {
        for (int i = 0; i < NAMES.length; i++) {
            if (before[i] != null) {
                Signal.handle(new Signal(NAMES[i]), before[i]);
                before[i] = null;
            }
        }
    }
}
