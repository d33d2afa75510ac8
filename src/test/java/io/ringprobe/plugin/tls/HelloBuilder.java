package io.ringprobe.plugin.tls;

import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes hello messages, and the TLS records around them. Values come as they are given, sound or not. */
final class HelloBuilder {
    private static final int RANDOM_LENGTH = 32;

    private final int type;
    private int version = 0x0303;
    private byte[] sessionId = {};
    private int[] suites = {0x1301};
    private PacketBytes extensions = new PacketBytes();
    private boolean extended = true;

    private HelloBuilder(int type) {
        this.type = type;
    }

    static HelloBuilder client() {
        return new HelloBuilder(ClientHello.TYPE);
    }

    static HelloBuilder server() {
        return new HelloBuilder(ServerHello.TYPE);
    }

    HelloBuilder version(int value) {
        version = value;
        return this;
    }

    HelloBuilder sessionId(int length) {
        sessionId = new byte[length];
        Arrays.fill(sessionId, (byte) 0x5A);
        return this;
    }

    /** The client's list, or the server's choice. */
    HelloBuilder suites(int... values) {
        suites = values.clone();
        return this;
    }

    HelloBuilder withoutExtensions() {
        extended = false;
        return this;
    }

    HelloBuilder extension(int extensionType, byte... content) {
        extensions.u16(extensionType).u16(content.length).bytes(content);
        return this;
    }

    HelloBuilder serverName(String name) {
        byte[] octets = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(
                Extensions.SERVER_NAME,
                new PacketBytes()
                        .u16(octets.length + 3)
                        .u8(0)
                        .u16(octets.length)
                        .bytes(octets)
                        .toArray());
    }

    HelloBuilder alpn(byte[]... names) {
        PacketBytes list = new PacketBytes();
        for (byte[] name : names) {
            list.u8(name.length).bytes(name);
        }
        return extension(
                Extensions.ALPN,
                new PacketBytes().u16(list.length()).bytes(list.toArray()).toArray());
    }

    HelloBuilder alpn(String... names) {
        return alpn(Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new));
    }

    HelloBuilder groups(int... values) {
        return extension(Extensions.SUPPORTED_GROUPS, list16(values));
    }

    HelloBuilder signatureAlgorithms(int... values) {
        return extension(Extensions.SIGNATURE_ALGORITHMS, list16(values));
    }

    HelloBuilder pointFormats(int... values) {
        PacketBytes list = new PacketBytes().u8(values.length);
        for (int value : values) {
            list.u8(value);
        }
        return extension(Extensions.EC_POINT_FORMATS, list.toArray());
    }

    /** The client's list of versions. */
    HelloBuilder versions(int... values) {
        PacketBytes list = new PacketBytes().u8(2 * values.length);
        for (int value : values) {
            list.u16(value);
        }
        return extension(Extensions.SUPPORTED_VERSIONS, list.toArray());
    }

    /** The server's choice of version. */
    HelloBuilder selectedVersion(int value) {
        return extension(
                Extensions.SUPPORTED_VERSIONS, new PacketBytes().u16(value).toArray());
    }

    /** Extensions without content that matters. */
    HelloBuilder empty(int... types) {
        for (int extensionType : types) {
            extension(extensionType);
        }
        return this;
    }

    private static byte[] list16(int... values) {
        PacketBytes list = new PacketBytes().u16(2 * values.length);
        for (int value : values) {
            list.u16(value);
        }
        return list.toArray();
    }

    /** The handshake message. */
    byte[] message() {
        PacketBytes body = new PacketBytes().u16(version);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            body.u8(0xA0 + i);
        }
        body.u8(sessionId.length).bytes(sessionId);
        if (type == ClientHello.TYPE) {
            body.bytes(list16(suites)).u8(1).u8(0);
        } else {
            body.u16(suites[0]).u8(0);
        }
        if (extended) {
            body.u16(extensions.length()).bytes(extensions.toArray());
        }
        return new PacketBytes()
                .u8(type)
                .u8(0)
                .u16(body.length())
                .bytes(body.toArray())
                .toArray();
    }

    /** The message in one TLS record. */
    byte[] record() {
        return records(message(), 1 << 14);
    }

    /** A message in records of {@code most} octets. */
    static byte[] records(byte[] message, int most) {
        PacketBytes records = new PacketBytes();
        for (int from = 0; from < message.length; from += most) {
            byte[] part = Arrays.copyOfRange(message, from, Math.min(message.length, from + most));
            records.u8(HandshakeReader.HANDSHAKE).u16(0x0301).u16(part.length).bytes(part);
        }
        return records.toArray();
    }
}
