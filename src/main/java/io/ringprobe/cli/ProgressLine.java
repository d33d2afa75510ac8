package io.ringprobe.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One line on the terminal that tells how far something has come, from its second second on; nothing where standard
 * error is no terminal. Has a thread of its own, which only asks for the line; started and stopped by one thread.
 */
public abstract class ProgressLine implements Runnable {
    private static final long FIRST_MILLIS = 1000;
    private static final long NEXT_MILLIS = 500;

    private final PrintStream err;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    protected ProgressLine(PrintStream err) {
        this.err = err;
    }

    /** Begins to tell. */
    public final void start() {
        if (Terminal.isStandardError()) {
            thread = Thread.ofPlatform().name("progress").daemon(true).start(this);
        }
    }

    @Override
    public final void run() {
        try {
            long pause = FIRST_MILLIS;
            boolean shown = false;
            while (!stopped.await(pause, TimeUnit.MILLISECONDS)) {
                err.print(Terminal.CLEAR_LINE + line());
                err.flush();
                shown = true;
                pause = NEXT_MILLIS;
            }
            if (shown) {
                err.print(Terminal.CLEAR_LINE);
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How far it has come, without line feed; called by the thread that shows it. */
    protected abstract String line();

    /** Takes the line away. */
    public final void stop() {
        stopped.countDown();
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
