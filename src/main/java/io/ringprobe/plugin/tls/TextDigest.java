package io.ringprobe.plugin.tls;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of an ASCII text that is put together piece by piece, without allocation. Used by one thread. */
final class TextDigest {
    private static final int CAPACITY = 1024;
    private static final int LONGEST_PIECE = 5;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest digest;
    private final byte[] text = new byte[CAPACITY];
    private int length;

    /** @param algorithm one that each JDK has */
    TextDigest(String algorithm) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void put(char c) {
        makeRoom();
        text[length++] = (byte) c;
    }

    /** Appends a 16-bit number in decimal digits. */
    void putDecimal(int value) {
        makeRoom();
        int end = length + digits(value);
        int left = value;
        for (int at = end - 1; at >= length; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length = end;
    }

    private static int digits(int value) {
        if (value < 100) {
            return value < 10 ? 1 : 2;
        }
        return value < 1_000 ? 3 : value < 10_000 ? 4 : 5;
    }

    /** Appends a 16-bit number in four hex digits. */
    void putHex(int value) {
        makeRoom();
        for (int shift = 12; shift >= 0; shift -= 4) {
            text[length++] = hexDigit(value >>> shift);
        }
    }

    private void makeRoom() {
        if (length > CAPACITY - LONGEST_PIECE) {
            flush();
        }
    }

    private void flush() {
        digest.update(text, 0, length);
        length = 0;
    }

    /** Writes the hash of the text into {@code hash}, which must have its length, and begins a new text. */
    void finish(byte[] hash) {
        flush();
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The ASCII digit for the low four bits. */
    static byte hexDigit(int value) {
        return HEX[value & 0xF];
    }
}
