package io.ringprobe.cli;

import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One line on the terminal that tells how far a run has come, from its second second on; nothing where standard error
 * is no terminal. Has a thread of its own, which only reads counters.
 */
final class Progress implements Runnable {
    private static final long FIRST_MILLIS = 1000;
    private static final long NEXT_MILLIS = 500;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final Probe probe;
    private final PrintStream err;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    private Progress(Probe probe, PrintStream err) {
        this.probe = probe;
        this.err = err;
    }

    static Progress start(Probe probe, PrintStream err) {
        Progress progress = new Progress(probe, err);
        if (Terminal.isStandardError()) {
            progress.thread = Thread.ofPlatform().name("progress").daemon(true).start(progress);
        }
        return progress;
    }

    @Override
    public void run() {
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
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line() {
        Balance balance = probe.balance();
        double seconds = probe.nanos() / NANOS_PER_SECOND;
        long read = probe.bytesRead();
        long all = probe.bytesInAll();
        String line = String.format(
                Locale.ROOT,
                "%,.0f MB, %,d packets, %,.0f packets/s, %,d flows",
                read / MEGA,
                balance.packets(),
                balance.packets() / seconds,
                balance.flows());
        if (all <= 0 || read <= 0) {
            return line;
        }
        double left = seconds * (all - read) / read;
        return String.format(Locale.ROOT, "%s, %d %%, %.0f s left", line, 100 * read / all, left);
    }

    /** Takes the line away. */
    void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join();
        }
    }
}
