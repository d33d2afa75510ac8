package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of this machine. Stateless. */
final class Host {
    private static final long KIBI = 1024;

    private Host() {}

    static Machine machine() throws IOException {
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name", "unknown processor"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal", "0 kB")
                                .split(" ")[0])
                        * KIBI,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    }

    private static String value(Path file, String key, String otherwise) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            if (line.startsWith(key)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return otherwise;
    }
}
