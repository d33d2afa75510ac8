package io.ringprobe.plugin.ovpn;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin ovpn over TCP. */
public final class OpenVpnTcpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("ovpn", 1194);

    private OpenVpnTcpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
