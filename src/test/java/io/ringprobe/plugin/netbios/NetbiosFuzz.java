package io.ringprobe.plugin.netbios;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: messages of the NetBIOS name service. */
public final class NetbiosFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("netbios", 137);

    private NetbiosFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
