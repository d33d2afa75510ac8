package io.ringprobe.plugin.quic;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: datagrams as they are. */
public final class QuicFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("quic", 443);

    private QuicFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
