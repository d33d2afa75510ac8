package io.ringprobe.plugin.rtsp;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: the heads of RTSP messages. */
public final class RtspFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("rtsp", 554);

    private RtspFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
