package io.ringprobe.testkit;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds packets, header by header from the outside in: {@code ethernet().vlan(10).ipv4("10.0.0.1", "10.0.0.2")
 * .tcp(1024, 80).flags("S").payload("x").build()}.
 *
 * <p>Lengths, checksums and the fields that name the next header are right by themselves; each can be overridden, so
 * that malformed packets can be made. Methods that set a field do so in the innermost header of their kind so far.
 */
public final class PacketBuilder {
    /** The addresses of {@link #ethernet()}. */
    public static final String SOURCE_MAC = "02:00:00:00:00:0a";

    public static final String DESTINATION_MAC = "02:00:00:00:00:0b";

    private static final int DEFAULT_VLAN = 0x8100;
    private static final int TRANSPARENT_ETHERNET = 0x6558;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int FRAGMENT = 44;
    private static final String TCP_FLAGS = "FSRPAUEC";

    private final List<Layer> layers = new ArrayList<>();
    private byte[] payload = {};
    private int padding;

    private PacketBuilder() {}

    /** Begins with nothing: for raw IP. */
    public static PacketBuilder raw() {
        return new PacketBuilder();
    }

    public static PacketBuilder ethernet() {
        return raw().innerEthernet(SOURCE_MAC, DESTINATION_MAC);
    }

    public static PacketBuilder ethernet(String source, String destination) {
        return raw().innerEthernet(source, destination);
    }

    /** An Ethernet frame with that type, whatever follows. */
    public static PacketBuilder ethernetOfType(int type) {
        return raw().simple(
                        Layer.NONE,
                        Layer.NONE,
                        (next, inner) -> addresses(SOURCE_MAC, DESTINATION_MAC).u16(type));
    }

    /** An 802.3 frame: a length in place of the type; {@link #snap()} should follow. */
    public static PacketBuilder ieee8023() {
        return raw().simple(
                        Layer.NONE,
                        Layer.NONE,
                        (next, inner) -> addresses(SOURCE_MAC, DESTINATION_MAC).u16(inner.length));
    }

    /** Linux cooked capture, version 1, with an address of that length. */
    public static PacketBuilder sll(int addressLength) {
        return raw().simple(
                        Layer.NONE,
                        Layer.NONE,
                        (next, inner) -> new PacketBytes()
                                .u16(4)
                                .u16(1)
                                .u16(addressLength)
                                .bytes(mac(SOURCE_MAC))
                                .u16(0)
                                .u16(next.etherType()));
    }

    /** Linux cooked capture, version 2, with an address of that length. */
    public static PacketBuilder sll2(int addressLength) {
        return raw().simple(
                        Layer.NONE,
                        Layer.NONE,
                        (next, inner) -> new PacketBytes()
                                .u16(next.etherType())
                                .u16(0)
                                .u32(2)
                                .u16(1)
                                .u8(4)
                                .u8(addressLength)
                                .bytes(mac(SOURCE_MAC))
                                .u16(0));
    }

    /** BSD loopback with that address family in network byte order. */
    public static PacketBuilder loopback(int family) {
        return raw().simple(Layer.NONE, Layer.NONE, (next, inner) -> new PacketBytes().u32(family));
    }

    /** BSD loopback with that address family in little-endian byte order. */
    public static PacketBuilder loopbackLittleEndian(int family) {
        return loopback(Integer.reverseBytes(family));
    }

    /** An 802.11 frame as {@link WifiLayer} describes. */
    public static PacketBuilder wifi() {
        return raw().add(new WifiLayer());
    }

    /** An 802.11 frame behind a radiotap header with time stamp and flags. */
    public static PacketBuilder radiotap() {
        return raw().add(new SimpleLayer(Layer.NONE, Layer.NONE, (next, inner) -> radiotapHeader(next)))
                .add(new WifiLayer());
    }

    /** A PPP frame; see also {@link #ppp}. */
    public static PacketBuilder pppLink(boolean withAddressAndControl, boolean compressed) {
        return raw().ppp(withAddressAndControl, compressed);
    }

    public PacketBuilder innerEthernet(String source, String destination) {
        return simple(
                TRANSPARENT_ETHERNET,
                Layer.NONE,
                (next, inner) -> addresses(source, destination).u16(next.etherType()));
    }

