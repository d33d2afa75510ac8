package io.ringprobe;

import io.ringprobe.cli.Cli;
import io.ringprobe.cli.ProbeSetup;
import java.util.function.ToIntFunction;

/** The program. */
public final class Ringprobe implements ToIntFunction<ProbeSetup> {
    private Ringprobe() {}

    /** Runs ringprobe and exits with its status ({@link io.ringprobe.cli.ExitStatus}). */
    public static void main(String[] args) {
        System.exit(new Cli(System.out, System.err, new Ringprobe()).run(args));
    }

    @Override
    public int applyAsInt(ProbeSetup setup) {
        throw new UnsupportedOperationException("this build has no pipeline: " + setup.config());
    }
}
