package io.ringprobe.plugin.sip;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: the heads of SIP messages, in datagrams and in segments. */
public final class SipFuzz {
    private static final PluginFuzz DATAGRAMS = PluginFuzz.udp("sip", 5060);
    private static final PluginFuzz SEGMENTS = PluginFuzz.tcp("sip", 5060);

    private SipFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        DATAGRAMS.run(input);
        SEGMENTS.run(input);
    }
}
