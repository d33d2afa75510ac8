package io.ringprobe.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * How full the lines of a cache are, in at most 17 groups however long a line is: empty ones, and sixteenths of its
 * length, of which a line of 16 flows has just one for each number. Stateless.
 */
final class LineGroups {
    private static final int GROUPS = 16;

    private LineGroups() {}

    private static int groupLength(int lineSize) {
        return Math.max(1, lineSize / GROUPS);
    }

    /** The highest number of flows in each group. */
    static List<String> labels(int lineSize) {
        List<String> labels = new ArrayList<>();
        for (int flows = 0; flows <= lineSize; flows += groupLength(lineSize)) {
            labels.add(Integer.toString(flows));
        }
        return labels;
    }

    /** The lines of each group. */
    static long[] of(long[] linesByFlows) {
        int length = groupLength(linesByFlows.length - 1);
        long[] groups = new long[(linesByFlows.length - 1) / length + 1];
        for (int flows = 0; flows < linesByFlows.length; flows++) {
            groups[(flows + length - 1) / length] += linesByFlows[flows];
        }
        return groups;
    }
}
