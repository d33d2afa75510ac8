package io.ringprobe.lab.app;

import io.ringprobe.lab.app.CipherSuites.Exchange;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/**
 * TLS records (RFC 8446, 5; RFC 5246, 6.2), and the messages of TLS 1.2 behind the hellos (RFC 5246, 7.4). Stateless.
 */
final class TlsRecords {
    static final byte[] CHANGE_CIPHER_SPEC = PacketBytes.hex("14 0303 0001 01");
    static final byte[] SERVER_HELLO_DONE = PacketBytes.hex("16 0303 0004 0e 000000");

    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CERTIFICATE = 11;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int LONGEST = 1 << 14;
    /** What encryption adds to a record: nonce and tag. */
    private static final int OVERHEAD = 24;

    private static final int FINISHED_LENGTH = 16 + OVERHEAD;
    private static final int KEY_LENGTH = 32;
    private static final int RSA_LENGTH = 256;

    private TlsRecords() {}

    /** The record of a ClientHello, which bears version 1.0 for old servers' sake. */
    static byte[] first(byte[] message) {
        return record(HANDSHAKE, 0x0301, message);
    }

    static byte[] handshake(byte[] message) {
        return record(HANDSHAKE, 0x0303, message);
    }

    private static byte[] record(int type, int version, byte[] content) {
        return new PacketBytes()
                .u8(type)
                .u16(version)
                .u16(content.length)
                .bytes(content)
                .toArray();
    }

    /** Adds a record with {@code length} octets that look encrypted. */
    static void noise(PacketBytes to, int length, RandomGenerator random) {
        to.bytes(record(APPLICATION_DATA, 0x0303, Pick.octets(random, length)));
    }

    /** Application data of that length, in as many records as it takes; nothing for nothing. */
    static void data(Dialogue dialogue, boolean fromClient, int length, RandomGenerator random) {
        if (length == 0) {
            return;
        }
        PacketBytes records = new PacketBytes();
        for (int left = length; left > 0; left -= LONGEST) {
            noise(records, Math.min(left, LONGEST) + OVERHEAD, random);
        }
        if (fromClient) {
            dialogue.client(records);
        } else {
            dialogue.server(records);
        }
    }

    static byte[] certificate(String name, Exchange exchange, RandomGenerator random) {
        byte[] certificate = Certificate.of(name, exchange != Exchange.ECDHE_ECDSA, random);
        PacketBytes list = new PacketBytes()
                .u8(0)
                .u16(certificate.length + 3)
                .u8(0)
                .u16(certificate.length)
                .bytes(certificate);
        return handshake(TlsHello.message(CERTIFICATE, list));
    }

    /** The server's part of an ephemeral exchange (RFC 8422, 5.4): named curve X25519, its key, its signature. */
    static byte[] serverKey(Exchange exchange, RandomGenerator random) {
        boolean ecdsa = exchange == Exchange.ECDHE_ECDSA;
        byte[] signature = ecdsa ? Certificate.signature(random) : Pick.octets(random, RSA_LENGTH);
        PacketBytes body = new PacketBytes()
                .u8(3)
                .u16(0x001D)
                .u8(KEY_LENGTH)
                .bytes(Pick.octets(random, KEY_LENGTH))
                .u16(ecdsa ? 0x0403 : 0x0804)
                .u16(signature.length)
                .bytes(signature);
        return handshake(TlsHello.message(SERVER_KEY_EXCHANGE, body));
    }

    static byte[] clientKey(Exchange exchange, RandomGenerator random) {
        PacketBytes body = exchange == Exchange.RSA
                ? new PacketBytes().u16(RSA_LENGTH).bytes(Pick.octets(random, RSA_LENGTH))
                : new PacketBytes().u8(KEY_LENGTH).bytes(Pick.octets(random, KEY_LENGTH));
        return handshake(TlsHello.message(CLIENT_KEY_EXCHANGE, body));
    }

    /** Adds ChangeCipherSpec and a Finished that nobody can read. */
    static PacketBytes finished(PacketBytes to, RandomGenerator random) {
        return to.bytes(CHANGE_CIPHER_SPEC).bytes(handshake(Pick.octets(random, FINISHED_LENGTH)));
    }
}
