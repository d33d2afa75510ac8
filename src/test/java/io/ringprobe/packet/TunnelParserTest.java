package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.ParsedPacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** MPLS, PPPoE, TRILL and GRE: only the innermost IP header makes the flow. */
class TunnelParserTest {
    @Test
    void shouldKeepTheTopMplsEntry() {
        ParsedPacket packet = inner(PacketBuilder.ethernet().mpls(1000, 5, 254).mpls(77));
        assertEquals(1000L << 12 | 5 << 9 | 254, packet.mpls());
        assertEquals(PacketDescriptor.MPLS, packet.flags());
        assertEquals(14 + 8 + 28, packet.payloadOffset());
    }

    @Test
    void shouldKeepTheOutermostLabelStack() {
        PacketBuilder nested =
                PacketBuilder.ethernet().mpls(40).controlWord().innerEthernet().mpls(50);
        assertEquals(40, inner(nested).mpls() >>> 12);
    }

    @Test
    void shouldKeepTheBottomBitOfASingleEntry() {
        assertEquals(
                16L << 12 | 0x100 | 64, inner(PacketBuilder.ethernet().mpls(16)).mpls());
    }

    @Test
    void shouldParseIpv6BelowMpls() {
        ParsedPacket packet = ParsedPacket.of(PacketBuilder.ethernet()
                .mpls(16)
                .ipv6("2001:db8::1", "2001:db8::2")
                .tcp(1, 2));
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals("2001:db8:0:0:0:0:0:2", packet.destination());
    }

    @Test
    void shouldParseEthernetBelowMplsWithControlWordAndWithout() {
        inner(PacketBuilder.ethernet().mpls(16).controlWord().innerEthernet());
        inner(PacketBuilder.ethernet().mpls(16).innerEthernet());
        inner(PacketBuilder.ethernet().mpls(16).innerEthernet("02:00:00:00:00:01", "ac:de:48:00:00:01"));
        inner(PacketBuilder.ethernet().mpls(16).innerEthernet("02:00:00:00:00:01", "1c:de:48:00:00:01"));
        inner(PacketBuilder.ethernet().mpls(16).controlWord().innerEthernet().vlan(9));
    }

    @Test
    void shouldTakeTheCapturedLinksAddressesAndVlan() {
        ParsedPacket packet = inner(PacketBuilder.ethernet()
                .vlan(5)
                .mpls(16)
                .controlWord()
                .innerEthernet()
                .vlan(9));
        assertEquals(5, packet.vlan());
        assertEquals(6, packet.sourceMac());
        assertEquals(0, packet.destinationMac());
    }

    @Test
    void shouldPassOverAssociatedChannels() {
        byte[] channel = PacketBytes.hex("10000007 20c80318 00000001");
        assertEquals(
                ParseOutcome.NOT_IP,
                ParsedPacket.of(PacketBuilder.ethernet().mpls(16).payload(channel))
                        .outcome());
    }

    @Test
    void shouldRefuseAnEndlessLabelStack() {
        PacketBuilder packet = PacketBuilder.ethernet();
        for (int i = 0; i < 100; i++) {
            packet.mpls(16 + i);
        }
        assertEquals(
                ParseOutcome.MALFORMED_TUNNEL,
                ParsedPacket.of(packet.payload(4)).outcome());
    }

    @Test
    void shouldParsePppoe() {
        assertEquals(14 + 8 + 28, inner(PacketBuilder.ethernet().pppoe(3)).payloadOffset());
        assertEquals(44, inner(PacketBuilder.ethernet().vlan(44).pppoe(3)).vlan());
        inner(PacketBuilder.ethernet().pppoe(3).mpls(17));
    }

    @Test
    void shouldTellPppoeControlFromMalformedPppoe() {
        byte[] frame = PacketBuilder.ethernet()
                .pppoe(3)
                .ipv4("10.1.1.1", "10.1.1.2")
                .udp(1, 2)
                .build();
        assertEquals(ParseOutcome.MALFORMED_TUNNEL, changed(frame, 14, 0x21));
        assertEquals(ParseOutcome.NOT_IP, changed(frame, 15, 0x09));
        assertEquals(ParseOutcome.MALFORMED_TUNNEL, changed(changedBytes(frame, 18, 0), 19, 0));
        assertEquals(ParseOutcome.NOT_IP, changed(changedBytes(frame, 20, 0xC0), 21, 0x21));
    }

