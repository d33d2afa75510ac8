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
 * own, so only its rise after the last sample is missed; that of memory of its own is the highest that was sampled.
 */
final class Sampler {
    private static final long KIBI = 1024;
    private static final String PEAK = "VmHWM:";
    private static final String OWN = "RssAnon:";

    private record ThreadTime(String name, long nanos) {}

    private final int root;
    private final Map<String, ThreadTime> threads = new HashMap<>();
    private long peakResident;
    private long peakOwn;
    /** The sums of the sample that is being taken. */
    private long resident;

    private long own;

    Sampler(int root) {
        this.root = root;
    }

    /** Looks once at memory and threads. */
    void sample() {
        resident = 0;
        own = 0;
        sample(String.valueOf(root));
        peakResident = Math.max(peakResident, resident);
        peakOwn = Math.max(peakOwn, own);
    }

    /** Looks once at the memory of the process alone. */
    void sampleMemory() {
        resident = 0;
        memory(Path.of("/proc", String.valueOf(root)));
        peakResident = Math.max(peakResident, resident);
    }

    private void sample(String pid) {
        Path process = Path.of("/proc", pid);
        memory(process);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                sampleTask(task);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended: that is how one learns of it.
            return;
        }
    }

    private void sampleTask(Path task) throws IOException {
        String name = Files.readString(task.resolve("comm")).strip();
        String ran = Files.readString(task.resolve("schedstat"));
        threads.put(task.toString(), new ThreadTime(name, Long.parseLong(ran.substring(0, ran.indexOf(' ')))));
        for (String child : Files.readString(task.resolve("children")).split(" ")) {
            if (!child.isBlank()) {
                sample(child.strip());
            }
        }
    }

    private void memory(Path process) {
        try {
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith(PEAK)) {
                    resident += kibis(line, PEAK);
                } else if (line.startsWith(OWN)) {
                    own += kibis(line, OWN);
                }
            }
        } catch (IOException e) {
            // As above.
            return;
        }
    }

    private static long kibis(String line, String key) {
        return Long.parseLong(line.substring(key.length(), line.length() - " kB".length())
                        .strip())
                * KIBI;
    }

    /** The highest sum of the peaks of processes that were there at the same time, octets. */
    long peakResident() {
        return peakResident;
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
