package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;

/** Application messages, as small as they may be and well-formed. */
public final class Payloads {
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;

    private Payloads() {}

    public static byte[] httpRequest(String host, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: demo/1.0\r\nAccept: */*\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] httpResponse(int length) {
        String head =
                "HTTP/1.1 200 OK\r\nServer: demo\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
        PacketBytes bytes = new PacketBytes().bytes(head.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < length; i++) {
            bytes.u8('a' + i % 26);
        }
        return bytes.toArray();
    }

    /** A question for an address (RFC 1035). */
    public static byte[] dnsQuery(int id, String name, boolean ipv6) {
        return question(id, 0x0100, 0, name, ipv6).toArray();
    }

    /** Its answer, one record. */
    public static byte[] dnsResponse(int id, String name, byte[] address) {
        boolean ipv6 = address.length == 16;
        return question(id, 0x8180, 1, name, ipv6)
                .u16(0xC00C)
                .u16(ipv6 ? TYPE_AAAA : TYPE_A)
                .u16(1)
                .u32(300)
                .u16(address.length)
                .bytes(address)
                .toArray();
    }

    private static PacketBytes question(int id, int flags, int answers, String name, boolean ipv6) {
        PacketBytes message =
                new PacketBytes().u16(id).u16(flags).u16(1).u16(answers).u16(0).u16(0);
        for (String label : name.split("\\.")) {
            message.u8(label.length()).bytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return message.u8(0).u16(ipv6 ? TYPE_AAAA : TYPE_A).u16(1);
    }

    /** A TLS ClientHello (RFC 8446) with server name, ALPN and supported versions. */
    public static byte[] clientHello(String serverName, long random) {
        byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
        PacketBytes extensions = new PacketBytes()
                .u16(0x0000)
                .u16(name.length + 5)
                .u16(name.length + 3)
                .u8(0)
                .u16(name.length)
                .bytes(name)
                .bytes(PacketBytes.hex("0010 0005 0003 02 6832"))
                .bytes(PacketBytes.hex("002b 0003 02 0304"))
                .bytes(PacketBytes.hex("000a 0004 0002 001d"))
                .bytes(PacketBytes.hex("000d 0004 0002 0403"))
                .bytes(PacketBytes.hex("0033 0002 0000"));
        PacketBytes hello = new PacketBytes()
                .u16(0x0303)
                .u64(random)
                .zeros(24)
                .u8(0)
                .u16(4)
                .u16(0x1301)
                .u16(0x1302)
                .u8(1)
                .u8(0)
                .u16(extensions.length())
                .bytes(extensions.toArray());
        return record(
                22,
                new PacketBytes()
                        .u8(1)
                        .u8(0)
                        .u16(hello.length())
                        .bytes(hello.toArray())
                        .toArray());
    }

    /** A TLS ServerHello that chooses the first cipher suite. */
    public static byte[] serverHello(long random) {
        byte[] extensions = PacketBytes.hex("002b 0002 0304");
        PacketBytes hello = new PacketBytes()
                .u16(0x0303)
                .u64(random)
                .zeros(24)
                .u8(0)
                .u16(0x1301)
                .u8(0)
                .u16(extensions.length)
                .bytes(extensions);
        return record(
                22,
                new PacketBytes()
                        .u8(2)
                        .u8(0)
                        .u16(hello.length())
                        .bytes(hello.toArray())
                        .toArray());
    }

    /** A TLS record of application data. */
    public static byte[] tlsData(int length) {
        return record(23, new byte[length]);
    }

    private static byte[] record(int type, byte[] content) {
        return new PacketBytes()
                .u8(type)
                .u16(0x0303)
                .u16(content.length)
                .bytes(content)
                .toArray();
    }
}
