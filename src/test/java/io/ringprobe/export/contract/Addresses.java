package io.ringprobe.export.contract;

import java.util.ArrayList;
import java.util.List;

/** Addresses as text, as RFC 5952 says, without cleverness: for comparison with what outputs write. */
final class Addresses {
    private Addresses() {}

    /** The text of 4 or 16 octets; not for addresses that embed one of IPv4. */
    static String text(byte[] octets) {
        List<String> parts = new ArrayList<>();
        if (octets.length == 4) {
            for (byte octet : octets) {
                parts.add(Integer.toString(octet & 0xFF));
            }
            return String.join(".", parts);
        }
        for (int i = 0; i < octets.length; i += 2) {
            parts.add(Integer.toHexString((octets[i] & 0xFF) << 8 | octets[i + 1] & 0xFF));
        }
        String text = String.join(":", parts);
        if (text.startsWith("0:0:0:0:0:0:0:")) {
            return text.equals("0:0:0:0:0:0:0:0") ? "::" : "::" + parts.getLast();
        }
        return text;
    }
}
