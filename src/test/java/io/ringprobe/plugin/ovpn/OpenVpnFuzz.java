package io.ringprobe.plugin.ovpn;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin ovpn. */
public final class OpenVpnFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("ovpn", 1194);

    private OpenVpnFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
