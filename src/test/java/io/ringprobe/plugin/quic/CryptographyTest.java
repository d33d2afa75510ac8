package io.ringprobe.plugin.quic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** AES and GCM: published vectors, and agreement with the JDK on random input. */
class CryptographyTest {
    private static final int ROUNDS = 3000;
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void shouldEncryptTheExampleOfFips197() {
        Aes128 aes = new Aes128();
        aes.setKey(HEX.parseHex("000102030405060708090a0b0c0d0e0f"), 0);
        aes.encrypt(0x0011_2233_4455_6677L, 0x8899_AABB_CCDD_EEFFL);
        assertEquals("69c4e0d86a7b0430", HEX.toHexDigits(aes.high()));
        assertEquals("d8cdb78070b4c55a", HEX.toHexDigits(aes.low()));
    }

    @Test
    void shouldEncryptAsTheJdkDoes() throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(1);
        Aes128 aes = new Aes128();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] key = random(random, 16);
            byte[] block = random(random, 16);
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            byte[] expected = cipher.doFinal(block);
            aes.setKey(key, 0);
            aes.encrypt(BigEndian.getLong(block, 0), BigEndian.getLong(block, 8));
            assertEquals(BigEndian.getLong(expected, 0), aes.high());
            assertEquals(BigEndian.getLong(expected, 8), aes.low());
        }
    }

    /** Test cases 2 and 4 of the specification of GCM that was submitted to NIST: without and with additional data. */
    @Test
    void shouldOpenTheExamplesOfGcm() {
        byte[] opened = open(
                "00000000000000000000000000000000",
                "000000000000000000000000",
                "",
                "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
        assertEquals("00000000000000000000000000000000", HEX.formatHex(opened));
        opened = open(
                "feffe9928665731c6d6a8f9467308308",
                "cafebabefacedbaddecaf888",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                        + "5bc94fbc3221a5db94fae95ae7121a47");
        assertEquals(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                HEX.formatHex(opened));
    }

    private static byte[] open(String key, String nonce, String additional, String sealed) {
        return open(HEX.parseHex(key), HEX.parseHex(nonce), HEX.parseHex(additional), HEX.parseHex(sealed));
    }

    /** The plaintext, or null where the tag is wrong. */
    private static byte[] open(byte[] key, byte[] nonce, byte[] additional, byte[] sealed) {
        Aes128Gcm gcm = new Aes128Gcm();
        gcm.setKey(key, 0);
        int textLength = Math.max(0, sealed.length - Aes128Gcm.TAG_LENGTH);
        try (NativeBlock data = NativeBlock.allocate(Math.max(1, additional.length));
                NativeBlock from = NativeBlock.allocate(Math.max(1, sealed.length));
                NativeBlock to = NativeBlock.allocate(Math.max(1, textLength))) {
            Memory.copyFromArray(additional, 0, data.address(), additional.length);
            Memory.copyFromArray(sealed, 0, from.address(), sealed.length);
            long high = BigEndian.getLong(nonce, 0);
            int low = BigEndian.getInt(nonce, 8);
            if (!gcm.open(high, low, data.address(), additional.length, from.address(), sealed.length, to.address())) {
                return null;
            }
            byte[] opened = new byte[textLength];
            Memory.copyToArray(to.address(), opened, 0, textLength);
            return opened;
        }
    }

    @Test
    void shouldOpenWhatTheJdkSealsAndNothingElse() throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] key = random(random, 16);
            byte[] nonce = random(random, Aes128Gcm.NONCE_LENGTH);
            byte[] additional = random(random, random.nextInt(70));
            byte[] text = random(random, random.nextInt(i % 10 == 0 ? 1500 : 70));
            byte[] sealed = seal(key, nonce, additional, text);
            assertArrayEquals(text, open(key, nonce, additional, sealed));
            sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(null, open(key, nonce, additional, sealed));
        }
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] additional, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(additional);
        return cipher.doFinal(text);
    }

    private static byte[] random(SplittableRandom random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    @Test
    void shouldNotOpenLessThanATag() {
        byte[] sealed = new byte[Aes128Gcm.TAG_LENGTH - 1];
        Arrays.fill(sealed, (byte) 7);
        assertEquals(null, open(new byte[16], new byte[12], new byte[0], sealed));
    }
}
