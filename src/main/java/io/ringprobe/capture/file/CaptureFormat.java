package io.ringprobe.capture.file;

import java.util.Locale;

/** The formats of capture files, told apart by their first four bytes. Stateless. */
enum CaptureFormat {
    CLASSIC,
    PCAPNG,
    UNKNOWN;

    /** How many bytes {@link #of} looks at. */
    static final int MAGIC_LENGTH = 4;

    /** Magic numbers of classic pcap, as the writer's machine reads them. */
    static final int MICROSECONDS = 0xA1B2C3D4;

    static final int NANOSECONDS = 0xA1B23C4D;

    /** Kuznetzov's patched libpcap: microseconds, longer record headers. */
    static final int MODIFIED = 0xA1B2CD34;

    /** Block type of pcapng's section header: the same in both byte orders. */
    static final int SECTION_HEADER = 0x0A0D0D0A;

    /** The format that begins with {@code magic}, read in this machine's byte order. */
    static CaptureFormat of(int magic) {
        if (magic == SECTION_HEADER) {
            return PCAPNG;
        }
        return isClassic(magic) || isClassic(Integer.reverseBytes(magic)) ? CLASSIC : UNKNOWN;
    }

    /** Whether a classic file with this magic number was written in this machine's byte order. */
    static boolean isClassic(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
    }

    /** What a file that is no capture is told to begin with: hexadecimal, and text where it is some. */
    static String describe(byte[] start, int length) {
        if (length == 0) {
            return "it is empty";
        }
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(length, MAGIC_LENGTH); i++) {
            hex.append(String.format(Locale.ROOT, " %02x", start[i]));
            text.append(start[i] >= ' ' && start[i] < 0x7F ? (char) start[i] : '.');
        }
        return "it begins with" + hex + " \"" + text + "\"";
    }
}
