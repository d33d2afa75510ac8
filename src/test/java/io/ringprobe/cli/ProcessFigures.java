package io.ringprobe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel knows of a process, proc(5). Any thread may ask. */
final class ProcessFigures {
    private static final int MILLIS_PER_TICK = 10;

    private final Path process;

    ProcessFigures(long pid) {
        process = Path.of("/proc", String.valueOf(pid));
    }

    /** Memory that it has in RAM, in KiB. */
    long residentKib() throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        throw new IOException("the process has ended");
    }

    /** Processor time of all its threads, also those that have ended, by the kernel and by itself. */
    long cpuMillis() throws IOException {
        String[] stat =
                Files.readString(process.resolve("stat")).split("\\) ")[1].split(" ");
        return MILLIS_PER_TICK * (Long.parseLong(stat[11]) + Long.parseLong(stat[12]));
    }

    /** Nanoseconds of processor time by name and number of the thread, of those that are there. */
    Map<String, Long> cpuNanosByThread() throws IOException {
        Map<String, Long> nanos = new TreeMap<>();
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                List<String> name = Files.readAllLines(thread.resolve("comm"));
                String[] time = Files.readString(thread.resolve("schedstat")).split(" ");
                nanos.put(name.getFirst() + " " + thread.getFileName(), Long.parseLong(time[0]));
            }
        }
        return nanos;
    }
}
