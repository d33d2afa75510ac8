package io.ringprobe.lab.packet;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
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

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final LayerStack layers = new LayerStack();
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
        return raw().add(LinkHeaders.ethernetOfType(type));
    }

    /** An 802.3 frame: a length in place of the type; {@link #snap()} should follow. */
    public static PacketBuilder ieee8023() {
        return raw().add(LinkHeaders.ieee8023());
    }

    /** Linux cooked capture, version 1, with an address of that length. */
    public static PacketBuilder sll(int addressLength) {
        return raw().add(LinkHeaders.sll(addressLength));
    }

    /** Linux cooked capture, version 2, with an address of that length. */
    public static PacketBuilder sll2(int addressLength) {
        return raw().add(LinkHeaders.sll2(addressLength));
    }

    /** BSD loopback with that address family in network byte order. */
    public static PacketBuilder loopback(int family) {
        return raw().add(LinkHeaders.loopback(family));
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
        return raw().add(LinkHeaders.radiotap()).add(new WifiLayer());
    }

    /** A PPP frame; see also {@link #ppp}. */
    public static PacketBuilder pppLink(boolean withAddressAndControl, boolean compressed) {
        return raw().ppp(withAddressAndControl, compressed);
    }

    public PacketBuilder innerEthernet(String source, String destination) {
        return add(LinkHeaders.ethernet(source, destination));
    }

    public PacketBuilder innerEthernet() {
        return innerEthernet("02:00:00:00:01:0a", "02:00:00:00:01:0b");
    }

    public PacketBuilder vlan(int id) {
        return vlan(LinkHeaders.VLAN, id);
    }

    public PacketBuilder vlan(int tagType, int id) {
        return add(LinkHeaders.vlan(tagType, id));
    }

    /** LLC and SNAP. */
    public PacketBuilder snap() {
        return add(LinkHeaders.snap());
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
        return add(LinkHeaders.controlWord());
    }

    /** A PPPoE session, PPP included. */
    public PacketBuilder pppoe(int session) {
        return add(LinkHeaders.pppoe(session)).ppp(false, false);
    }

    /**
     * PPP, with the bytes FF 03 (address and control) or without, its protocol number compressed to one byte or not.
     */
    public PacketBuilder ppp(boolean withAddressAndControl, boolean compressed) {
        return add(LinkHeaders.ppp(withAddressAndControl, compressed));
    }

    /** TRILL with {@code optionWords} words of options; {@link #innerEthernet()} should follow. */
    public PacketBuilder trill(int optionWords) {
        return add(LinkHeaders.trill(optionWords));
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
        return add(ExtensionLayer.padded(number, moreWords));
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
        return add(ExtensionLayer.routing());
    }

    /** An authentication header with an integrity value of that many bytes, a multiple of 4. */
    public PacketBuilder authentication(int valueLength) {
        return add(ExtensionLayer.authentication(valueLength));
    }

    /** An IPv6 fragment header; {@code offset} in octets. */
    public PacketBuilder fragment(int offset, boolean more, long identification) {
        return add(ExtensionLayer.fragment(offset, more, identification));
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
        last(TcpLayer.class).flags = TcpLayer.flagsOf(letters);
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
        last(TcpLayer.class).option(kind, values);
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
        return pad(layers.around(payload));
    }

    /**
     * Builds the packet as fragments, cut in its innermost IP layer.
     *
     * @param mtu the longest IP packet
     */
    public List<byte[]> fragments(int mtu) {
        return layers.fragmentsAround(payload, mtu).stream().map(this::pad).toList();
    }

    private byte[] pad(byte[] packet) {
        return packet.length < padding ? Arrays.copyOf(packet, padding) : packet;
    }

    private <T extends Layer> T last(Class<T> kind) {
        return layers.last(kind);
    }

    private PacketBuilder add(Layer layer) {
        layers.add(layer);
        return this;
    }

    private PacketBuilder ip(IpLayer layer, byte[] source, byte[] destination) {
        layer.source = source;
        layer.destination = destination;
        return add(layer);
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
