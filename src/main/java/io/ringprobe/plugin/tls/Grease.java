package io.ringprobe.plugin.tls;

/**
 * The values that clients put among cipher suites, extensions, groups, versions and signature algorithms only to see
 * that servers ignore what they don't know: 0x0A0A, 0x1A1A to 0xFAFA (RFC 8701). Fingerprints leave them out.
 */
public final class Grease {
    private static final int LOW_NIBBLES = 0x0F0F;
    private static final int LOW_NIBBLES_OF_GREASE = 0x0A0A;

    private Grease() {}

    /** Whether a 16-bit value is one of them. */
    public static boolean is(int value) {
        return (value & LOW_NIBBLES) == LOW_NIBBLES_OF_GREASE && value >>> 8 == (value & 0xFF);
    }
}
