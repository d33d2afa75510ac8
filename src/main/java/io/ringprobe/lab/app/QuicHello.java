package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;

/** Makes the hellos of QUIC clients: TLS (RFC 8446, 4.1.2) and Google's CHLO. */
public final class QuicHello {
    private static final int KEY_SHARE = 51;
    private static final int ALPN = 16;
    private static final int SERVER_NAME = 0;
    private static final int RANDOM_LENGTH = 32;
    /** X25519MLKEM768: such a hello doesn't fit in one datagram. */
    private static final int POST_QUANTUM_SHARE = 1216 + 10;

    private final PacketBytes extensions = new PacketBytes();

    private QuicHello() {}

    /** With the extensions server name and ALPN. */
    public static QuicHello of(String serverName) {
        byte[] name = serverName.getBytes(StandardCharsets.ISO_8859_1);
        PacketBytes list =
                new PacketBytes().u16(name.length + 3).u8(0).u16(name.length).bytes(name);
        byte[] alpn = {0, 3, 2, 'h', '3'};
        return new QuicHello().extension(SERVER_NAME, list.toArray()).extension(ALPN, alpn);
    }

    public QuicHello extension(int type, byte[] content) {
        extensions.u16(type).u16(content.length).bytes(content);
        return this;
    }

    /** A key share of a post-quantum group. */
    public QuicHello postQuantum() {
        return extension(KEY_SHARE, new byte[POST_QUANTUM_SHARE]);
    }

    /** Transport parameters with a user agent, in an extension of that type. */
    public QuicHello userAgent(int type, String agent) {
        byte[] text = agent.getBytes(StandardCharsets.ISO_8859_1);
        return extension(
                type,
                new PacketBytes()
                        .bytes(QuicBuilder.integer(1))
                        .bytes(QuicBuilder.integer(2))
                        .u16(0x7530)
                        .bytes(QuicBuilder.integer(0x3129))
                        .bytes(QuicBuilder.integer(text.length))
                        .bytes(text)
                        .toArray());
    }

    /** The same as up to draft 26. */
    public QuicHello oldUserAgent(int type, String agent) {
        byte[] text = agent.getBytes(StandardCharsets.ISO_8859_1);
        PacketBytes list = new PacketBytes()
                .u16(1)
                .u16(2)
                .u16(0x7530)
                .u16(0x3129)
                .u16(text.length)
                .bytes(text);
        return extension(
                type, new PacketBytes().u16(list.length()).bytes(list.toArray()).toArray());
    }

    /** The handshake message. */
    public byte[] message() {
        PacketBytes body = new PacketBytes()
                .u16(0x0303)
                .bytes(new byte[RANDOM_LENGTH])
                .u8(0)
                .u16(2)
                .u16(0x1301)
                .u8(1)
                .u8(0)
                .u16(extensions.length())
                .bytes(extensions.toArray());
        return new PacketBytes()
                .u8(1)
                .u8(0)
                .u16(body.length())
                .bytes(body.toArray())
                .toArray();
    }

    /** Google's CHLO with padding, server name and user agent. */
    public static byte[] chlo(String serverName, String agent, int padding) {
        byte[][] values = {
            new byte[padding],
            serverName.getBytes(StandardCharsets.ISO_8859_1),
            agent.getBytes(StandardCharsets.ISO_8859_1)
        };
        String[] tags = {"PAD\0", "SNI\0", "UAID"};
        PacketBytes message = new PacketBytes().bytes("CHLO".getBytes(StandardCharsets.US_ASCII));
        message.u8(tags.length).u8(0).u16(0);
        int end = 0;
        for (int i = 0; i < tags.length; i++) {
            end += values[i].length;
            message.bytes(tags[i].getBytes(StandardCharsets.US_ASCII));
            message.u8(end & 0xFF).u8(end >> 8).u16(0);
        }
        for (byte[] value : values) {
            message.bytes(value);
        }
        return message.toArray();
    }
}
