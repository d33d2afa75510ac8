package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * QUIC's transport parameters in a TLS extension (RFC 9000, 18): finds the user agent that Google's clients send. Up to
 * draft 26 numbers and lengths had 16 bits and a total length stood before them. Used by one thread.
 */
final class TransportParameters {
    /** Types of the extension: since draft 33, since draft 13, up to draft 12. */
    static final int EXTENSION = 0x39;

    static final int EXTENSION_DRAFT_13 = 0xFFA5;
    static final int EXTENSION_DRAFT_12 = 0x26;

    private static final long GOOGLE_USER_AGENT = 0x3129;

    private final VariableInteger integer = new VariableInteger();
    private boolean old;
    private long position;
    private long end;
    private long value;

    static boolean isExtension(int type) {
        return type == EXTENSION || type == EXTENSION_DRAFT_13 || type == EXTENSION_DRAFT_12;
    }

    /**
     * Looks for the user agent; {@link #userAgent} and the next give it.
     *
     * @param oldForm whether numbers have 16 bits
     */
    boolean findUserAgent(long extension, int length, boolean oldForm) {
        old = oldForm;
        position = old ? extension + Short.BYTES : extension;
        end = extension + length;
        while (readNumber()) {
            long parameter = value;
            if (!readNumber() || value > end - position) {
                return false;
            }
            if (parameter == GOOGLE_USER_AGENT) {
                return true;
            }
            position += value;
        }
        return false;
    }

    private boolean readNumber() {
        if (!old) {
            boolean there = integer.read(position, (int) (end - position));
            position += there ? integer.length() : 0;
            value = integer.value();
            return there;
        }
        if (end - position < Short.BYTES) {
            return false;
        }
        value = Memory.getUnsignedShortBE(position);
        position += Short.BYTES;
        return true;
    }

    long userAgent() {
        return position;
    }

    int userAgentLength() {
        return (int) value;
    }
}
