package io.ringprobe.plugin.quic;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HKDF with SHA-256 (RFC 5869), as far as QUIC's keys need it: output of no more than one hash. HMAC (RFC 2104) is put
 * together from the JDK's digest, which is reused; so nothing is allocated for a key. Used by one thread.
 */
final class Hkdf {
    static final int HASH_LENGTH = 32;

    private static final int BLOCK_LENGTH = 64;
    private static final int INNER = 0x36;
    private static final int OUTER = 0x5C;
    /** The number of the only block of output. */
    private static final byte FIRST_BLOCK = 1;

    private final MessageDigest sha256;
    private final byte[] block = new byte[BLOCK_LENGTH];
    private final byte[] hash = new byte[HASH_LENGTH];

    Hkdf() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }

    /** HKDF-Extract of the first {@code length} octets of the input; the result goes to {@code key}. */
    void extract(byte[] salt, byte[] input, int length, byte[] key) {
        begin(salt);
        sha256.update(input, 0, length);
        end(salt);
        System.arraycopy(hash, 0, key, 0, HASH_LENGTH);
    }

    /** HKDF-Expand; {@code length} octets, up to 32, go to {@code output}. */
    void expand(byte[] key, byte[] info, byte[] output, int length) {
        begin(key);
        sha256.update(info, 0, info.length);
        sha256.update(FIRST_BLOCK);
        end(key);
        System.arraycopy(hash, 0, output, 0, length);
    }

    private void begin(byte[] key) {
        addKey(key, INNER);
    }

    private void end(byte[] key) {
        finish();
        addKey(key, OUTER);
        sha256.update(hash, 0, HASH_LENGTH);
        finish();
    }

    private void addKey(byte[] key, int pad) {
        Arrays.fill(block, (byte) pad);
        for (int i = 0; i < key.length; i++) {
            block[i] ^= key[i];
        }
        sha256.update(block, 0, BLOCK_LENGTH);
    }

    private void finish() {
        try {
            sha256.digest(hash, 0, HASH_LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the array has room for the hash", e);
        }
    }
}