    public PacketBuilder innerEthernet() {
        return innerEthernet("02:00:00:00:01:0a", "02:00:00:00:01:0b");
    }

    public PacketBuilder vlan(int id) {
        return vlan(DEFAULT_VLAN, id);
    }

    public PacketBuilder vlan(int tagType, int id) {
        return simple(
                tagType,
                Layer.NONE,
                (next, inner) -> new PacketBytes()
                        .u16(id | 0x2000)
                        .u16(next.etherType() == Layer.NONE ? inner.length : next.etherType()));
    }

    /** LLC and SNAP. */
    public PacketBuilder snap() {
        return simple(
                Layer.NONE,
                Layer.NONE,
                (next, inner) ->
                        new PacketBytes().u16(0xAAAA).u8(3).u16(0).u8(0).u16(next.etherType()));
    }

    public PacketBuilder mpls(int label) {
        return mpls(label, 0, 64);
    }

    /** A label stack entry; the bottom of stack bit is set where no other follows. */
    public PacketBuilder mpls(int label, int trafficClass, int ttl) {
        return add(new MplsLayer(label, trafficClass, ttl));
    }

    /** The control word of an Ethernet pseudowire. */
    public PacketBuilder controlWord() {
        return simple(Layer.NONE, Layer.NONE, (next, inner) -> new PacketBytes().u32(0));
    }

    /** A PPPoE session, PPP included. */
    public PacketBuilder pppoe(int session) {
        return simple(
                        0x8864,
                        Layer.NONE,
                        (next, inner) ->
                                new PacketBytes().u16(0x1100).u16(session).u16(inner.length))
                .ppp(false, false);
    }

    /**
     * PPP, with the bytes FF 03 (address and control) or without, its protocol number compressed to one byte or not.
     */
    public PacketBuilder ppp(boolean withAddressAndControl, boolean compressed) {
        return simple(0x880B, Layer.NONE, (next, inner) -> {
            PacketBytes header = new PacketBytes();
            if (withAddressAndControl) {
                header.u16(0xFF03);
            }
            return compressed ? header.u8(next.pppProtocol()) : header.u16(next.pppProtocol());
        });
    }

    /** TRILL with {@code optionWords} words of options; {@link #innerEthernet()} should follow. */
    public PacketBuilder trill(int optionWords) {
        return simple(
                0x22F3,
                Layer.NONE,
                (next, inner) -> new PacketBytes()
                        .u16(optionWords << 6 | 10)
                        .u16(1)
                        .u16(2)
                        .zeros(optionWords * 4));
    }

    public PacketBuilder gre() {
        return add(new GreLayer());
    }

    public PacketBuilder greType(int type) {
        last(GreLayer.class).type = type;
        return this;
    }

    public PacketBuilder greChecksum() {
        last(GreLayer.class).checksum = true;
        return this;
    }

    public PacketBuilder greKey(long key) {
        last(GreLayer.class).key = key;
        return this;
    }

    public PacketBuilder greSequence(long sequence) {
        last(GreLayer.class).sequence = sequence;
        return this;
    }

    public PacketBuilder greAcknowledgment(long acknowledgment) {
        last(GreLayer.class).acknowledgment = acknowledgment;
        return this;
    }

    public PacketBuilder greRoutes(byte[] routes) {
        last(GreLayer.class).routes = routes;
        return this;
    }

    public PacketBuilder greVersion(int version) {
        last(GreLayer.class).version = version;
        return this;
    }

    public PacketBuilder ipv4(String source, String destination) {
        return ip(new Ipv4Layer(), address(source), address(destination));
    }

    public PacketBuilder ipv4(byte[] source, byte[] destination) {
        return ip(new Ipv4Layer(), source, destination);
    }

    public PacketBuilder ipv6(String source, String destination) {
        return ip(new Ipv6Layer(), address(source), address(destination));
    }

    public PacketBuilder ipv6(byte[] source, byte[] destination) {
        return ip(new Ipv6Layer(), source, destination);
    }

    /** Time to live or hop limit. */
    public PacketBuilder ttl(int ttl) {
        last(IpLayer.class).ttl = ttl;
        return this;
    }

