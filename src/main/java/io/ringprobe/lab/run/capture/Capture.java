package io.ringprobe.lab.run.capture;

import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.run.Source;
import java.nio.file.Path;

/**
 * A capture file that is there, and what is in it. Immutable.
 *
 * @param source what the matrix says of it
 * @param file the file
 * @param info what the report says of it
 * @param longestFlow seconds from the first to the last packet of the flow that lasts longest, rounded up, where the
 *     truth tells; else 0
 */
public record Capture(Source source, Path file, TrafficInfo info, long longestFlow) {
    /** Ringprobe's and ipfixprobe's own timeouts. */
    private static final int ACTIVE = 300;

    private static final int INACTIVE = 30;

    /**
     * The cache as behind {@code -s}, empty for the usual one: what the matrix says, and longer timeouts where the
     * usual ones would cut a flow of the truth into several records and the matrix says nothing of them.
     */
    public String cache() {
        StringBuilder cache = new StringBuilder(source.cache());
        raise(cache, "active", ACTIVE);
        raise(cache, "inactive", INACTIVE);
        return cache.toString();
    }

    private void raise(StringBuilder cache, String timeout, int usual) {
        if (longestFlow >= usual && !cache.toString().matches(".*;" + timeout + "=.*")) {
            cache.append(cache.isEmpty() ? "cache;" : ";")
                    .append(timeout)
                    .append('=')
                    .append(longestFlow + 1);
        }
    }
}
