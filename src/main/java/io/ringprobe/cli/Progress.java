package io.ringprobe.cli;

import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import java.io.PrintStream;
import java.util.Locale;

/** How far the probe has come: what it has read and counted, and how long the rest of its files takes. */
final class Progress extends ProgressLine {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final Probe probe;

    Progress(Probe probe, PrintStream err) {
        super(err);
        this.probe = probe;
    }

    @Override
    protected String line() {
        Balance balance = probe.balance();
        double seconds = probe.nanos() / NANOS_PER_SECOND;
        long read = probe.bytesRead();
        long all = probe.bytesInAll();
        String line = String.format(
                Locale.ROOT,
                "%,.0f MB, %,d packets, %,.0f packets/s, %,d flows",
                read / MEGA,
                balance.packets(),
                balance.packets() / seconds,
                balance.flows());
        if (all <= 0 || read <= 0) {
            return line;
        }
        double left = seconds * (all - read) / read;
        return String.format(Locale.ROOT, "%s, %d %%, %.0f s left", line, 100 * read / all, left);
    }
}
