package io.ringprobe.plugin.http;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: the heads of HTTP messages. */
public final class HttpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("http", 80);

    private HttpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
