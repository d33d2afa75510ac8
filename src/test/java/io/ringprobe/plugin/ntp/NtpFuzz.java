package io.ringprobe.plugin.ntp;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin ntp. */
public final class NtpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("ntp;exact", 123);

    private NtpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
