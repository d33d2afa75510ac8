package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes QUIC packets, protected where they should be, with the JDK's cryptography: Initial packets of client and server
 * (RFC 9001, 5; RFC 9369), 0-RTT and Handshake packets with random content, Retry, version negotiation, short headers.
 *
 * <pre>{@code
 * byte[] hello = QuicHello.of("example.com").message();
 * byte[] datagram = QuicBuilder.v1().destination(id).crypto(0, hello).padTo(1200).initial();
 * }</pre>
 *
 * <p>A builder holds what the packets of one side have in common; {@link #crypto} and {@link #frame} add to the next
 * packet only.
 */
public final class QuicBuilder {
    private static final int TAG_LENGTH = 16;
    private static final int NUMBER_LENGTH = 4;
    private static final int LENGTH_LENGTH = 2;
    private static final int FIXED_BIT = 0x40;
    private static final int INITIAL = 0;
    private static final int ZERO_RTT = 1;
    private static final int HANDSHAKE = 2;
    private static final int RETRY = 3;

    private final int version;
    private final byte[] salt;
    private final String labels;
    private byte[] destination = HexFormat.of().parseHex("8394c8f03e515708");
    private byte[] source = {};
    private byte[] keyId;
    private byte[] token = {};
    private boolean shortLengths;
    private int cryptoType = 6;
    private int fixedBit = FIXED_BIT;
    private int number;
    private int padded;
    private PacketBytes frames = new PacketBytes();

    private QuicBuilder(int version, String salt, String labels) {
        this.version = version;
        this.salt = HexFormat.of().parseHex(salt);
        this.labels = labels;
    }

    /** Version 1. */
    public static QuicBuilder v1() {
        return of(1, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    }

    /** Version 2. */
    public static QuicBuilder v2() {
        return new QuicBuilder(0x6B33_43CF, "0dede3def700a6db819381be6e269dcbf9bd2ed9", "quicv2");
    }

    /** Any version with the header and labels of version 1. */
    public static QuicBuilder of(int version, String salt) {
        return new QuicBuilder(version, salt, "quic");
    }

    /** Both lengths of connection ids in one octet, as up to draft 21; ids have no length of 1 to 3 then. */
    public QuicBuilder shortLengths() {
        shortLengths = true;
        return this;
    }

    /** CRYPTO frames of another type: 8 with Google. */
    public QuicBuilder cryptoType(int type) {
        cryptoType = type;
        return this;
    }

    /** Destination connection id. */
    public QuicBuilder destination(String hex) {
        destination = HexFormat.of().parseHex(hex);
        return this;
    }

    /** Source connection id. */
    public QuicBuilder source(String hex) {
        source = HexFormat.of().parseHex(hex);
        return this;
    }

    /** Keys from this connection id instead of the destination. */
    public QuicBuilder keysFrom(String hex) {
        keyId = HexFormat.of().parseHex(hex);
        return this;
    }

    public QuicBuilder token(int length) {
        token = new byte[length];
        Arrays.fill(token, (byte) 0x54);
        return this;
    }

    /** The next packet's number; it counts up by itself. */
    public QuicBuilder number(int next) {
        number = next;
        return this;
    }

    /** Clears the fixed bit (RFC 9287). */
    public QuicBuilder withoutFixedBit() {
        fixedBit = 0;
        return this;
    }

    /** Fills the next packets with PADDING up to that many octets. */
    public QuicBuilder padTo(int packetLength) {
        padded = packetLength;
        return this;
    }

    /** A CRYPTO frame with the octets {@code from} up to {@code to} of a message that begins at offset 0. */
    public QuicBuilder crypto(byte[] message, int from, int to) {
        return crypto(from, Arrays.copyOfRange(message, from, to));
    }

    /** A CRYPTO frame. */
    public QuicBuilder crypto(long offset, byte[] data) {
        frames.u8(cryptoType).bytes(integer(offset)).bytes(integer(data.length)).bytes(data);
        return this;
    }

    /** Any frame. */
    public QuicBuilder frame(byte... frame) {
        frames.bytes(frame);
        return this;
    }

    /** A variable-length integer, as short as it can be (RFC 9000, 16). */
    public static byte[] integer(long value) {
        PacketBytes octets = new PacketBytes();
        if (value < 1 << 6) {
            octets.u8((int) value);
        } else if (value < 1 << 14) {
            octets.u16((int) value | 0x4000);
        } else if (value < 1 << 30) {
            octets.u32(value | 0x8000_0000L);
        } else {
            octets.u32(value >>> 32 | 0xC000_0000L).u32(value & 0xFFFF_FFFFL);
        }
        return octets.toArray();
    }

    /** An Initial packet of the client's. */
    public byte[] initial() {
        return initial("client in");
    }

    /** An Initial packet of the server's; {@link #keysFrom} should say the client's original destination. */
    public byte[] serverInitial() {
        return initial("server in");
    }

    private byte[] initial(String side) {
        PacketBytes header = header(INITIAL).bytes(integer(token.length)).bytes(token);
        byte[] text = padded(header.length() + LENGTH_LENGTH + NUMBER_LENGTH + TAG_LENGTH);
        header.u16(0x4000 | NUMBER_LENGTH + text.length + TAG_LENGTH);
        int numberOffset = header.length();
        byte[] clear = header.u32(number).toArray();
        try {
            return protect(clear, numberOffset, text, side);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            number++;
            frames = new PacketBytes();
        }
    }

    private byte[] padded(int overhead) {
        int least = NUMBER_LENGTH;
        return Arrays.copyOf(frames.toArray(), Math.max(least, Math.max(frames.length(), padded - overhead)));
    }

    private PacketBytes header(int type) {
        int coded = "quicv2".equals(labels) ? type + 1 & 3 : type;
        PacketBytes header = new PacketBytes()
                .u8(0x80 | fixedBit | coded << 4 | NUMBER_LENGTH - 1)
                .u32(version & 0xFFFF_FFFFL);
        if (shortLengths) {
            int lengths = Math.max(0, destination.length - 3) << 4 | Math.max(0, source.length - 3);
            return header.u8(lengths).bytes(destination).bytes(source);
        }
        return header.u8(destination.length)
                .bytes(destination)
                .u8(source.length)
                .bytes(source);
    }

    private byte[] protect(byte[] clear, int numberOffset, byte[] text, String side) throws GeneralSecurityException {
        byte[] secret = expand(hmac(salt, keyId == null ? destination : keyId), side, 32);
        byte[] nonce = expand(secret, labels + " iv", 12);
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (number >>> 8 * i);
        }
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(expand(secret, labels + " key", 16), "AES"),
                new GCMParameterSpec(8 * TAG_LENGTH, nonce));
        gcm.updateAAD(clear);
        byte[] packet = new PacketBytes().bytes(clear).bytes(gcm.doFinal(text)).toArray();
        Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
        ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(secret, labels + " hp", 16), "AES"));
        byte[] mask = ecb.doFinal(packet, numberOffset + 4, 16);
        packet[0] ^= (byte) (mask[0] & 0x0F);
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            packet[numberOffset + i] ^= mask[1 + i];
        }
        return packet;
    }

    private static byte[] expand(byte[] secret, String label, int length) throws GeneralSecurityException {
        byte[] text = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = new PacketBytes()
                .u16(length)
                .u8(text.length)
                .bytes(text)
                .u8(0)
                .u8(1)
                .toArray();
        return Arrays.copyOf(hmac(secret, info), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    /** A 0-RTT packet with content that nobody can read. */
    public byte[] zeroRtt(int length) {
        return opaque(ZERO_RTT, length);
    }

    /** A Handshake packet with content that nobody can read. */
    public byte[] handshake(int length) {
        return opaque(HANDSHAKE, length);
    }

    private byte[] opaque(int type, int length) {
        return header(type).bytes(integer(length)).bytes(noise(length)).toArray();
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        Arrays.fill(noise, (byte) 0xE7);
        return noise;
    }

    /** A Retry packet with the token and a tag that nobody checks. */
    public byte[] retry() {
        return header(RETRY).bytes(token).bytes(noise(TAG_LENGTH)).toArray();
    }

    /** A version negotiation packet that offers versions 1 and 2. */
    public byte[] versionNegotiation() {
        return new PacketBytes()
                .u8(0xC0)
                .u32(0)
                .u8(destination.length)
                .bytes(destination)
                .u8(source.length)
                .bytes(source)
                .u32(1)
                .u32(0x6B33_43CFL)
                .toArray();
    }

    /** A packet with a short header. */
    public byte[] shortHeader(int length) {
        return new PacketBytes()
                .u8(fixedBit | 0x15)
                .bytes(destination)
                .bytes(noise(length))
                .toArray();
    }

    /** One datagram of several packets. */
    public static byte[] coalesce(byte[]... packets) {
        PacketBytes datagram = new PacketBytes();
        for (byte[] packet : packets) {
            datagram.bytes(packet);
        }
        return datagram.toArray();
    }
}
