package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * Goes through the frames of a client's Initial packet and picks out what they carry of its hello: CRYPTO frames (RFC
 * 9000, 19), whose type is another with Google, or the STREAM frames of stream 1 that came before those. Used by one
 * thread.
 */
final class InitialFrames {
    private static final int PADDING = 0;
    private static final int PING = 1;
    private static final int ACK = 2;
    private static final int ACK_ECN = 3;
    private static final int CRYPTO = 6;
    private static final int GOOGLE_PING = 7;
    private static final int GOOGLE_CRYPTO = 8;

    /**
     * Google's STREAM frame: 1, last 1, has length 1, octets of the offset (0, or less one) 3, of the id less one 2.
     */
    private static final int STREAM = 0x80;

    private static final int STREAM_HAS_LENGTH = 0x20;
    private static final int STREAM_OFFSET_SHIFT = 2;
    private static final int STREAM_OFFSET_MASK = 7;
    private static final int STREAM_ID_MASK = 3;
    private static final int HANDSHAKE_STREAM = 1;
    /** In front of the frames of an unprotected packet. */
    private static final int GOOGLE_HASH_LENGTH = 12;

    private final VariableInteger integer = new VariableInteger();
    private final HelloBuffers hello;
    private long position;
    private long end;
    private long fixedNumber;

    /** @param hello where what is found goes, to be selected before */
    InitialFrames(HelloBuffers hello) {
        this.hello = hello;
    }

    /** Reads the frames of a packet that was protected. Stops at what can't stand in one. */
    void read(long payload, int length, boolean googles) {
        position = payload;
        end = payload + length;
        boolean goesOn = true;
        while (goesOn && position < end) {
            int type = Memory.getUnsignedByte(position++);
            goesOn = googles ? readGoogles(type) : readFrame(type);
        }
    }

    private boolean readFrame(int type) {
        return switch (type) {
            case PADDING, PING -> true;
            case ACK -> skipAck();
            case ACK_ECN -> skipAck() && skipIntegers(3);
            case CRYPTO -> readCrypto();
            default -> false;
        };
    }

    private boolean readGoogles(int type) {
        return switch (type) {
            case PADDING, GOOGLE_PING -> true;
            case GOOGLE_CRYPTO -> readCrypto();
            default -> false;
        };
    }

    /** Largest acknowledged, delay, count of further ranges, first range; two integers a further range. */
    private boolean skipAck() {
        if (!skipIntegers(2) || !readInteger()) {
            return false;
        }
        long ranges = integer.value();
        if (ranges > end - position) {
            return false;
        }
        return skipIntegers(1 + 2 * ranges);
    }

    private boolean skipIntegers(long count) {
        for (long i = 0; i < count; i++) {
            if (!readInteger()) {
                return false;
            }
        }
        return true;
    }

    private boolean readInteger() {
        if (!integer.read(position, (int) (end - position))) {
            return false;
        }
        position += integer.length();
        return true;
    }

    private boolean readCrypto() {
        if (!readInteger()) {
            return false;
        }
        long offset = integer.value();
        return readInteger() && addData(offset, integer.value());
    }

    private boolean addData(long offset, long length) {
        if (length > end - position) {
            return false;
        }
        hello.add(offset, position, (int) length);
        position += length;
        return true;
    }

    /** Reads the frames of one of Google's packets in the clear, from behind the packet number. */
    void readUnprotected(long payload, int length) {
        position = payload + GOOGLE_HASH_LENGTH;
        end = payload + length;
        boolean goesOn = true;
        while (goesOn && position < end) {
            int type = Memory.getUnsignedByte(position++);
            goesOn = (type & STREAM) != 0 ? readStream(type) : type == GOOGLE_PING;
        }
    }

    /** Each hello of the stream counts from its own start: after a rejection a client sends another one. */
    private boolean readStream(int type) {
        if (!readFixed((type & STREAM_ID_MASK) + 1)) {
            return false;
        }
        boolean handshake = fixedNumber == HANDSHAKE_STREAM;
        int offsetLength = type >> STREAM_OFFSET_SHIFT & STREAM_OFFSET_MASK;
        if (!readFixed(offsetLength == 0 ? 0 : offsetLength + 1)) {
            return false;
        }
        long offset = fixedNumber;
        if ((type & STREAM_HAS_LENGTH) == 0) {
            fixedNumber = end - position;
        } else if (!readFixed(Short.BYTES)) {
            return false;
        }
        if (Chlo.isTagged(position, (int) (end - position))) {
            offset = 0;
        }
        return handshake && offset >= 0 && addData(offset, fixedNumber);
    }

    /** Reads a number of 0 to 8 octets, in network byte order since Q039. */
    private boolean readFixed(int octets) {
        if (octets > end - position) {
            return false;
        }
        fixedNumber = 0;
        for (int i = 0; i < octets; i++) {
            fixedNumber = fixedNumber << 8 | Memory.getUnsignedByte(position++);
        }
        return true;
    }
}
