package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.Span;
import java.util.Arrays;

/**
 * The JA4 fingerprint of a ClientHello as FoxIO published it ("JA4: TLS Client Fingerprinting"), 36 ASCII characters:
 *
 * <pre>
 *   t 13 d 15 16 h2 _ 8daaf6152771 _ e5627efa2ab1     (without the blanks)
 *   |  | |  |  |  |        |              12 hex digits of SHA-256: extensions sorted, signature algorithms in order
 *   |  | |  |  |  |        12 hex digits of SHA-256: cipher suites sorted
 *   |  | |  |  |  first and last character of the first ALPN value
 *   |  | |  |  number of extensions
 *   |  | |  number of cipher suites
 *   |  | d with, i without the server name extension
 *   |  highest supported version
 *   t over TCP, q over QUIC
 * </pre>
 *
 * GREASE values count nowhere. Of more than {@value #MAX_VALUES} cipher suites or extensions the first ones are hashed.
 * Allocates nothing after construction. Used by one thread.
 */
public final class Ja4 {
    /** Octets of a fingerprint. */
    public static final int LENGTH = 36;
    /** The letter for TLS over TCP. */
    public static final char TCP = 't';
    /** The letter for QUIC. */
    public static final char QUIC = 'q';

    private static final int VERSION_OFFSET = 1;
    private static final int NAME_OFFSET = VERSION_OFFSET + 2;
    private static final int CIPHERS_OFFSET = NAME_OFFSET + 1;
    private static final int EXTENSIONS_OFFSET = CIPHERS_OFFSET + 2;
    private static final int ALPN_OFFSET = EXTENSIONS_OFFSET + 2;
    private static final int CIPHER_HASH_OFFSET = ALPN_OFFSET + 2 + 1;
    private static final int HASH_DIGITS = 12;
    private static final int EXTENSION_HASH_OFFSET = CIPHER_HASH_OFFSET + HASH_DIGITS + 1;

    private static final int SHA256_LENGTH = 32;
    private static final int MAX_COUNT = 99;
    private static final int MAX_VALUES = 1024;

    private final TextDigest text = new TextDigest("SHA-256");
    private final byte[] hash = new byte[SHA256_LENGTH];
    private final char[] values = new char[MAX_VALUES];
    private final byte[] fingerprint = new byte[LENGTH];

    public Ja4() {
        fingerprint[CIPHER_HASH_OFFSET - 1] = '_';
        fingerprint[EXTENSION_HASH_OFFSET - 1] = '_';
    }

    /**
     * Writes the {@link #LENGTH} octets of the fingerprint to {@code to}.
     *
     * @param transport {@link #TCP} or {@link #QUIC}
     */
    public void write(ClientHello hello, char transport, long to) {
        fingerprint[0] = (byte) transport;
        putPair(VERSION_OFFSET, versionLabel(version(hello)));
        fingerprint[NAME_OFFSET] = (byte) (hello.hasServerName() ? 'd' : 'i');
        putAlpn(hello.alpn());
        hashCiphers(hello.cipherSuites());
        hashExtensions(hello);
        Memory.copyFromArray(fingerprint, 0, to, LENGTH);
    }

    /** The highest of the supported versions; the message's own where there are none. */
    private static int version(ClientHello hello) {
        NumberList versions = hello.versions();
        int highest = 0;
        for (int i = 0; i < versions.size(); i++) {
            int version = versions.get(i);
            highest = Grease.is(version) ? highest : Math.max(highest, version);
        }
        return highest == 0 ? hello.legacyVersion() : highest;
    }

    private static String versionLabel(int version) {
        return switch (version) {
            case 0x0304 -> "13";
            case 0x0303 -> "12";
            case 0x0302 -> "11";
            case 0x0301 -> "10";
            case 0x0300 -> "s3";
            case 0x0002 -> "s2";
            default -> "00";
        };
    }

    /** Where either end of the value is neither letter nor digit, the ends of its hex form stand for it. */
    private void putAlpn(Span alpn) {
        if (alpn.length() == 0) {
            putPair(ALPN_OFFSET, "00");
            return;
        }
        byte first = Memory.getByte(alpn.address());
        byte last = Memory.getByte(alpn.address() + alpn.length() - 1);
        boolean alphanumeric = isAlphanumeric(first) && isAlphanumeric(last);
        fingerprint[ALPN_OFFSET] = alphanumeric ? first : TextDigest.hexDigit(first >>> 4);
        fingerprint[ALPN_OFFSET + 1] = alphanumeric ? last : TextDigest.hexDigit(last);
    }

    private static boolean isAlphanumeric(byte c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private void hashCiphers(NumberList suites) {
        int count = 0;
        int kept = 0;
        for (int i = 0; i < suites.size(); i++) {
            int suite = suites.get(i);
            if (!Grease.is(suite)) {
                count++;
                kept = keep(suite, kept);
            }
        }
        putCount(CIPHERS_OFFSET, count);
        putSorted(kept);
        putHash(CIPHER_HASH_OFFSET, kept);
    }

    /** Server name and ALPN count, but what they say stands in the readable part, and so they aren't hashed. */
    private void hashExtensions(ClientHello hello) {
        Extensions extensions = hello.extensions();
        int count = 0;
        int kept = 0;
        extensions.rewind();
        while (extensions.next()) {
            int type = extensions.type();
            if (!Grease.is(type)) {
                count++;
                boolean isHashed = type != Extensions.SERVER_NAME && type != Extensions.ALPN;
                kept = isHashed ? keep(type, kept) : kept;
            }
        }
        putCount(EXTENSIONS_OFFSET, count);
        putSorted(kept);
        putAlgorithms(hello.signatureAlgorithms());
        putHash(EXTENSION_HASH_OFFSET, kept);
    }

    private int keep(int value, int kept) {
        if (kept == MAX_VALUES) {
            return kept;
        }
        values[kept] = (char) value;
        return kept + 1;
    }

    private void putSorted(int count) {
        Arrays.sort(values, 0, count);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.put(',');
            }
            text.putHex(values[i]);
        }
    }

    private void putAlgorithms(NumberList algorithms) {
        char separator = '_';
        for (int i = 0; i < algorithms.size(); i++) {
            if (!Grease.is(algorithms.get(i))) {
                text.put(separator);
                text.putHex(algorithms.get(i));
                separator = ',';
            }
        }
    }

    /** Zeros instead of the hash of nothing. */
    private void putHash(int offset, int valuesHashed) {
        text.finish(hash);
        for (int i = 0; i < HASH_DIGITS; i++) {
            int octet = hash[i / 2];
            byte digit = TextDigest.hexDigit(i % 2 == 0 ? octet >>> 4 : octet);
            fingerprint[offset + i] = valuesHashed == 0 ? (byte) '0' : digit;
        }
    }

    private void putCount(int offset, int count) {
        int shown = Math.min(count, MAX_COUNT);
        fingerprint[offset] = (byte) ('0' + shown / 10);
        fingerprint[offset + 1] = (byte) ('0' + shown % 10);
    }

    private void putPair(int offset, String pair) {
        fingerprint[offset] = (byte) pair.charAt(0);
        fingerprint[offset + 1] = (byte) pair.charAt(1);
    }
}
