package io.ringprobe.plugin.dns;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: streams of DNS messages over TCP. */
public final class DnsTcpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("dns", 53);

    private DnsTcpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
