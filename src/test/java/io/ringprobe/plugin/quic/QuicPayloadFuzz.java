package io.ringprobe.plugin.quic;

import io.ringprobe.lab.app.QuicBuilder;
import io.ringprobe.testkit.PluginFuzz;
import java.util.Arrays;

/** Fuzz target: the frames of an Initial packet, which only get in with the right protection around them. */
public final class QuicPayloadFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.udp("quic", 443);
    private static final int MAX_FRAMES = 1400;
    private static final String GOOGLE_SALT = "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45";

    private QuicPayloadFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] frames = Arrays.copyOf(input, Math.min(input.length, MAX_FRAMES));
        FUZZ.run(QuicBuilder.v1().frame(frames).initial());
        FUZZ.run(QuicBuilder.of(0x5130_3530, GOOGLE_SALT).frame(frames).initial());
    }
}
