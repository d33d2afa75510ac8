package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * GHASH, the hash of the Galois/counter mode (NIST SP 800-38D, 6.4), over blocks of 16 octets in memory.
 *
 * <p>Multiplies in GF(2^128) by integer multiplication with holes: of an operand every fourth bit is taken, so that the
 * carries of 16 partial sums fall into the three bits between and are masked away. Without a table there is nothing to
 * prepare for a new key, which here comes with each flow.
 *
 * <p>Used by one thread; allocates nothing.
 */
final class Ghash {
    private static final int BLOCK_LENGTH = 16;
    private static final long EVERY_FOURTH = 0x1111_1111_1111_1111L;

    private long keyHigh;
    private long keyLow;
    private long keyMiddle;
    private long reversedHigh;
    private long reversedLow;
    private long reversedMiddle;
    private long high;
    private long low;

    /** Sets the key and begins a hash. */
    void begin(long hashKeyHigh, long hashKeyLow) {
        keyHigh = hashKeyHigh;
        keyLow = hashKeyLow;
        keyMiddle = keyHigh ^ keyLow;
        reversedHigh = Long.reverse(keyHigh);
        reversedLow = Long.reverse(keyLow);
        reversedMiddle = reversedHigh ^ reversedLow;
        high = 0;
        low = 0;
    }

    /** Hashes octets; a last block that isn't full is filled up with zeros. */
    void update(long address, int length) {
        int i = 0;
        for (; i <= length - BLOCK_LENGTH; i += BLOCK_LENGTH) {
            block(Memory.getLongBE(address + i), Memory.getLongBE(address + i + Long.BYTES));
        }
        int rest = length - i;
        if (rest > 0) {
            int firstHalf = Math.min(rest, Long.BYTES);
            block(partial(address + i, firstHalf), partial(address + i + firstHalf, rest - firstHalf));
        }
    }

    private static long partial(long address, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (long) Memory.getUnsignedByte(address + i) << 56 - 8 * i;
        }
        return word;
    }

    /** Ends the hash with the lengths of additional data and ciphertext in octets. */
    void end(int additionalLength, int length) {
        block(additionalLength * 8L, length * 8L);
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /**
     * Adds a block and multiplies with the key. Karatsuba's three products; the upper halves of each come from the
     * product of the reversed operands.
     */
    private void block(long blockHigh, long blockLow) {
        long h = high ^ blockHigh;
        long l = low ^ blockLow;
        long hr = Long.reverse(h);
        long lr = Long.reverse(l);
        long z0 = multiply(l, keyLow);
        long z1 = multiply(h, keyHigh);
        long z2 = multiply(l ^ h, keyMiddle) ^ z0 ^ z1;
        long z0r = multiply(lr, reversedLow);
        long z1r = multiply(hr, reversedHigh);
        long z2r = multiply(lr ^ hr, reversedMiddle) ^ z0r ^ z1r;
        long upper0 = Long.reverse(z0r) >>> 1;
        long upper1 = Long.reverse(z1r) >>> 1;
        long upper2 = Long.reverse(z2r) >>> 1;
        reduce(z0, upper0 ^ z2, z1 ^ upper2, upper1);
    }

    /**
     * From 255 bits, lowest word first, to 128, modulo x^128 + x^7 + x^2 + x + 1 with GCM's reflected order of bits.
     */
    private void reduce(long w0, long w1, long w2, long w3) {
        long v3 = w3 << 1 | w2 >>> 63;
        long v2 = w2 << 1 | w1 >>> 63;
        long v1 = w1 << 1 | w0 >>> 63;
        long v0 = w0 << 1;
        v2 ^= v0 ^ v0 >>> 1 ^ v0 >>> 2 ^ v0 >>> 7;
        v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
        v3 ^= v1 ^ v1 >>> 1 ^ v1 >>> 2 ^ v1 >>> 7;
        v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
        high = v3;
        low = v2;
    }

    /** The lower 64 bits of the product without carries. */
    private static long multiply(long x, long y) {
        long x0 = x & EVERY_FOURTH;
        long x1 = x & EVERY_FOURTH << 1;
        long x2 = x & EVERY_FOURTH << 2;
        long x3 = x & EVERY_FOURTH << 3;
        long y0 = y & EVERY_FOURTH;
        long y1 = y & EVERY_FOURTH << 1;
        long y2 = y & EVERY_FOURTH << 2;
        long y3 = y & EVERY_FOURTH << 3;
        long z0 = x0 * y0 ^ x1 * y3 ^ x2 * y2 ^ x3 * y1;
        long z1 = x0 * y1 ^ x1 * y0 ^ x2 * y3 ^ x3 * y2;
        long z2 = x0 * y2 ^ x1 * y1 ^ x2 * y0 ^ x3 * y3;
        long z3 = x0 * y3 ^ x1 * y2 ^ x2 * y1 ^ x3 * y0;
        return z0 & EVERY_FOURTH | z1 & EVERY_FOURTH << 1 | z2 & EVERY_FOURTH << 2 | z3 & EVERY_FOURTH << 3;
    }
}
