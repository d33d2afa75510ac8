package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.ArrayList;
import java.util.List;

/** The extensions of a TLS hello (RFC 8446, 4.2), in the order in which they are added. Not thread-safe. */
final class TlsExtensions {
    static final int SERVER_NAME = 0;
    static final int STATUS_REQUEST = 5;
    static final int GROUPS = 10;
    static final int POINT_FORMATS = 11;
    static final int SIGNATURE_ALGORITHMS = 13;
    static final int ALPN = 16;
    static final int EXTENDED_MASTER_SECRET = 23;
    static final int SESSION_TICKET = 35;
    static final int SUPPORTED_VERSIONS = 43;
    static final int KEY_EXCHANGE_MODES = 45;
    static final int KEY_SHARE = 51;
    static final int TRANSPORT_PARAMETERS = 57;
    static final int RENEGOTIATION = 0xFF01;

    private final PacketBytes bytes = new PacketBytes();
    private final List<Integer> types = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();

    TlsExtensions add(int type, byte[] content) {
        types.add(type);
        lengths.add(content.length);
        bytes.u16(type).u16(content.length).bytes(content);
        return this;
    }

    TlsExtensions add(int type, PacketBytes content) {
        return add(type, content.toArray());
    }

    TlsExtensions empty(int type) {
        return add(type, new byte[0]);
    }

    TlsExtensions serverName(String name) {
        return add(
                SERVER_NAME,
                new PacketBytes()
                        .u16(name.length() + 3)
                        .u8(0)
                        .u16(name.length())
                        .text(name));
    }

    TlsExtensions alpn(List<String> names) {
        return add(ALPN, alpnContent(names));
    }

    static byte[] alpnContent(List<String> names) {
        PacketBytes list = new PacketBytes();
        for (String name : names) {
            list.u8(name.length()).text(name);
        }
        return new PacketBytes().u16(list.length()).bytes(list.toArray()).toArray();
    }

    /** An extension that holds a list of numbers of 16 bits behind a length of 16 bits. */
    TlsExtensions numbers(int type, List<Integer> numbers) {
        return add(type, list(new PacketBytes().u16(2 * numbers.size()), numbers));
    }

    /** The client's list of versions. */
    TlsExtensions versions(List<Integer> versions) {
        return add(SUPPORTED_VERSIONS, list(new PacketBytes().u8(2 * versions.size()), versions));
    }

    /** Writes numbers of 16 bits. */
    static PacketBytes list(PacketBytes to, List<Integer> numbers) {
        numbers.forEach(to::u16);
        return to;
    }

    List<Integer> types() {
        return types;
    }

    List<Integer> lengths() {
        return lengths;
    }

    /** All of them, without the length that stands before them. */
    byte[] toArray() {
        return bytes.toArray();
    }
}