    @Test
    void shouldParseTrill() {
        assertEquals(
                14 + 6 + 14 + 28,
                inner(PacketBuilder.ethernet().trill(0).innerEthernet()).payloadOffset());
        assertEquals(
                14 + 18 + 14 + 28,
                inner(PacketBuilder.ethernet().trill(3).innerEthernet()).payloadOffset());
    }

    @Test
    void shouldRefuseAnUnknownTrillVersion() {
        byte[] frame = PacketBuilder.ethernet()
                .trill(0)
                .innerEthernet()
                .ipv4("10.1.1.1", "10.1.1.2")
                .udp(1, 2)
                .build();
        assertEquals(ParseOutcome.MALFORMED_TUNNEL, changed(frame, 14, 0x40));
    }

    @Test
    void shouldParseGreOfEachKind() {
        assertEquals(14 + 24 + 28, inner(outer().gre()).payloadOffset());
        assertEquals(14 + 28 + 28, inner(outer().gre().greChecksum()).payloadOffset());
        assertEquals(
                14 + 36 + 28,
                inner(outer().gre().greChecksum().greKey(7).greSequence(8)).payloadOffset());
        byte[] routes = PacketBytes.hex("0800 00 04 0a000001  0000 00 00");
        assertEquals(14 + 40 + 28, inner(outer().gre().greRoutes(routes)).payloadOffset());
        assertEquals(14 + 24 + 14 + 28, inner(outer().gre().innerEthernet()).payloadOffset());
        inner(outer().gre().mpls(5));
        inner(outer().gre().pppoe(5));
        inner(outer().gre().ppp(true, false));
        inner(PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").gre());
    }

    @Test
    void shouldParsePptp() {
        inner(outer().gre().greVersion(1).greKey(0).greSequence(1).ppp(true, false));
        inner(outer().gre()
                .greVersion(1)
                .greKey(0)
                .greSequence(1)
                .greAcknowledgment(2)
                .ppp(false, true));
    }

    @Test
    void shouldTakeOnlyTheInnermostHeader() {
        ParsedPacket packet = ParsedPacket.of(PacketBuilder.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .ttl(9)
                .gre()
                .ipv4("10.1.1.1", "10.1.1.2")
                .ttl(8)
                .tos(4)
                .dontFragment()
                .udp(1, 2)
                .payload(3));
        assertEquals("10.1.1.1", packet.source());
        assertEquals(31, packet.ipLength());
        assertEquals(8, packet.ttl());
        assertEquals(4, packet.tos());
        assertEquals(2, packet.ipFlags());
        assertEquals(4, packet.version());
    }

    @Test
    void shouldForgetThatTheOuterPacketWasAFragment() {
        ParsedPacket packet = inner(outer().id(99).moreFragments().gre());
        assertEquals(0, packet.flags());
        assertEquals(0, packet.fragmentId());
        assertEquals(0, packet.ipFlags());
    }

    @Test
    void shouldMakeAFlowOfProtocol47OfAnUnknownPayload() {
        assertGre(ParsedPacket.of(outer().gre().greType(0x883E).payload(16)), 20);
        assertGre(ParsedPacket.of(outer().gre().greType(0).payload(0)), 4);
        assertGre(
                ParsedPacket.of(outer().gre()
                        .greVersion(1)
                        .greKey(0)
                        .greAcknowledgment(5)
                        .greType(0x880B)),
                12);
        assertGre(ParsedPacket.of(outer().gre().greVersion(5).greType(0x0800).payload(16)), 20);
    }

    @Test
    void shouldMakeAFlowOfProtocol47OfAnArpInATunnel() {
        byte[] arp = PacketBytes.hex("020000000001 020000000002 0806 0001 0800 06 04 0001");
        assertGre(ParsedPacket.of(outer().gre().greType(0x6558).payload(arp)), 4 + arp.length);
    }

    @Test
    void shouldMakeAFlowOfProtocol47OfALaterFragment() {
        ParsedPacket packet =
                ParsedPacket.of(outer().protocol(47).fragmentOffset(800).payload(16));
        assertGre(packet, 16);
        assertEquals(PacketDescriptor.FRAGMENT | PacketDescriptor.LATER_FRAGMENT, packet.flags());
    }

    @Test
    void shouldNotWalkIntoIpInIp() {
        ParsedPacket packet =
                ParsedPacket.of(outer().ipv4("10.1.1.1", "10.1.1.2").udp(1, 2));
        assertEquals(4, packet.protocol());
        assertEquals("192.0.2.1", packet.source());
        assertEquals(28, packet.payloadWire());
        assertEquals(41, ParsedPacket.of(outer().ipv6("::1", "::2").udp(1, 2)).protocol());
    }

    @Test
    void shouldRefuseTunnelsNestedTooDeep() {
        PacketBuilder packet = PacketBuilder.ethernet();
        for (int i = 0; i < 17; i++) {
            packet.ipv4("10.0.0.1", "10.0.0.2").gre();
        }
        assertEquals(
                ParseOutcome.MALFORMED_TUNNEL,
                ParsedPacket.of(packet.ipv4("10.0.0.1", "10.0.0.2").udp(1, 2)).outcome());
    }

    @Test
    void shouldSayWhereTheCaptureEnds() {
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(PacketBuilder.ethernet().mpls(1), 17));
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(PacketBuilder.ethernet().mpls(1), 18));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(PacketBuilder.ethernet().mpls(1), 19));
        assertEquals(
                ParseOutcome.TRUNCATED_LINK,
                cut(PacketBuilder.ethernet().mpls(1).innerEthernet(), 30));
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(PacketBuilder.ethernet().pppoe(1), 19));
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(PacketBuilder.ethernet().pppoe(1), 21));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(PacketBuilder.ethernet().pppoe(1), 22));
        assertEquals(
                ParseOutcome.TRUNCATED_TUNNEL,
                cut(PacketBuilder.ethernet().trill(2).innerEthernet(), 27));
        assertEquals(
                ParseOutcome.TRUNCATED_LINK,
                cut(PacketBuilder.ethernet().trill(2).innerEthernet(), 28));
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(outer().gre(), 37));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(outer().gre(), 38));
        assertEquals(ParseOutcome.TRUNCATED_TUNNEL, cut(outer().gre().greKey(1), 41));
    }

    @Test
    void shouldRefuseAGreHeaderLongerThanItsPacket() {
        assertEquals(
                ParseOutcome.MALFORMED_TUNNEL,
                ParsedPacket.of(outer().protocol(47).payload(3).padTo(60)).outcome());
    }

    private static void assertGre(ParsedPacket packet, int payload) {
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals(47, packet.protocol());
        assertEquals("192.0.2.1", packet.source());
        assertEquals("192.0.2.2", packet.destination());
        assertEquals(0, packet.sourcePort());
        assertEquals(0, packet.destinationPort());
        assertEquals(payload, packet.payloadWire());
        assertEquals(34, packet.payloadOffset());
        assertEquals(20 + payload, packet.ipLength());
    }

    private static PacketBuilder outer() {
        return PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2");
    }

    /** Parses UDP inside the given headers and checks that it is found. */
    private static ParsedPacket inner(PacketBuilder headers) {
        ParsedPacket packet = ParsedPacket.of(
                headers.ipv4("10.1.1.1", "10.1.1.2").udp(1111, 2222).payload(7));
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals("10.1.1.1", packet.source());
        assertEquals("10.1.1.2", packet.destination());
        assertEquals(1111, packet.sourcePort());
        assertEquals(2222, packet.destinationPort());
        assertEquals(17, packet.protocol());
        assertEquals(35, packet.ipLength());
        assertEquals(7, packet.payloadCaptured());
        return packet;
    }

    private static ParseOutcome cut(PacketBuilder headers, int captured) {
        byte[] frame = headers.ipv4("10.1.1.1", "10.1.1.2").udp(1, 2).payload(7).build();
        return ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, captured), frame.length, 0xAA)
                .outcome();
    }

    private static byte[] changedBytes(byte[] frame, int offset, int value) {
        byte[] changed = frame.clone();
        changed[offset] = (byte) value;
        return changed;
    }

    private static ParseOutcome changed(byte[] frame, int offset, int value) {
        return ParsedPacket.of(LinkType.ETHERNET, changedBytes(frame, offset, value))
                .outcome();
    }
}
