package io.ringprobe.cli.lab;

import io.ringprobe.cli.ProgressLine;
import io.ringprobe.lab.traffic.CaptureRun;
import java.util.Locale;

/** How far {@code lab make} has come. */
final class MakeProgress extends ProgressLine {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final CaptureRun run;
    private final long start = System.nanoTime();

    MakeProgress(CaptureRun run) {
        super(System.err);
        this.run = run;
    }

    @Override
    protected String line() {
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%,.0f MB, %,d packets, %,.0f packets/s",
                run.written() / MEGA,
                run.packets(),
                run.packets() / seconds);
    }
}
