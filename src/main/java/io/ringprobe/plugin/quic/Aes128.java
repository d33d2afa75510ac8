package io.ringprobe.plugin.quic;

/**
 * AES with a key of 128 bits, encryption of single blocks only (FIPS 197): all that QUIC's Initial packets need, for
 * counter mode and header protection encrypt in either direction.
 *
 * <p>In place of {@code javax.crypto.Cipher}, which allocates with each new key, while here each flow has its own.
 * Works with look-up tables and so not in constant time: the keys of Initial packets are known to everybody who sees
 * them.
 *
 * <p>A block is four words in network byte order. Used by one thread; allocates nothing.
 */
final class Aes128 {
    static final int KEY_LENGTH = 16;

    private static final int ROUNDS = 10;
    private static final int WORDS = 4;
    private static final int FIELD_POLYNOMIAL = 0x11B;
    private static final int[] SUBSTITUTION = new int[256];
    /** Substitution and mixing of a column's first octet; the others' are rotations of it (FIPS 197, 5.1). */
    private static final int[] COLUMN = new int[256];

    static {
        fillTables();
    }

    private final int[] roundKeys = new int[WORDS * (ROUNDS + 1)];
    private int word0;
    private int word1;
    private int word2;
    private int word3;

    /** The S-box: inverse in GF(2^8), found by stepping through powers of 3 and of its inverse, then affine. */
    private static void fillTables() {
        int power = 1;
        int inverse = 1;
        do {
            power ^= times2(power);
            inverse = dividedBy3(inverse);
            substitute(power, inverse);
        } while (power != 1);
        substitute(0, 0);
    }

    private static void substitute(int octet, int inverse) {
        int twice = inverse | inverse << 8;
        int s = (inverse ^ twice >> 4 ^ twice >> 5 ^ twice >> 6 ^ twice >> 7 ^ 0x63) & 0xFF;
        SUBSTITUTION[octet] = s;
        COLUMN[octet] = times2(s) << 24 | s << 16 | s << 8 | times2(s) ^ s;
    }

    private static int times2(int octet) {
        return octet << 1 ^ (octet >> 7) * FIELD_POLYNOMIAL;
    }

    /** 0xF6 is the inverse of 3: octet times (x^7 + x^6 + x^5 + x^4 + x^2 + x). */
    private static int dividedBy3(int octet) {
        int x = octet ^ octet << 1;
        x ^= x << 2;
        x ^= x << 4;
        x &= 0xFF;
        return x ^ (x >> 7) * 0x09;
    }

    /** Sets the key, 16 octets at {@code offset}, and expands it (FIPS 197, 5.2). */
    void setKey(byte[] key, int offset) {
        for (int i = 0; i < WORDS; i++) {
            roundKeys[i] = BigEndian.getInt(key, offset + Integer.BYTES * i);
        }
        int constant = 1;
        for (int i = WORDS; i < roundKeys.length; i += WORDS) {
            roundKeys[i] = roundKeys[i - WORDS] ^ substituted(Integer.rotateLeft(roundKeys[i - 1], 8)) ^ constant << 24;
            for (int j = 1; j < WORDS; j++) {
                roundKeys[i + j] = roundKeys[i + j - WORDS] ^ roundKeys[i + j - 1];
            }
            constant = times2(constant);
        }
    }

    private static int substituted(int word) {
        return SUBSTITUTION[word >>> 24] << 24
                | SUBSTITUTION[word >>> 16 & 0xFF] << 16
                | SUBSTITUTION[word >>> 8 & 0xFF] << 8
                | SUBSTITUTION[word & 0xFF];
    }

    /** Encrypts a block; {@link #high} and {@link #low} give the result. */
    void encrypt(long high, long low) {
        int[] keys = roundKeys;
        int a = (int) (high >>> 32) ^ keys[0];
        int b = (int) high ^ keys[1];
        int c = (int) (low >>> 32) ^ keys[2];
        int d = (int) low ^ keys[3];
        for (int k = WORDS; k < WORDS * ROUNDS; k += WORDS) {
            int a1 = mixed(a, b, c, d) ^ keys[k];
            int b1 = mixed(b, c, d, a) ^ keys[k + 1];
            int c1 = mixed(c, d, a, b) ^ keys[k + 2];
            d = mixed(d, a, b, c) ^ keys[k + 3];
            a = a1;
            b = b1;
            c = c1;
        }
        word0 = shifted(a, b, c, d) ^ keys[WORDS * ROUNDS];
        word1 = shifted(b, c, d, a) ^ keys[WORDS * ROUNDS + 1];
        word2 = shifted(c, d, a, b) ^ keys[WORDS * ROUNDS + 2];
        word3 = shifted(d, a, b, c) ^ keys[WORDS * ROUNDS + 3];
    }

    /** Substitution, row shift and column mixing for one column. */
    private static int mixed(int a, int b, int c, int d) {
        return COLUMN[a >>> 24]
                ^ Integer.rotateRight(COLUMN[b >>> 16 & 0xFF], 8)
                ^ Integer.rotateRight(COLUMN[c >>> 8 & 0xFF], 16)
                ^ Integer.rotateRight(COLUMN[d & 0xFF], 24);
    }

    /** The last round mixes no columns. */
    private static int shifted(int a, int b, int c, int d) {
        return SUBSTITUTION[a >>> 24] << 24
                | SUBSTITUTION[b >>> 16 & 0xFF] << 16
                | SUBSTITUTION[c >>> 8 & 0xFF] << 8
                | SUBSTITUTION[d & 0xFF];
    }

    /** The first eight octets of the block encrypted last. */
    long high() {
        return (long) word0 << 32 | word1 & 0xFFFF_FFFFL;
    }

    /** Its last eight octets. */
    long low() {
        return (long) word2 << 32 | word3 & 0xFFFF_FFFFL;
    }
}
