package io.ringprobe.plugin.passivedns;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: answers of DNS servers. */
public final class PassiveDnsFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("passivedns", 53);

    private PassiveDnsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