    /** Type of service or traffic class. */
    public PacketBuilder tos(int tos) {
        last(IpLayer.class).trafficClass = tos;
        return this;
    }

    /** Overrides the IP protocol or next header. */
    public PacketBuilder protocol(int number) {
        last(IpLayer.class).protocol = number;
        return this;
    }

    /** Overrides the IPv4 total length or the IPv6 payload length. */
    public PacketBuilder ipLength(int length) {
        last(IpLayer.class).length = length;
        return this;
    }

    /** Overrides the version in the IP header. */
    public PacketBuilder ipVersion(int version) {
        last(IpLayer.class).version = version;
        return this;
    }

    public PacketBuilder id(int identification) {
        last(Ipv4Layer.class).identification = identification;
        return this;
    }

    public PacketBuilder dontFragment() {
        last(Ipv4Layer.class).dontFragment = true;
        return this;
    }

    public PacketBuilder moreFragments() {
        last(Ipv4Layer.class).moreFragments = true;
        return this;
    }

    public PacketBuilder fragmentOffset(int octets) {
        last(Ipv4Layer.class).fragmentOffset = octets;
        return this;
    }

    /** IPv4 options, a multiple of four bytes. */
    public PacketBuilder ipOptions(byte[] options) {
        last(Ipv4Layer.class).options = options;
        return this;
    }

    /** Overrides the IPv4 header length, in words of four bytes. */
    public PacketBuilder headerWords(int words) {
        last(Ipv4Layer.class).headerWords = words;
        return this;
    }

    public PacketBuilder ipChecksum(int checksum) {
        last(Ipv4Layer.class).checksum = checksum;
        return this;
    }

    /** An IPv6 extension header of that number whose length field counts words of 8 bytes after the first. */
    public PacketBuilder extension(int number, int moreWords) {
        PacketBytes rest = new PacketBytes().u8(moreWords);
        // A PadN option over all of it, so that it is a valid header where options stand.
        int padding = 6 + 8 * moreWords - 2;
        return extension(number, rest.u8(1).u8(padding).zeros(padding).toArray());
    }

    /** An IPv6 extension header of that number: all but the next header field. */
    public PacketBuilder extension(int number, byte[] rest) {
        return add(new ExtensionLayer(number, rest));
    }

    public PacketBuilder hopByHop() {
        return extension(0, 0);
    }

    public PacketBuilder destinationOptions(int moreWords) {
        return extension(60, moreWords);
    }

    /** A segment routing header of type 4 with no segments left. */
    public PacketBuilder routing() {
        PacketBytes rest = new PacketBytes().u8(2).u8(4).u8(0).u8(0).u8(0).u16(0);
        return extension(43, rest.zeros(16).toArray());
    }

    /** An authentication header with an integrity value of that many bytes, a multiple of 4. */
    public PacketBuilder authentication(int valueLength) {
        PacketBytes rest =
                new PacketBytes().u8(1 + valueLength / 4).u16(0).u32(0x100).u32(1);
        return extension(51, rest.zeros(valueLength).toArray());
    }

    /** An IPv6 fragment header; {@code offset} in octets. */
    public PacketBuilder fragment(int offset, boolean more, long identification) {
        PacketBytes rest = new PacketBytes().u8(0).u16(offset | (more ? 1 : 0)).u32(identification);
        return extension(FRAGMENT, rest.toArray());
    }

    /** Overrides the next header field of the last extension header. */
    public PacketBuilder nextHeader(int number) {
        last(ExtensionLayer.class).nextHeader = number;
        return this;
    }

    public PacketBuilder tcp(int sourcePort, int destinationPort) {
        TcpLayer tcp = new TcpLayer();
        tcp.sourcePort = sourcePort;
        tcp.destinationPort = destinationPort;
        return add(tcp);
    }

    /** TCP flags by their letters: F, S, R, P, A, U, E, C. */
    public PacketBuilder flags(String letters) {
        int bits = 0;
        for (char letter : letters.toCharArray()) {
            bits |= 1 << TCP_FLAGS.indexOf(letter);
        }
        last(TcpLayer.class).flags = bits;
        return this;
    }

    public PacketBuilder sequence(long number) {
        last(TcpLayer.class).sequence = number;
        return this;
    }

