package io.ringprobe.plugin.osquery;

import java.util.HashMap;
import java.util.Map;

/** Reads {@link HostFacts} from os-release(5) and the kernel's own files. */
final class ProcHost {
    private static final int MAX_VERSION = 0xFFFF;

    private ProcHost() {}

    static HostFacts read(ProcFiles files) {
        Map<String, String> release = release(files);
        String[] version = release.getOrDefault("VERSION_ID", "").split("\\.", -1);
        return new HostFacts(
                release.getOrDefault("NAME", ""),
                number(version[0]),
                version.length > 1 ? number(version[1]) : 0,
                release.getOrDefault("BUILD_ID", ""),
                release.getOrDefault("ID", ""),
                release.getOrDefault("ID_LIKE", ""),
                arch(files),
                files.firstLine("proc/sys/kernel/osrelease"),
                files.firstLine("proc/sys/kernel/hostname"));
    }

    private static Map<String, String> release(ProcFiles files) {
        Map<String, String> values = new HashMap<>();
        for (String line : files.lines("etc/os-release")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String unquoted(String text) {
        String value = text.strip();
        int last = value.length() - 1;
        boolean quoted = last > 0
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(last) == value.charAt(0);
        return quoted ? value.substring(1, last) : value;
    }

    /** Older kernels have no file for it; Java calls one processor by another name than Linux. */
    private static String arch(ProcFiles files) {
        String arch = files.firstLine("proc/sys/kernel/arch");
        if (!arch.isEmpty()) {
            return arch;
        }
        String java = System.getProperty("os.arch");
        return java.equals("amd64") ? "x86_64" : java;
    }

    /** A number of up to 16 bits; anything else counts as 0. */
    static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= 0 && number <= MAX_VERSION ? number : 0;
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
