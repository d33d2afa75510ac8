package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.ParsedPacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Link layers: where the IP header is found, which addresses and which VLAN id are noted. */
class LinkParserTest {
    private static final int IPV4_LENGTH = 20 + 8 + 4;

    @Test
    void shouldParseEthernet() {
        ParsedPacket packet = ParsedPacket.of(udp(PacketBuilder.ethernet()));
        assertUdp(packet, 0, 6, 0, 14);
    }

    @Test
    void shouldParseACapturedFrameByteForByte() {
        // A DNS query as any resolver sends it, written out by hand so that the packet builder has no say in it.
        byte[] frame = PacketBytes.hex("020000000001 020000000002 0800"
                + "4500 0021 abcd 4000 4011 0000 0a000001 0a000002" + "d431 0035 000d 0000" + "0102030405");
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame);
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals("10.0.0.1", packet.source());
        assertEquals("10.0.0.2", packet.destination());
        assertEquals(54321, packet.sourcePort());
        assertEquals(53, packet.destinationPort());
        assertEquals(17, packet.protocol());
        assertEquals(33, packet.ipLength());
        assertEquals(64, packet.ttl());
        assertEquals(2, packet.ipFlags());
        assertEquals(42, packet.payloadOffset());
        assertEquals(5, packet.payloadWire());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88A8, 0x9100, 0x9200})
    void shouldKeepTheOutermostVlan(int tagType) {
        ParsedPacket packet = ParsedPacket.of(
                udp(PacketBuilder.ethernet().vlan(tagType, 4094).vlan(7).vlan(8)));
        assertUdp(packet, 4094, 6, 0, 14 + 12);
    }

    @Test
    void shouldKeepAPriorityTagsZero() {
        assertUdp(ParsedPacket.of(udp(PacketBuilder.ethernet().vlan(0).vlan(7))), 0, 6, 0, 14 + 8);
    }

    @Test
    void shouldRefuseEndlessTags() {
        PacketBuilder packet = PacketBuilder.ethernet();
        for (int i = 0; i < 100; i++) {
            packet.vlan(i);
        }
        assertEquals(ParseOutcome.MALFORMED_LINK, ParsedPacket.of(udp(packet)).outcome());
    }

    @Test
    void shouldParseSnapBehindALength() {
        assertUdp(ParsedPacket.of(udp(PacketBuilder.ieee8023().snap())), 0, 6, 0, 14 + 8);
        assertUdp(ParsedPacket.of(udp(PacketBuilder.ethernet().vlan(9).snap())), 9, 6, 0, 14 + 4 + 8);
    }

    @Test
    void shouldTakeWhatIsNotIpForNotIp() {
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ethernetOfType(0x0806).payload(46));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ethernetOfType(0x88CC).payload(46));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ethernetOfType(0x8863).payload(46));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ethernetOfType(1535).payload(46));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ieee8023().payload(PacketBytes.hex("424203 0000")));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ieee8023().payload(PacketBytes.hex("aaaa03 00000c 2000 0000")));
        assertNotIp(LinkType.ETHERNET, PacketBuilder.ieee8023().payload(PacketBytes.hex("aaaa03 000000 0004 aaaa03")));
        assertNotIp(LinkType.RAW_IP, PacketBuilder.raw().payload(PacketBytes.hex("50000000")));
    }

    @Test
    void shouldSayWhereTheCaptureEnds() {
        byte[] tagged = udp(PacketBuilder.ethernet().vlan(3)).build();
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.ETHERNET, tagged, 0));
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.ETHERNET, tagged, 13));
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.ETHERNET, tagged, 17));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(LinkType.ETHERNET, tagged, 18));
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.RAW_IP, new byte[] {0x45}, 0));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(LinkType.RAW_IP, new byte[] {0x45}, 1));
    }

    @Test
    void shouldParseRawIp() {
        assertUdp(ParsedPacket.of(LinkType.RAW_IP, udp(PacketBuilder.raw()).build()), 0, 255, 255, 0);
        assertUdp(ParsedPacket.of(LinkType.IPV4, udp(PacketBuilder.raw()).build()), 0, 255, 255, 0);
        assertIpv6(LinkType.RAW_IP, PacketBuilder.raw());
        assertIpv6(LinkType.IPV6, PacketBuilder.raw());
    }

    @Test
    void shouldRefuseTheWrongVersionOnALinkThatFixesIt() {
        byte[] ipv4 = udp(PacketBuilder.raw()).build();
        assertEquals(
                ParseOutcome.MALFORMED_IPV6,
                ParsedPacket.of(LinkType.IPV6, Arrays.copyOf(ipv4, 60)).outcome());
    }

    @Test
    void shouldParseLoopbackInBothByteOrders() {
        assertUdp(ParsedPacket.of(LinkType.NULL, udp(PacketBuilder.loopback(2)).build()), 0, 255, 255, 4);
        assertUdp(
                ParsedPacket.of(
                        LinkType.NULL,
                        udp(PacketBuilder.loopbackLittleEndian(2)).build()),
                0,
                255,
                255,
                4);
        assertUdp(ParsedPacket.of(LinkType.LOOP, udp(PacketBuilder.loopback(2)).build()), 0, 255, 255, 4);
        assertNotIp(LinkType.NULL, PacketBuilder.loopback(7).payload(40));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 24, 28, 30})
    void shouldKnowEachSystemsNumberForIpv6(int family) {
        assertIpv6(LinkType.NULL, PacketBuilder.loopback(family));
        assertIpv6(LinkType.NULL, PacketBuilder.loopbackLittleEndian(family));
        assertIpv6(LinkType.LOOP, PacketBuilder.loopback(family));
    }

    @Test
    void shouldParseCookedCaptures() {
        assertUdp(ParsedPacket.of(LinkType.LINUX_SLL, udp(PacketBuilder.sll(6)).build()), 0, 6, 255, 16);
        assertUdp(ParsedPacket.of(LinkType.LINUX_SLL, udp(PacketBuilder.sll(0)).build()), 0, 255, 255, 16);
        assertUdp(
                ParsedPacket.of(
                        LinkType.LINUX_SLL, udp(PacketBuilder.sll(6).vlan(5)).build()),
                5,
                6,
                255,
                20);
        assertUdp(
                ParsedPacket.of(LinkType.LINUX_SLL2, udp(PacketBuilder.sll2(6)).build()), 0, 12, 255, 20);
        assertUdp(
                ParsedPacket.of(LinkType.LINUX_SLL2, udp(PacketBuilder.sll2(4)).build()), 0, 255, 255, 20);
    }

    @Test
    void shouldParseLlcInACookedCapture() {
        byte[] frame = udp(PacketBuilder.sll(6).snap()).build();
        frame[14] = 0;
        frame[15] = 4;
        assertUdp(ParsedPacket.of(LinkType.LINUX_SLL, frame), 0, 6, 255, 24);
        frame[15] = 1;
        assertEquals(
                ParseOutcome.NOT_IP, ParsedPacket.of(LinkType.LINUX_SLL, frame).outcome());
    }

    @Test
    void shouldNotTakeNetlinkForIp() {
        byte[] frame = udp(PacketBuilder.sll(0)).build();
        frame[2] = (byte) (824 >>> 8);
        frame[3] = (byte) 824;
        assertEquals(
                ParseOutcome.NOT_IP, ParsedPacket.of(LinkType.LINUX_SLL, frame).outcome());
    }

    @Test
    void shouldParsePpp() {
        assertUdp(
                ParsedPacket.of(
                        LinkType.PPP, udp(PacketBuilder.pppLink(false, false)).build()),
                0,
                255,
                255,
                2);
        assertUdp(
                ParsedPacket.of(
                        LinkType.PPP, udp(PacketBuilder.pppLink(true, false)).build()),
                0,
                255,
                255,
                4);
        assertUdp(
                ParsedPacket.of(
                        LinkType.PPP, udp(PacketBuilder.pppLink(false, true)).build()),
                0,
                255,
                255,
                1);
        assertUdp(
                ParsedPacket.of(
                        LinkType.PPP, udp(PacketBuilder.pppLink(true, true)).build()),
                0,
                255,
                255,
                3);
        assertIpv6(LinkType.PPP, PacketBuilder.pppLink(true, false));
        assertNotIp(LinkType.PPP, PacketBuilder.raw().payload(PacketBytes.hex("c021 01010004")));
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.PPP, PacketBytes.hex("ff0300"), 3));
    }

    @Test
    void shouldTakeWifiAddressesByDirection() {
        assertUdp(wifi(PacketBuilder.wifi().distribution(true, false)), 0, 10, 16, 32);
        assertUdp(wifi(PacketBuilder.wifi().distribution(false, true)), 0, 16, 4, 32);
        assertUdp(wifi(PacketBuilder.wifi().distribution(false, false)), 0, 10, 4, 32);
        assertUdp(wifi(PacketBuilder.wifi().distribution(true, true)), 0, 24, 16, 38);
        assertUdp(wifi(PacketBuilder.wifi().qos(5)), 0, 10, 16, 34);
        assertUdp(wifi(PacketBuilder.wifi().distribution(true, true).qos(5).htControl()), 0, 24, 16, 44);
    }

    @Test
    void shouldPassOverWifiFramesWithoutAPacket() {
        assertEquals(
                ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().wifiFlags(0x40)).outcome(), "encrypted");
        assertEquals(
                ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().wifiKind(0x80)).outcome(), "beacon");
        assertEquals(
                ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().wifiKind(0xD4)).outcome(), "acknowledgment");
        assertEquals(
                ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().wifiKind(0x48)).outcome(), "null function");
        assertEquals(ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().qos(0x80)).outcome(), "aggregate");
        assertEquals(
                ParseOutcome.NOT_IP, wifi(PacketBuilder.wifi().wifiFragment(1)).outcome(), "later fragment");
    }

    @Test
    void shouldParseRadiotap() {
        byte[] plain = udp(PacketBuilder.radiotap().snap()).build();
        assertUdp(ParsedPacket.of(LinkType.IEEE802_11_RADIOTAP, plain), 0, 18 + 10, 18 + 16, 18 + 32);
        byte[] padded = udp(PacketBuilder.radiotap().qos(5).wifiPadded().snap()).build();
        assertUdp(ParsedPacket.of(LinkType.IEEE802_11_RADIOTAP, padded), 0, 18 + 10, 18 + 16, 18 + 28 + 8);
    }

    @Test
    void shouldFindRadiotapFlagsBehindMorePresenceWords() {
        byte[] inner = udp(PacketBuilder.wifi().qos(5).wifiPadded().snap()).build();
        byte[] header = PacketBytes.hex("0000 0e00 020000a0 00000000 20 00");
        byte[] frame = new PacketBytes().bytes(header).bytes(inner).toArray();
        assertUdp(ParsedPacket.of(LinkType.IEEE802_11_RADIOTAP, frame), 0, 14 + 10, 14 + 16, 14 + 28 + 8);
    }

    @Test
    void shouldRefuseWrongRadiotapHeaders() {
        byte[] frame = udp(PacketBuilder.radiotap().snap()).build();
        frame[2] = 7;
        assertEquals(ParseOutcome.MALFORMED_LINK, cut(LinkType.IEEE802_11_RADIOTAP, frame, frame.length));
        frame[2] = 18;
        frame[0] = 1;
        assertEquals(ParseOutcome.MALFORMED_LINK, cut(LinkType.IEEE802_11_RADIOTAP, frame, frame.length));
        frame[0] = 0;
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.IEEE802_11_RADIOTAP, frame, 17));
        assertEquals(ParseOutcome.TRUNCATED_LINK, cut(LinkType.IEEE802_11_RADIOTAP, frame, 18 + 23));
    }

    @Test
    void shouldNoteNoAddressFartherAwayThanAByteReaches() {
        byte[] inner = udp(PacketBuilder.wifi().snap()).build();
        PacketBytes frame =
                new PacketBytes().u16(0).u16(0x0001).u32(0).zeros(256 - 8).bytes(inner);
        assertUdp(ParsedPacket.of(LinkType.IEEE802_11_RADIOTAP, frame.toArray()), 0, 255, 255, 256 + 32);
    }

    private static ParsedPacket wifi(PacketBuilder packet) {
        return ParsedPacket.of(LinkType.IEEE802_11, udp(packet.snap()).build());
    }

    private static PacketBuilder udp(PacketBuilder link) {
        return link.ipv4("10.0.0.1", "10.0.0.2").udp(1111, 2222).payload(4);
    }

    private static ParseOutcome cut(LinkType link, byte[] frame, int captured) {
        return ParsedPacket.of(link, Arrays.copyOf(frame, captured), frame.length, 0xAA)
                .outcome();
    }

    private static void assertNotIp(LinkType link, PacketBuilder packet) {
        assertEquals(ParseOutcome.NOT_IP, ParsedPacket.of(link, packet.build()).outcome());
    }

    private static void assertIpv6(LinkType link, PacketBuilder packet) {
        byte[] frame = packet.ipv6("2001:db8::1", "2001:db8::ffff:0:1")
                .udp(1111, 2222)
                .payload(4)
                .build();
        ParsedPacket parsed = ParsedPacket.of(link, frame);
        assertEquals(ParseOutcome.PARSED, parsed.outcome());
        assertEquals("2001:db8:0:0:0:0:0:1", parsed.source());
        assertEquals("2001:db8:0:0:0:ffff:0:1", parsed.destination());
        assertEquals(6, parsed.version());
        assertEquals(1111, parsed.sourcePort());
        assertEquals(2222, parsed.destinationPort());
    }

    private static void assertUdp(ParsedPacket packet, int vlan, int sourceMac, int destinationMac, int ipOffset) {
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals("10.0.0.1", packet.source());
        assertEquals("10.0.0.2", packet.destination());
        assertEquals(1111, packet.sourcePort());
        assertEquals(2222, packet.destinationPort());
        assertEquals(17, packet.protocol());
        assertEquals(4, packet.version());
        assertEquals(vlan, packet.vlan());
        assertEquals(IPV4_LENGTH, packet.ipLength());
        assertEquals(sourceMac, packet.sourceMac());
        assertEquals(destinationMac, packet.destinationMac());
        assertEquals(ipOffset + 28, packet.payloadOffset());
        assertEquals(4, packet.payloadCaptured());
        assertEquals(4, packet.payloadWire());
    }
}