    public PacketBuilder acknowledgment(long number) {
        last(TcpLayer.class).acknowledgment = number;
        return this;
    }

    public PacketBuilder window(int window) {
        last(TcpLayer.class).window = window;
        return this;
    }

    /** Overrides the TCP data offset, in words of four bytes. */
    public PacketBuilder dataOffset(int words) {
        last(TcpLayer.class).dataOffset = words;
        return this;
    }

    /** A TCP option of that kind with {@code values} after its length; kinds 0 and 1 stand alone. */
    public PacketBuilder option(int kind, int... values) {
        PacketBytes options = last(TcpLayer.class).options.u8(kind);
        if (kind > 1) {
            options.u8(values.length + 2);
        }
        for (int value : values) {
            options.u8(value);
        }
        return this;
    }

    /** TCP options as they are, filled up with zeros. */
    public PacketBuilder rawOptions(byte[] options) {
        last(TcpLayer.class).options.bytes(options);
        return this;
    }

    public PacketBuilder mss(int size) {
        return option(2, size >>> 8, size & 0xFF);
    }

    /** NOP, NOP and a time stamp. */
    public PacketBuilder timestamp(long value, long echo) {
        byte[] numbers = new PacketBytes().u32(value).u32(echo).toArray();
        last(TcpLayer.class).options.u16(0x0101).u16(0x080A).bytes(numbers);
        return this;
    }

    public PacketBuilder udp(int sourcePort, int destinationPort) {
        UdpLayer udp = new UdpLayer();
        udp.sourcePort = sourcePort;
        udp.destinationPort = destinationPort;
        return add(udp);
    }

    /** Overrides the UDP length. */
    public PacketBuilder udpLength(int length) {
        last(UdpLayer.class).length = length;
        return this;
    }

    public PacketBuilder icmp(int type, int code) {
        return icmp(type, code, 0);
    }

    /** ICMP with the four bytes after the checksum: identifier and sequence number of an echo. */
    public PacketBuilder icmp(int type, int code, long rest) {
        return add(new IcmpLayer(ICMP, type, code, rest));
    }

    public PacketBuilder icmpv6(int type, int code) {
        return icmpv6(type, code, 0);
    }

    public PacketBuilder icmpv6(int type, int code, long rest) {
        return add(new IcmpLayer(ICMPV6, type, code, rest));
    }

    /** 802.11: the two bits that say where a frame comes from and goes to. */
    public PacketBuilder distribution(boolean toDs, boolean fromDs) {
        last(WifiLayer.class).toDs = toDs;
        last(WifiLayer.class).fromDs = fromDs;
        return this;
    }

    /** 802.11: makes it a QoS frame with that first byte of QoS control. */
    public PacketBuilder qos(int control) {
        last(WifiLayer.class).qos = true;
        last(WifiLayer.class).qosControl = control;
        return this;
    }

    /** 802.11: HT control behind QoS control. */
    public PacketBuilder htControl() {
        last(WifiLayer.class).htControl = true;
        return this;
    }

    /** 802.11: version, type and subtype, the first byte of frame control. */
    public PacketBuilder wifiKind(int kind) {
        last(WifiLayer.class).kind = kind;
        return this;
    }

    /** 802.11: more flags in the second byte of frame control. */
    public PacketBuilder wifiFlags(int flags) {
        last(WifiLayer.class).flags = flags;
        return this;
    }

    public PacketBuilder wifiFragment(int number) {
        last(WifiLayer.class).fragmentNumber = number;
        return this;
    }

    /** 802.11: header padded to four bytes, as the radiotap header then tells. */
    public PacketBuilder wifiPadded() {
        last(WifiLayer.class).padded = true;
        return this;
    }

    public PacketBuilder payload(byte[] bytes) {
        payload = bytes;
        return this;
    }

