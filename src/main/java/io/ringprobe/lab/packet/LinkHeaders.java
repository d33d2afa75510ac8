package io.ringprobe.lab.packet;

/** The headers below IP that follow from the layer inside alone. */
final class LinkHeaders {
    /** Tag type of IEEE 802.1Q. */
    static final int VLAN = 0x8100;

    private static final int TRANSPARENT_ETHERNET = 0x6558;
    private static final int PPPOE_SESSION = 0x8864;
    private static final int PPP = 0x880B;
    private static final int TRILL = 0x22F3;
    private static final int PRIORITY_1 = 0x2000;

    private LinkHeaders() {}

    static Layer ethernet(String source, String destination) {
        return known(
                TRANSPARENT_ETHERNET,
                (next, inner) -> addresses(source, destination).u16(next.etherType()));
    }

    static Layer ethernetOfType(int type) {
        return outermost((next, inner) -> hosts().u16(type));
    }

    static Layer ieee8023() {
        return outermost((next, inner) -> hosts().u16(inner.length));
    }

    static Layer sll(int addressLength) {
        return outermost((next, inner) -> new PacketBytes()
                .u16(4)
                .u16(1)
                .u16(addressLength)
                .bytes(source())
                .u16(0)
                .u16(next.etherType()));
    }

    static Layer sll2(int addressLength) {
        return outermost((next, inner) -> new PacketBytes()
                .u16(next.etherType())
                .u16(0)
                .u32(2)
                .u16(1)
                .u8(4)
                .u8(addressLength)
                .bytes(source())
                .u16(0));
    }

    static Layer loopback(int family) {
        return outermost((next, inner) -> new PacketBytes().u32(family));
    }

    /** With a time stamp, and flags that tell of padding behind the 802.11 header. */
    static Layer radiotap() {
        return outermost((next, inner) -> {
            boolean padded = next instanceof WifiLayer wifi && wifi.padded;
            return new PacketBytes()
                    .u16(0)
                    .u16(0x1200)
                    .u32(0x0300_0000L)
                    .zeros(8)
                    .u8(padded ? 0x20 : 0)
                    .u8(0);
        });
    }

    static Layer vlan(int tagType, int id) {
        return known(
                tagType,
                (next, inner) -> new PacketBytes()
                        .u16(id | PRIORITY_1)
                        .u16(next.etherType() == Layer.NONE ? inner.length : next.etherType()));
    }

    static Layer snap() {
        return outermost((next, inner) ->
                new PacketBytes().u16(0xAAAA).u8(3).u16(0).u8(0).u16(next.etherType()));
    }

    static Layer controlWord() {
        return outermost((next, inner) -> new PacketBytes().u32(0));
    }

    static Layer pppoe(int session) {
        return known(
                PPPOE_SESSION,
                (next, inner) -> new PacketBytes().u16(0x1100).u16(session).u16(inner.length));
    }

    static Layer ppp(boolean withAddressAndControl, boolean compressed) {
        return known(PPP, (next, inner) -> {
            PacketBytes header = new PacketBytes();
            if (withAddressAndControl) {
                header.u16(0xFF03);
            }
            return compressed ? header.u8(next.pppProtocol()) : header.u16(next.pppProtocol());
        });
    }

    static Layer trill(int optionWords) {
        return known(
                TRILL,
                (next, inner) -> new PacketBytes()
                        .u16(optionWords << 6 | 10)
                        .u16(1)
                        .u16(2)
                        .zeros(optionWords * 4));
    }

    /** A header that no other announces. */
    private static Layer outermost(SimpleLayer.Header header) {
        return known(Layer.NONE, header);
    }

    private static Layer known(int etherType, SimpleLayer.Header header) {
        return new SimpleLayer(etherType, header);
    }

    private static PacketBytes hosts() {
        return addresses(PacketBuilder.SOURCE_MAC, PacketBuilder.DESTINATION_MAC);
    }

    private static PacketBytes addresses(String source, String destination) {
        return new PacketBytes().bytes(PacketBuilder.mac(destination)).bytes(PacketBuilder.mac(source));
    }

    private static byte[] source() {
        return PacketBuilder.mac(PacketBuilder.SOURCE_MAC);
    }
}
