package io.ringprobe.plugin.osquery;

import java.nio.charset.StandardCharsets;

/** Fuzz target: any text in place of osqueryi's answer is read or refused. */
public final class OsqueryJsonFuzz {
    private OsqueryJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            OsqueryJson.rows(new String(input, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException refused) {
            if (!refused.getMessage().startsWith("no answer of osqueryi")) {
                throw refused;
            }
        }
    }
}
