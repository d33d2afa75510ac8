package io.ringprobe.lab.run;

import io.ringprobe.lab.run.ipfix.IpfixStream;
import java.util.Locale;
import java.util.Optional;

/**
 * What a collector counted of a run in the round that isn't measured. Immutable.
 *
 * @param received records read
 * @param sent records sent, by the numbers of the messages, so with those for which the socket had no room
 * @param packets that the records received count
 */
record Counting(long received, long sent, long packets) {
    static Counting of(IpfixStream stream) {
        return new Counting(stream.records(), stream.sent(), stream.packets());
    }

    /** Whether all records came. */
    boolean isComplete() {
        return sent <= received;
    }

    /** What a reader of the report has to know of it: where the probe says something else, or counts other packets. */
    Optional<String> note(CellRuns cell, Said said) {
        long records = isComplete() ? received : sent;
        if (said.records() >= 0 && said.records() != records) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s: it says %,d records, a collector counted %,d (%,d of them came)",
                    cell.key(),
                    said.records(),
                    records,
                    received));
        }
        long all = cell.capture().info().packets();
        return isComplete() && packets != all
                ? Optional.of(String.format(
                        Locale.ROOT, "%s: its records count %,d packets of %,d", cell.key(), packets, all))
                : Optional.empty();
    }
}
