package io.ringprobe.lab.run.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs as a process of its own and is measured from start to exit. Started and awaited by one thread; a
 * thread of its own samples it meanwhile and ends it when its time is up. Any thread may send signals.
 */
public final class Child implements AutoCloseable {
    /** The signal that asks a program to end. */
    public static final int SIGTERM = 15;

    /** The signal at which ringprobe prints its balance. */
    public static final int SIGUSR1 = 10;

    private static final int SIGKILL = 9;
    private static final long SAMPLE_MILLIS = 10;

    /** The kernel counts pages by processor, and adds up when it has some. */
    private static final long ROUNDING = 4 << 20;

    private final int pid;
    private final Sampler sampler;
    private final long began;
    private final long deadline;
    private final long ownPeakAtStart;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread watch;
    private volatile boolean timedOut;
    private Measured measured;

    private Child(int pid, long began, Duration limit, long ownPeakAtStart) {
        this.pid = pid;
        this.began = began;
        this.deadline = began + limit.toNanos();
        this.ownPeakAtStart = ownPeakAtStart;
        sampler = new Sampler(pid);
        watch = Thread.ofPlatform().name("lab-watch").daemon(true).start(this::watch);
    }

    /**
     * Starts a program in a session of its own.
     *
     * @param command the program, looked for on the PATH, and its arguments
     * @param environment what is added to our own
     * @param output the file for all that it prints
     * @param limit how long it may take: then it is killed
     * @throws IOException if it can't be started
     */
    public static Child start(List<String> command, Map<String, String> environment, Path output, Duration limit)
            throws IOException {
        Map<String, String> all = new ProcessBuilder().environment();
        all.putAll(environment);
        long began = System.nanoTime();
        return new Child(Posix.spawn(command, all, output), began, limit, ownPeak());
    }

    /** The peak of our own resident memory: the kernel's figure for a child is never below, but for rounding. */
    private static long ownPeak() {
        Sampler ourselves = new Sampler((int) ProcessHandle.current().pid());
        ourselves.sampleMemory();
        return ourselves.peakResident();
    }

    private void watch() {
        try {
            while (!ended.await(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
                sampler.sample();
                if (System.nanoTime() - deadline > 0 && !timedOut) {
                    timedOut = true;
                    kill();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the watch", e);
        }
    }

    /** Its process id. */
    public int pid() {
        return pid;
    }

    /** Whether it has ended, though perhaps nobody has waited for it yet. */
    public boolean hasEnded() {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends it a signal. */
    public void signal(int number) {
        Posix.signal(pid, number);
    }

    private void kill() {
        Posix.signal(-pid, SIGKILL);
    }

    /** Waits for its end; returns what it took. */
    public synchronized Measured await() {
        if (measured == null) {
            Posix.End end = Posix.await(pid);
            long wall = System.nanoTime() - began;
            join();
            measured = new Measured(
                    end.status(),
                    timedOut,
                    end.usage(),
                    wall,
                    peakResident(end.usage()),
                    sampler.peakOwn(),
                    sampler.threadNanos());
        }
        return measured;
    }

    private void join() {
        ended.countDown();
        try {
            watch.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts who waits for a probe", e);
        }
    }

    /** The kernel's figure where it is the child's own, else the last one seen. */
    private long peakResident(Usage usage) {
        boolean isOwn = usage.maxResident() > ownPeakAtStart + ROUNDING;
        return isOwn ? Math.max(usage.maxResident(), sampler.peakResident()) : sampler.peakResident();
    }

    /** Kills it where it still runs, with all that it started, and waits for its end. */
    @Override
    public void close() {
        synchronized (this) {
            if (measured != null) {
                return;
            }
        }
        kill();
        await();
    }
}
