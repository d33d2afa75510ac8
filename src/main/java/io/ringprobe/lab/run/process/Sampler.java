package io.ringprobe.lab.run.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads in {@code /proc} what a process and its children have of memory and what their threads have taken, again and
 * again while they run. Used by one thread at a time.
 *
 * <p>Of a thread that ends, what it took since the last sample isn't seen. The peak of resident memory is the kernel's
 * own, so only its rise after the last sample is missed; that of the memory of its own is the highest that was sampled.
 */
final class Sampler {
    private static final long KIBI = 1024;
    private static final String PEAK = "VmHWM:";
    private static final String OWN = "RssAnon:";

    private record ThreadTime(String name, long nanos) {}

    private final int root;
    private final Map<String, ThreadTime> threads = new HashMap<>();
    private final Map<String, Long> peaks = new HashMap<>();
    private long peakOwn;

    Sampler(int root) {
        this.root = root;
    }

    /** Looks once at memory and threads. */
    void sample() {
        peakOwn = Math.max(peakOwn, sample(String.valueOf(root)));
    }

    /** Looks once at the memory of the process alone. */
    void sampleMemory() {
        memory(String.valueOf(root), Path.of("/proc", String.valueOf(root)));
    }

    /** Returns the memory that is the process's and its children's own, now. */
    private long sample(String pid) {
        Path process = Path.of("/proc", pid);
        long own = memory(pid, process);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                own += sampleTask(task);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended: that is how one learns of it.
            return own;
        }
        return own;
    }

    private long sampleTask(Path task) throws IOException {
        String name = Files.readString(task.resolve("comm")).strip();
        String ran = Files.readString(task.resolve("schedstat"));
        threads.put(task.toString(), new ThreadTime(name, Long.parseLong(ran.substring(0, ran.indexOf(' ')))));
        long own = 0;
        for (String child : Files.readString(task.resolve("children")).split(" ")) {
            own += child.isBlank() ? 0 : sample(child.strip());
        }
        return own;
    }

    private long memory(String pid, Path process) {
        long own = 0;
        try {
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith(PEAK)) {
                    peaks.merge(pid, kibis(line, PEAK), Math::max);
                } else if (line.startsWith(OWN)) {
                    own = kibis(line, OWN);
                }
            }
        } catch (IOException e) {
            // As above.
            return own;
        }
        return own;
    }

    private static long kibis(String line, String key) {
        return Long.parseLong(line.substring(key.length(), line.length() - " kB".length()).strip()) * KIBI;
    }

    /** The sum of the peaks of all processes seen, octets. */
    long peakResident() {
        return peaks.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most that was seen at one time of memory that is the processes' own, octets. */
    long peakOwn() {
        return peakOwn;
    }

    /** CPU time by name of thread, nanoseconds; threads of one name are added up. */
    Map<String, Long> threadNanos() {
        Map<String, Long> sums = new HashMap<>();
        for (ThreadTime thread : threads.values()) {
            sums.merge(thread.name(), thread.nanos(), Long::sum);
        }
        return sums;
    }
}
