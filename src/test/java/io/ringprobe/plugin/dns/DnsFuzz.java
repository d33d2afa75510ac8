package io.ringprobe.plugin.dns;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: DNS messages over UDP. */
public final class DnsFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("dns", 53);

    private DnsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