    public PacketBuilder payload(String text) {
        return payload(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** That many bytes, counting up from 0. */
    public PacketBuilder payload(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return payload(bytes);
    }

    /** Zeros behind the packet up to that frame length, as Ethernet pads. */
    public PacketBuilder padTo(int frameLength) {
        padding = frameLength;
        return this;
    }

    public byte[] build() {
        return pad(wrap(layers, payload, layers.size() - 1));
    }

    /**
     * Builds the packet as fragments, cut in its innermost IP layer.
     *
     * @param mtu the longest IP packet
     */
    public List<byte[]> fragments(int mtu) {
        int index = layers.lastIndexOf(last(IpLayer.class));
        byte[] datagram = encode(layers, payload, layers.size() - 1, index + 1);
        return layers.get(index) instanceof Ipv4Layer ip
                ? fragmentsOf(ip, index, datagram, mtu)
                : fragmentsOfIpv6(index, datagram, mtu);
    }

    private List<byte[]> fragmentsOf(Ipv4Layer ip, int index, byte[] datagram, int mtu) {
        int size = mtu - 20 - ip.options.length & -8;
        int protocol = ip.protocol;
        ip.protocol = ip.protocolOf(layers.get(index + 1));
        List<byte[]> fragments = new ArrayList<>();
        for (int offset = 0; offset < datagram.length; offset += size) {
            ip.fragmentOffset = offset;
            ip.moreFragments = offset + size < datagram.length;
            fragments.add(pad(wrap(layers.subList(0, index + 1), slice(datagram, offset, size), index)));
        }
        ip.protocol = protocol;
        ip.fragmentOffset = 0;
        ip.moreFragments = false;
        return fragments;
    }

    private List<byte[]> fragmentsOfIpv6(int index, byte[] datagram, int mtu) {
        int size = mtu - 40 - 8 & -8;
        int protocol = layers.get(index + 1).ipProtocol();
        List<byte[]> fragments = new ArrayList<>();
        for (int offset = 0; offset < datagram.length; offset += size) {
            PacketBuilder outer = new PacketBuilder();
            outer.layers.addAll(layers.subList(0, index + 1));
            outer.fragment(offset, offset + size < datagram.length, 0x89AB_CDEFL)
                    .nextHeader(protocol);
            fragments.add(pad(wrap(outer.layers, slice(datagram, offset, size), index + 1)));
        }
        return fragments;
    }

    private static byte[] slice(byte[] bytes, int offset, int size) {
        return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + size));
    }

    private byte[] pad(byte[] packet) {
        return packet.length < padding ? Arrays.copyOf(packet, padding) : packet;
    }

    private static byte[] wrap(List<Layer> layers, byte[] inner, int last) {
        return encode(layers, inner, last, 0);
    }

    /** Puts the layers from {@code last} out to {@code first} around {@code inner}. */
    private static byte[] encode(List<Layer> layers, byte[] inner, int last, int first) {
        byte[] bytes = inner;
        for (int i = last; i >= first; i--) {
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            bytes = layers.get(i).encode(bytes, next, enclosingIp(layers, i));
        }
        return bytes;
    }

    private static IpLayer enclosingIp(List<Layer> layers, int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (layers.get(i) instanceof IpLayer ip) {
                return ip;
            }
        }
        return null;
    }

    private <T extends Layer> T last(Class<T> kind) {
        for (Layer layer : layers.reversed()) {
            if (kind.isInstance(layer)) {
                return kind.cast(layer);
            }
        }
        throw new IllegalStateException("no " + kind.getSimpleName() + " so far");
    }

    private PacketBuilder add(Layer layer) {
        layers.add(layer);
        return this;
    }

    private PacketBuilder simple(int etherType, int pppProtocol, SimpleLayer.Header header) {
        return add(new SimpleLayer(etherType, pppProtocol, header));
    }

    private PacketBuilder ip(IpLayer layer, byte[] source, byte[] destination) {
        layer.source = source;
        layer.destination = destination;
        return add(layer);
    }

    private static PacketBytes radiotapHeader(Layer next) {
        boolean padded = next instanceof WifiLayer wifi && wifi.padded;
        return new PacketBytes()
                .u16(0)
                .u16(0x1200)
                .u32(0x0300_0000L)
                .zeros(8)
                .u8(padded ? 0x20 : 0)
                .u8(0);
    }

    private static PacketBytes addresses(String source, String destination) {
        return new PacketBytes().bytes(mac(destination)).bytes(mac(source));
    }

    /** The six bytes of a MAC address. */
    public static byte[] mac(String address) {
        return PacketBytes.hex(address);
    }

    /** The bytes of an IP address literal. */
    public static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }
}
