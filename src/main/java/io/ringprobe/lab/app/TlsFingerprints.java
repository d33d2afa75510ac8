package io.ringprobe.lab.app;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JA3 (Salesforce) and JA4 (FoxIO) of the lab's own hellos, from what they were made of, so that a probe's fingerprints
 * are checked by other code than its own. Stateless.
 */
final class TlsFingerprints {
    private static final int HASH_DIGITS = 12;
    private static final HexFormat HEX = HexFormat.of();

    private TlsFingerprints() {}

    /** JA3, 16 octets. */
    static byte[] ja3(TlsHello hello) {
        String text = String.join(
                ",",
                Integer.toString(TlsHello.TLS_1_2),
                joined(hello.suites().stream(), "-", Integer::toString),
                joined(hello.extensions().types().stream(), "-", Integer::toString),
                joined(TlsHello.GROUPS.stream(), "-", Integer::toString),
                "0");
        return digest("MD5", text);
    }

    /** JA4 over TCP. */
    static String ja4(TlsHello hello, String firstProtocol) {
        List<Integer> suites = meant(hello.suites().stream()).sorted().toList();
        List<Integer> types = meant(hello.extensions().types().stream()).toList();
        String extensions =
                joined(types.stream().filter(TlsFingerprints::isHashed).sorted(), ",", TlsFingerprints::hex);
        String algorithms = joined(TlsHello.SIGNATURE_ALGORITHMS.stream(), ",", TlsFingerprints::hex);
        return "t" + (hello.version() == TlsHello.TLS_1_3 ? "13" : "12")
                + (types.contains(TlsExtensions.SERVER_NAME) ? "d" : "i")
                + count(suites.size())
                + count(types.size())
                + ends(firstProtocol)
                + "_" + hash(joined(suites.stream(), ",", TlsFingerprints::hex))
                + "_" + hash(extensions + "_" + algorithms);
    }

    private static boolean isHashed(int type) {
        return type != TlsExtensions.SERVER_NAME && type != TlsExtensions.ALPN;
    }

    private static String count(int number) {
        return String.format("%02d", Math.min(99, number));
    }

    private static String ends(String protocol) {
        return protocol == null ? "00" : "" + protocol.charAt(0) + protocol.charAt(protocol.length() - 1);
    }

    /** Without the values that mean nothing (RFC 8701). */
    private static Stream<Integer> meant(Stream<Integer> values) {
        return values.filter(value -> (value & 0x0F0F) != 0x0A0A || value >>> 8 != (value & 0xFF));
    }

    private static String joined(Stream<Integer> values, String separator, IntFunction<String> form) {
        return meant(values).map(form::apply).collect(Collectors.joining(separator));
    }

    private static String hex(int value) {
        return HEX.toHexDigits((short) value);
    }

    private static String hash(String text) {
        return HEX.formatHex(digest("SHA-256", text)).substring(0, HASH_DIGITS);
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(Text.of(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
