package io.ringprobe.plugin.ssdp;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: SSDP messages, and the lists that they fill. */
public final class SsdpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("ssdp", 1900);

    private SsdpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
