package io.ringprobe.plugin.wg;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin wg. */
public final class WireGuardFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("wg", 51820);

    private WireGuardFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
