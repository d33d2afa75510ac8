package io.ringprobe.plugin.smtp;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: both sides of SMTP sessions, with and without looking for the end of mail data. */
public final class SmtpFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("smtp", 25);
    private static final PluginFuzz TO_END_OF_DATA = PluginFuzz.tcp("smtp;endofdata", 25);

    private SmtpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
        TO_END_OF_DATA.run(input);
    }
}
