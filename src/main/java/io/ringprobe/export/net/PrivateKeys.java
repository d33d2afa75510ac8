package io.ringprobe.export.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** Private keys as OpenSSL writes them: PKCS#8, and the older forms of RSA (PKCS#1) and elliptic curves (SEC 1). */
final class PrivateKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int LONG_FORM = 0x80;

    private PrivateKeys() {}

    /** The key that belongs to a certificate's public key, from PKCS#8. */
    static PrivateKey pkcs8(byte[] der, PublicKey owner) throws GeneralSecurityException {
        return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /**
     * The same from PKCS#1 or SEC 1, which are PKCS#8 without its envelope. What the envelope says of the algorithm
     * stands in the public key's too.
     */
    static PrivateKey bare(byte[] der, PublicKey owner) throws GeneralSecurityException {
        byte[] content = concat(VERSION_0, algorithm(owner), wrap(OCTET_STRING, der));
        return pkcs8(wrap(SEQUENCE, content), owner);
    }

    /** The first element of SubjectPublicKeyInfo (RFC 5280, 4.1). */
    private static byte[] algorithm(PublicKey key) {
        ByteBuffer info = ByteBuffer.wrap(key.getEncoded());
        info.get();
        length(info);
        int start = info.position();
        info.get();
        byte[] algorithm = new byte[length(info) + info.position() - start];
        info.get(start, algorithm);
        return algorithm;
    }

    /** Reads a length (X.690, 8.1.3). */
    private static int length(ByteBuffer der) {
        int first = der.get() & 0xFF;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & ~LONG_FORM); i++) {
            length = length << 8 | der.get() & 0xFF;
        }
        return length;
    }

    private static byte[] wrap(int tag, byte[] content) {
        int n = content.length;
        byte[] header = n < LONG_FORM
                ? new byte[] {(byte) tag, (byte) n}
                : new byte[] {(byte) tag, (byte) (LONG_FORM | 3), (byte) (n >> 16), (byte) (n >> 8), (byte) n};
        return concat(header, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Whether the two are one pair: what one signs the other confirms. */
    static boolean belongs(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm = switch (owner.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> null;
        };
        if (algorithm == null) {
            return true;
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(VERSION_0);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(VERSION_0);
        return signature.verify(signed);
    }
}
