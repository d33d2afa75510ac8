package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * Opens what was sealed with AEAD_AES_128_GCM (RFC 5116, 5.1; NIST SP 800-38D): checks the tag, then decrypts. With a
 * nonce of 12 octets. Used by one thread; allocates nothing.
 */
final class Aes128Gcm {
    static final int TAG_LENGTH = 16;
    static final int NONCE_LENGTH = 12;

    private static final int BLOCK_LENGTH = 16;

    private final Aes128 cipher = new Aes128();
    private final Ghash hash = new Ghash();
    private long hashKeyHigh;
    private long hashKeyLow;

    /** Sets the key, 16 octets at {@code offset}. */
    void setKey(byte[] key, int offset) {
        cipher.setKey(key, offset);
        cipher.encrypt(0, 0);
        hashKeyHigh = cipher.high();
        hashKeyLow = cipher.low();
    }

    /**
     * Checks and decrypts.
     *
     * @param nonceHigh the nonce's first 8 octets as a number in network byte order
     * @param nonceLow its last 4
     * @param additional the additional data
     * @param sealed the ciphertext with the tag behind it, {@code length} octets in all
     * @param opened where the plaintext goes, {@code length - TAG_LENGTH} octets
     * @return false where the tag is wrong; then nothing was written
     */
    boolean open(
            long nonceHigh, int nonceLow, long additional, int additionalLength, long sealed, int length, long opened) {
        int textLength = length - TAG_LENGTH;
        if (textLength < 0) {
            return false;
        }
        hash.begin(hashKeyHigh, hashKeyLow);
        hash.update(additional, additionalLength);
        hash.update(sealed, textLength);
        hash.end(additionalLength, textLength);
        cipher.encrypt(nonceHigh, counter(nonceLow, 1));
        boolean genuine = (hash.high() ^ cipher.high()) == Memory.getLongBE(sealed + textLength)
                && (hash.low() ^ cipher.low()) == Memory.getLongBE(sealed + textLength + Long.BYTES);
        if (genuine) {
            decrypt(nonceHigh, nonceLow, sealed, textLength, opened);
        }
        return genuine;
    }

    private void decrypt(long nonceHigh, int nonceLow, long from, int length, long to) {
        int count = 2;
        int i = 0;
        for (; i <= length - BLOCK_LENGTH; i += BLOCK_LENGTH) {
            cipher.encrypt(nonceHigh, counter(nonceLow, count++));
            Memory.putLongBE(to + i, Memory.getLongBE(from + i) ^ cipher.high());
            Memory.putLongBE(to + i + Long.BYTES, Memory.getLongBE(from + i + Long.BYTES) ^ cipher.low());
        }
        cipher.encrypt(nonceHigh, counter(nonceLow, count));
        for (int j = 0; i + j < length; j++) {
            long half = j < Long.BYTES ? cipher.high() : cipher.low();
            int key = (int) (half >>> 56 - 8 * (j & 7));
            Memory.putByte(to + i + j, Memory.getByte(from + i + j) ^ key);
        }
    }

    private static long counter(int nonceLow, int count) {
        return (long) nonceLow << 32 | count;
    }
}
