package io.ringprobe.export.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

/** What a fault did to the flows: printed as a line of the table of faults, then checked. */
final class FaultReport {
    /** Flows that a message of the default size holds at most: 1458 octets, and 60 for the shortest record. */
    private static final int FLOWS_IN_MESSAGE = 24;

    private FaultReport() {}

    /**
     * Fails where a flow is missing, or came twice though its message wasn't sent twice.
     *
     * @param in flows that the probe got
     */
    static void check(String fault, int in, Collected collected, ChildProbe probe) {
        checkAllCame(fault, in, collected, probe);
        long again = probe.count("messages sent again");
        assertTrue(collected.twice() <= again * FLOWS_IN_MESSAGE, () -> fault + ": " + probe.report());
    }

    /** Fails where a flow is missing. */
    static void checkAllCame(String fault, int in, Collected collected, ChildProbe probe) {
        int out = collected.different().cardinality();
        System.out.printf(
                Locale.ROOT,
                "fault: %s, flows in %d, flows out %d, twice %d (messages sent again %d, reconnects %d, spooled %d)%n",
                fault,
                in,
                out,
                collected.twice(),
                probe.count("messages sent again"),
                probe.count("reconnects"),
                probe.count("spooled"));
        assertEquals(in, out, () -> fault + ": " + probe.report());
    }
}
