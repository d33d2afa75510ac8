package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A word of a protocol that is compared without case, such as the name of a header field. Immutable. */
public final class Name {
    private final byte[] lower;

    /** @param name ASCII */
    public Name(String name) {
        lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    /** Octets of the name. */
    public int length() {
        return lower.length;
    }

    /** Whether these octets are the name. */
    public boolean is(long at, int length) {
        return Octets.equalIgnoringCase(at, length, lower);
    }

    /** Whether these octets begin with the name. */
    public boolean begins(long at, int length) {
        return length >= lower.length && agrees(at, lower.length);
    }

    /** Whether these octets, no more than the name has, are what it begins with. */
    public boolean agrees(long at, int length) {
        return Octets.agreeIgnoringCase(at, length, lower);
    }

    /** Whether the name stands somewhere in these octets. */
    public boolean isIn(long at, int length) {
        for (int i = 0; i <= length - lower.length; i++) {
            if (Octets.toLower(Memory.getByte(at + i)) == lower[0] && begins(at + i, length - i)) {
                return true;
            }
        }
        return false;
    }
}
