package io.ringprobe.plugin.tls;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: TLS records with hello messages, from either side. */
public final class TlsFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("tls", 443);

    private TlsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
