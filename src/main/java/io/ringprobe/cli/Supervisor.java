package io.ringprobe.cli;

import io.ringprobe.cli.log.LogProvider;
import io.ringprobe.metrics.ProbeFigures;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that looks after a probe which runs for long: tells the service manager that it is ready, how it fares,
 * and that it goes on ({@link ProgressWatch}), and tells the log what was held back of it. It reads figures only.
 */
final class Supervisor implements Runnable {
    private static final String WATCHDOG_VARIABLE = "WATCHDOG_USEC";
    private static final String WATCHDOG_PROCESS_VARIABLE = "WATCHDOG_PID";
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** So often at least it looks before it must say that all is well. */
    private static final int LOOKS = 4;

    private final ProbeFigures figures;
    private final Notifier notifier;
    private final Messages messages;
    private final long watchdogNanos;
    private final boolean isLive;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ProgressWatch watch = new ProgressWatch();
    private StatusLine statusLine;
    private long lastStatus;
    private long lastFeed;
    private boolean isStanding;
    private Thread thread;

    /**
     * @param notifier the service manager, or null
     * @param watchdogNanos the service manager ends the probe when it doesn't hear for so long that all is well; 0 =
     *     never
     * @param isLive whether an input is a link; files may wait for whoever reads the records, for as long as it takes
     */
    Supervisor(ProbeFigures figures, Notifier notifier, Messages messages, long watchdogNanos, boolean isLive) {
        this.figures = figures;
        this.notifier = notifier;
        this.messages = messages;
        this.watchdogNanos = watchdogNanos;
        this.isLive = isLive;
    }

    /** The watchdog's time that the environment asks for; 0 where it doesn't ask this process. */
    static long watchdogOfEnvironment() {
        String micros = System.getenv(WATCHDOG_VARIABLE);
        String process = System.getenv(WATCHDOG_PROCESS_VARIABLE);
        boolean isMeant = process == null
                || process.equals(String.valueOf(ProcessHandle.current().pid()));
        try {
            return micros == null || !isMeant ? 0 : TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Begins, on a thread of its own. */
    void start() {
        thread = Thread.ofPlatform().name("supervisor").daemon(true).start(this);
    }

    @Override
    public void run() {
        try {
            while (!isRunning()) {
                if (closed.await(START_NANOS, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            begin(System.nanoTime());
            long pause = watchdogNanos == 0 ? LOOK_NANOS : Math.min(LOOK_NANOS, watchdogNanos / 2 / LOOKS);
            while (!closed.await(pause, TimeUnit.NANOSECONDS)) {
                look(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a capture thread has begun to look for packets. */
    private boolean isRunning() {
        boolean begun = false;
        for (ProbeFigures.Input input : figures.inputs()) {
            begun |= input.counters().rounds() > 0;
        }
        return begun;
    }

    private void begin(long now) {
        statusLine = new StatusLine(figures, now);
        lastStatus = now;
        lastFeed = now;
        if (notifier != null) {
            notifier.started();
        }
    }

    private void look(long now) {
        LogProvider.tellRepeats(false);
        if (notifier == null) {
            return;
        }
        if (!figures.isRunning()) {
            // Outputs have their time to finish; how long they may take is another setting of the service manager's.
            notifier.stopping();
        }
        if (now - lastStatus >= STATUS_NANOS) {
            lastStatus = now;
            notifier.status(statusLine.next(now));
        }
        if (watchdogNanos > 0) {
            lookForTheWatchdog(now);
        }
    }

    private void lookForTheWatchdog(long now) {
        watch.look(figures);
        if (now - lastFeed < watchdogNanos / 2) {
            return;
        }
        Set<String> standing = isLive && figures.isRunning() ? watch.standing() : Set.of();
        if (standing.isEmpty()) {
            notifier.feedWatchdog();
            lastFeed = now;
            watch.begin();
        } else if (!isStanding) {
            messages.error("the watchdog isn't fed, for this stands still: " + String.join(", ", standing));
        }
        isStanding = !standing.isEmpty();
    }

    /** Ends the thread; what was held back of the log is told. */
    void close() throws InterruptedException {
        closed.countDown();
        thread.join();
        LogProvider.tellRepeats(true);
    }
}
