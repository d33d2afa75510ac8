package io.ringprobe.testkit;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.packet.LinkType;
import java.util.ArrayList;
import java.util.List;

/** One well-formed packet of each kind that the header parser knows: material for tests that go over all kinds. */
public final class SamplePackets {
    /** A packet, what it shows, and the link it was captured from. */
    public record Sample(String name, LinkType link, byte[] frame) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The label of samples with Ethernet and a control word below MPLS: others have to be told. */
    public static final int PSEUDOWIRE = 17;

    private static final String A4 = "192.0.2.1";
    private static final String B4 = "198.51.100.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8:ffff::2";

    private final List<Sample> samples = new ArrayList<>();

    private SamplePackets() {}

    /** All samples, in the same order each time. */
    public static List<Sample> all() {
        SamplePackets packets = new SamplePackets();
        packets.addTransports();
        packets.addIpv4();
        packets.addIpv6();
        packets.addVlans();
        packets.addMpls();
        packets.addSessions();
        packets.addGre();
        packets.addRawLinks();
        packets.addCookedLinks();
        packets.addPpp();
        packets.addWifi();
        return packets.samples;
    }

    private void addTransports() {
        ethernet(
                "tcp",
                ip4().tcp(1024, 80)
                        .sequence(0xFFFF_FFF0L)
                        .acknowledgment(0x8000_0001L)
                        .payload("GET / HTTP/1.0\r\n\r\n"));
        ethernet("tcp timestamp", ip4().tcp(1024, 443).timestamp(77, 88).payload(10));
        ethernet(
                "tcp syn",
                ip4().tcp(1024, 443)
                        .flags("S")
                        .mss(1460)
                        .option(4)
                        .timestamp(1, 0)
                        .option(1)
                        .option(3, 7));
        ethernet(
                "tcp end of options",
                ip4().tcp(1024, 443).flags("SAEC").mss(1400).option(0));
        ethernet(
                "tcp 40 bytes of options",
                ip4().tcp(1024, 443)
                        .option(2, 5, 0xB4)
                        .option(30, new int[32])
                        .option(1)
                        .option(1));
        ethernet("udp", ip4().udp(40000, 9999).payload(32));
        ethernet("udp padded", ip4().udp(40000, 9999).payload(1).padTo(60));
        ethernet("udp empty", ip4().udp(40000, 9999));
        ethernet("icmp", ip4().icmp(8, 0, 0x0001_0002).payload(56));
        ethernet(
                "icmp unreachable",
                ip4().icmp(3, 1).payload(new PacketBytes().zeros(28).toArray()));
        ethernet("icmpv6", ip6().icmpv6(128, 0, 0x0001_0002).payload(56));
        ethernet("sctp", ip4().protocol(132).payload(PacketBytes.hex("0bb80bb9 00000000 00000000")));
        ethernet("esp", ip4().protocol(50).payload(64));
        ethernet("ip in ip", ip4().ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).payload(4));
        ethernet("6in4", ip4().ipv6(A6, B6).udp(1, 2).payload(4));
    }

    private void addIpv4() {
        ethernet(
                "ipv4 options",
                ip4().ipOptions(PacketBytes.hex("94040000")).udp(40000, 9999).payload(5));
        ethernet(
                "ipv4 flags",
                ip4().tos(0xB8).ttl(3).dontFragment().udp(40000, 9999).payload(5));
        List<byte[]> fragments = PacketBuilder.ethernet()
                .ipv4(A4, B4)
                .udp(40000, 9999)
                .payload(100)
                .fragments(84);
        add("ipv4 first fragment", LinkType.ETHERNET, fragments.get(0));
        add("ipv4 later fragment", LinkType.ETHERNET, fragments.get(1));
    }

    private void addIpv6() {
        ethernet("ipv6 tcp", ip6().ttl(5).tos(0xB8).tcp(1024, 80).flags("PA").payload(20));
        ethernet("ipv6 udp", ip6().udp(1024, 9999).payload(20));
        ethernet("ipv6 hop-by-hop", ip6().hopByHop().udp(1024, 9999).payload(20));
        ethernet(
                "ipv6 destination options",
                ip6().destinationOptions(3).udp(1024, 9999).payload(20));
        ethernet("ipv6 routing", ip6().routing().udp(1024, 9999).payload(20));
        ethernet("ipv6 ah", ip6().authentication(12).udp(1024, 9999).payload(20));
        ethernet(
                "ipv6 atomic fragment",
                ip6().fragment(0, false, 7).udp(1024, 9999).payload(20));
        ethernet(
                "ipv6 chain",
                ip6().hopByHop()
                        .destinationOptions(0)
                        .routing()
                        .authentication(12)
                        .tcp(1, 2)
                        .payload(3));
        ethernet("ipv6 no next header", ip6().protocol(59));
        List<byte[]> fragments = PacketBuilder.ethernet()
                .ipv6(A6, B6)
                .udp(40000, 9999)
                .payload(100)
                .fragments(104);
        add("ipv6 first fragment", LinkType.ETHERNET, fragments.get(0));
        add("ipv6 later fragment", LinkType.ETHERNET, fragments.get(1));
    }

    private void addVlans() {
        ethernet(
                "vlan",
                PacketBuilder.ethernet().vlan(100).ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet(
                "qinq",
                PacketBuilder.ethernet()
                        .vlan(0x88A8, 200)
                        .vlan(300)
                        .ipv6(A6, B6)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "old qinq",
                PacketBuilder.ethernet()
                        .vlan(0x9100, 201)
                        .vlan(301)
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "802.3 snap",
                PacketBuilder.ieee8023().snap().ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet(
                "vlan snap",
                PacketBuilder.ethernet()
                        .vlan(100)
                        .snap()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
    }

    private void addMpls() {
        ethernet(
                "mpls",
                PacketBuilder.ethernet().mpls(16).ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet(
                "mpls stack",
                PacketBuilder.ethernet()
                        .mpls(1000, 5, 255)
                        .mpls(1001)
                        .mpls(1002)
                        .ipv6(A6, B6)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "mpls ethernet with control word",
                PacketBuilder.ethernet()
                        .mpls(PSEUDOWIRE)
                        .controlWord()
                        .innerEthernet()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "vlan mpls",
                PacketBuilder.ethernet()
                        .vlan(7)
                        .mpls(18)
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
    }

    private void addSessions() {
        ethernet(
                "pppoe",
                PacketBuilder.ethernet().pppoe(9).ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet(
                "pppoe ipv6",
                PacketBuilder.ethernet()
                        .vlan(5)
                        .pppoe(9)
                        .ipv6(A6, B6)
                        .tcp(40000, 9999)
                        .payload(20));
        ethernet(
                "trill",
                PacketBuilder.ethernet()
                        .trill(0)
                        .innerEthernet()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
    }

    private void addGre() {
        ethernet("gre", outer4().gre().ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet("gre ipv6", outer4().gre().ipv6(A6, B6).udp(40000, 9999).payload(20));
        ethernet(
                "gre all fields",
                outer4().gre()
                        .greChecksum()
                        .greKey(1)
                        .greSequence(2)
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "gre ethernet",
                outer4().gre()
                        .greKey(1)
                        .innerEthernet()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "gre mpls",
                outer4().gre().mpls(16).ipv4(A4, B4).udp(40000, 9999).payload(20));
        ethernet(
                "gre in ipv6",
                PacketBuilder.ethernet()
                        .ipv6(A6, B6)
                        .gre()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "pptp",
                outer4().gre()
                        .greVersion(1)
                        .greKey(0x0018_0001)
                        .greSequence(1)
                        .greAcknowledgment(2)
                        .ppp(true, false)
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet(
                "gre in gre",
                outer4().gre()
                        .ipv4("10.1.0.1", "10.1.0.2")
                        .gre()
                        .ipv4(A4, B4)
                        .udp(40000, 9999)
                        .payload(20));
        ethernet("gre unknown", outer4().gre().greType(0x9999).payload(20));
    }

    private void addRawLinks() {
        add("raw ipv4", LinkType.RAW_IP, udp4(PacketBuilder.raw()));
        add("raw ipv6", LinkType.RAW_IP, udp6(PacketBuilder.raw()));
        add("ipv4 link", LinkType.IPV4, udp4(PacketBuilder.raw()));
        add("ipv6 link", LinkType.IPV6, udp6(PacketBuilder.raw()));
        add("null little-endian", LinkType.NULL, udp4(PacketBuilder.loopbackLittleEndian(2)));
        add("null big-endian", LinkType.NULL, udp4(PacketBuilder.loopback(2)));
        add("null ipv6 bsd", LinkType.NULL, udp6(PacketBuilder.loopbackLittleEndian(24)));
        add("null ipv6 freebsd", LinkType.NULL, udp6(PacketBuilder.loopbackLittleEndian(28)));
        add("null ipv6 darwin", LinkType.NULL, udp6(PacketBuilder.loopback(30)));
        add("loop", LinkType.LOOP, udp4(PacketBuilder.loopback(2)));
        add("loop ipv6", LinkType.LOOP, udp6(PacketBuilder.loopback(24)));
    }

    private void addCookedLinks() {
        add("cooked v1", LinkType.LINUX_SLL, udp4(PacketBuilder.sll(6)));
        add("cooked v1 vlan", LinkType.LINUX_SLL, udp6(PacketBuilder.sll(6).vlan(12)));
        add("cooked v1 no address", LinkType.LINUX_SLL, udp4(PacketBuilder.sll(0)));
        add("cooked v2", LinkType.LINUX_SLL2, udp6(PacketBuilder.sll2(6)));
        add("cooked v2 no address", LinkType.LINUX_SLL2, udp4(PacketBuilder.sll2(0)));
    }

    private void addPpp() {
        add("ppp", LinkType.PPP, udp4(PacketBuilder.pppLink(false, false)));
        add("ppp hdlc", LinkType.PPP, udp6(PacketBuilder.pppLink(true, false)));
        add("ppp compressed", LinkType.PPP, udp4(PacketBuilder.pppLink(false, true)));
        add("ppp mpls", LinkType.PPP, udp4(PacketBuilder.pppLink(true, false).mpls(16)));
    }

    private void addWifi() {
        add("wifi", LinkType.IEEE802_11, udp4(PacketBuilder.wifi().snap()));
        add(
                "wifi from ds",
                LinkType.IEEE802_11,
                udp4(PacketBuilder.wifi().distribution(false, true).snap()));
        add(
                "wifi ad hoc",
                LinkType.IEEE802_11,
                udp6(PacketBuilder.wifi().distribution(false, false).snap()));
        add(
                "wifi 4 addresses",
                LinkType.IEEE802_11,
                udp4(PacketBuilder.wifi().distribution(true, true).qos(3).snap()));
        add("wifi qos", LinkType.IEEE802_11, udp4(PacketBuilder.wifi().qos(5).snap()));
        add(
                "radiotap",
                LinkType.IEEE802_11_RADIOTAP,
                udp4(PacketBuilder.radiotap().snap()));
        add(
                "radiotap padded",
                LinkType.IEEE802_11_RADIOTAP,
                udp4(PacketBuilder.radiotap().qos(5).wifiPadded().snap()));
    }

    private static PacketBuilder ip4() {
        return PacketBuilder.ethernet().ipv4(A4, B4);
    }

    private static PacketBuilder ip6() {
        return PacketBuilder.ethernet().ipv6(A6, B6);
    }

    private static PacketBuilder outer4() {
        return PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2");
    }

    private static PacketBuilder udp4(PacketBuilder link) {
        return link.ipv4(A4, B4).udp(40000, 9999).payload(20);
    }

    private static PacketBuilder udp6(PacketBuilder link) {
        return link.ipv6(A6, B6).udp(40000, 9999).payload(20);
    }

    private void ethernet(String name, PacketBuilder packet) {
        add(name, LinkType.ETHERNET, packet);
    }

    private void add(String name, LinkType link, PacketBuilder packet) {
        add(name, link, packet.build());
    }

    private void add(String name, LinkType link, byte[] frame) {
        samples.add(new Sample(name, link, frame));
    }
}
