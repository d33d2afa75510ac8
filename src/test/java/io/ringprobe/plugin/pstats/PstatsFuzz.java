package io.ringprobe.plugin.pstats;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: the core plugins, which count packets and must not care what is in them. */
public final class PstatsFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("pstats;skipdup", 80);

    private PstatsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
