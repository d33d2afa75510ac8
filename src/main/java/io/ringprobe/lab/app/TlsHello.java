package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A ClientHello as today's clients send it (RFC 8446, 4.1.2), over TCP or QUIC, and the ServerHello that answers it.
 *
 * @param version the highest version that the client offers: 0x0304 or 0x0303
 * @param suites cipher suites in the client's order
 * @param extensions in the client's order
 * @param sessionId what the server gives back in TLS 1.3
 */
record TlsHello(int version, List<Integer> suites, TlsExtensions extensions, byte[] random, byte[] sessionId) {
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    /** X25519, secp256r1, secp384r1. */
    static final List<Integer> GROUPS = List.of(0x001D, 0x0017, 0x0018);

    static final List<Integer> SIGNATURE_ALGORITHMS =
            List.of(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601);

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int X25519 = 0x001D;
    private static final int KEY_LENGTH = 32;
    private static final int RANDOM_LENGTH = 32;

    /**
     * The hello of a client.
     *
     * @param serverName empty for none
     * @param grease whether the client puts in values that mean nothing (RFC 8701)
     */
    static TlsHello overTcp(
            int version,
            String serverName,
            List<Integer> suites,
            List<String> protocols,
            boolean grease,
            RandomGenerator random) {
        int greaseValue = grease ? grease(random) : 0;
        TlsExtensions extensions = new TlsExtensions();
        if (grease) {
            extensions.empty(greaseValue);
        }
        name(extensions, serverName);
        extensions.empty(TlsExtensions.EXTENDED_MASTER_SECRET);
        extensions.add(TlsExtensions.RENEGOTIATION, new byte[1]);
        extensions.numbers(TlsExtensions.GROUPS, greased(GROUPS, greaseValue));
        extensions.add(TlsExtensions.POINT_FORMATS, new byte[] {1, 0});
        extensions.empty(TlsExtensions.SESSION_TICKET);
        if (!protocols.isEmpty()) {
            extensions.alpn(protocols);
        }
        extensions.add(TlsExtensions.STATUS_REQUEST, new byte[] {1, 0, 0, 0, 0});
        extensions.numbers(TlsExtensions.SIGNATURE_ALGORITHMS, SIGNATURE_ALGORITHMS);
        if (version == TLS_1_3) {
            tls13(extensions, greased(List.of(TLS_1_3, TLS_1_2), greaseValue), random);
        }
        return new TlsHello(
                version,
                greased(suites, greaseValue),
                extensions,
                Pick.octets(random, RANDOM_LENGTH),
                Pick.octets(random, version == TLS_1_3 ? RANDOM_LENGTH : 0));
    }

    /** The hello of a QUIC client (RFC 9001, 4 and 8). */
    static TlsHello overQuic(
            String serverName,
            List<Integer> suites,
            List<String> protocols,
            byte[] transportParameters,
            RandomGenerator random) {
        TlsExtensions extensions = new TlsExtensions();
        name(extensions, serverName);
        extensions.numbers(TlsExtensions.GROUPS, GROUPS);
        extensions.alpn(protocols);
        extensions.numbers(TlsExtensions.SIGNATURE_ALGORITHMS, SIGNATURE_ALGORITHMS);
        tls13(extensions, List.of(TLS_1_3), random);
        extensions.add(TlsExtensions.TRANSPORT_PARAMETERS, transportParameters);
        return new TlsHello(TLS_1_3, suites, extensions, Pick.octets(random, RANDOM_LENGTH), new byte[0]);
    }

    private static void name(TlsExtensions extensions, String serverName) {
        if (!serverName.isEmpty()) {
            extensions.serverName(serverName);
        }
    }

    private static void tls13(TlsExtensions extensions, List<Integer> versions, RandomGenerator random) {
        PacketBytes share = new PacketBytes().u16(X25519).u16(KEY_LENGTH).bytes(Pick.octets(random, KEY_LENGTH));
        extensions.add(
                TlsExtensions.KEY_SHARE, new PacketBytes().u16(share.length()).bytes(share.toArray()));
        extensions.add(TlsExtensions.KEY_EXCHANGE_MODES, new byte[] {1, 1});
        extensions.versions(versions);
    }

    /** One of the sixteen values 0x0A0A, 0x1A1A, … */
    private static int grease(RandomGenerator random) {
        return 0x0A0A + random.nextInt(16) * 0x1010;
    }

    private static List<Integer> greased(List<Integer> values, int grease) {
        if (grease == 0) {
            return values;
        }
        List<Integer> all = new ArrayList<>();
        all.add(grease);
        all.addAll(values);
        return all;
    }

    /** The client's handshake message. */
    byte[] message() {
        PacketBytes body = new PacketBytes()
                .u16(TLS_1_2)
                .bytes(random)
                .u8(sessionId.length)
                .bytes(sessionId);
        TlsExtensions.list(body.u16(2 * suites.size()), suites).u8(1).u8(0);
        byte[] extended = extensions.toArray();
        return message(CLIENT_HELLO, body.u16(extended.length).bytes(extended));
    }

    /** The answer of a server in TLS 1.3. */
    byte[] serverHello(int suite, RandomGenerator generator) {
        TlsExtensions answered = new TlsExtensions();
        answered.add(
                TlsExtensions.KEY_SHARE,
                new PacketBytes().u16(X25519).u16(KEY_LENGTH).bytes(Pick.octets(generator, KEY_LENGTH)));
        answered.add(TlsExtensions.SUPPORTED_VERSIONS, new PacketBytes().u16(TLS_1_3));
        return serverHello(suite, sessionId, answered, generator);
    }

    /** The answer of a server in TLS 1.2, which may choose a protocol; null for none. */
    static byte[] serverHello12(int suite, String protocol, RandomGenerator generator) {
        TlsExtensions answered = new TlsExtensions();
        answered.add(TlsExtensions.RENEGOTIATION, new byte[1]).empty(TlsExtensions.EXTENDED_MASTER_SECRET);
        if (protocol != null) {
            answered.alpn(List.of(protocol));
        }
        return serverHello(suite, Pick.octets(generator, RANDOM_LENGTH), answered, generator);
    }

    private static byte[] serverHello(int suite, byte[] session, TlsExtensions answered, RandomGenerator generator) {
        byte[] extended = answered.toArray();
        return message(
                SERVER_HELLO,
                new PacketBytes()
                        .u16(TLS_1_2)
                        .bytes(Pick.octets(generator, RANDOM_LENGTH))
                        .u8(session.length)
                        .bytes(session)
                        .u16(suite)
                        .u8(0)
                        .u16(extended.length)
                        .bytes(extended));
    }

    /** A handshake message of that type. */
    static byte[] message(int type, PacketBytes body) {
        return new PacketBytes()
                .u8(type)
                .u8(body.length() >>> 16)
                .u16(body.length())
                .bytes(body.toArray())
                .toArray();
    }
}
