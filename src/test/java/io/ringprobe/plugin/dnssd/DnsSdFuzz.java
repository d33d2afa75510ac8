package io.ringprobe.plugin.dnssd;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: messages of service discovery, with all TXT strings. */
public final class DnsSdFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("dnssd;txt", 5353);

    private DnsSdFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
