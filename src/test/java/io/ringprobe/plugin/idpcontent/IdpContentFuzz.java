package io.ringprobe.plugin.idpcontent;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin idpcontent. */
public final class IdpContentFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("idpcontent", 5000);

    private IdpContentFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
