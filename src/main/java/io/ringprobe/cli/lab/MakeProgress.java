package io.ringprobe.cli.lab;

import io.ringprobe.cli.Terminal;
import io.ringprobe.lab.file.CaptureRun;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A line on the terminal that tells how far {@code lab make} has come, from its second second on; nothing where
 * standard error is no terminal. Has a thread of its own, which only reads counters.
 */
final class MakeProgress implements Runnable {
    private static final long PAUSE_MILLIS = 1000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final CaptureRun run;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long start = System.nanoTime();
    private Thread thread;

    private MakeProgress(CaptureRun run) {
        this.run = run;
    }

    static MakeProgress start(CaptureRun run) {
        MakeProgress progress = new MakeProgress(run);
        if (Terminal.isStandardError()) {
            progress.thread = Thread.ofPlatform().name("progress").daemon(true).start(progress);
        }
        return progress;
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
                System.err.printf(
                        Locale.ROOT,
                        "%s%,.0f MB, %,d packets, %,.0f packets/s",
                        Terminal.CLEAR_LINE,
                        run.written() / MEGA,
                        run.packets(),
                        run.packets() / seconds);
                System.err.flush();
            }
            System.err.print(Terminal.CLEAR_LINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the line away. */
    void stop() {
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
