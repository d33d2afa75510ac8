package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.ParsedPacket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6ParserTest {
    private static final int PAYLOAD = 14 + 40 + 8;

    @Test
    void shouldReadTheHeader() {
        ParsedPacket packet = ParsedPacket.of(ip().tos(0xB9).ttl(3).udp(1, 2).payload(10));
        assertEquals("2001:db8:0:0:0:0:0:1", packet.source());
        assertEquals("2001:db8:0:0:0:0:0:2", packet.destination());
        assertEquals(0xB9, packet.tos());
        assertEquals(3, packet.ttl());
        assertEquals(0, packet.ipFlags());
        assertEquals(58, packet.ipLength());
        assertEquals(10, packet.payloadWire());
        assertEquals(PAYLOAD, packet.payloadOffset());
    }

    @Test
    void shouldSkipExtensionHeaders() {
        assertPayloadBehind(8, ip().hopByHop());
        assertPayloadBehind(32, ip().destinationOptions(3));
        assertPayloadBehind(24, ip().routing());
        assertPayloadBehind(8, ip().fragment(0, false, 7));
        assertPayloadBehind(24, ip().authentication(12));
        assertPayloadBehind(28, ip().authentication(16));
        assertPayloadBehind(8, ip().extension(135, 0));
        assertPayloadBehind(16, ip().extension(139, 1));
        assertPayloadBehind(8, ip().extension(140, 0));
        PacketBuilder chain = ip().hopByHop()
                .destinationOptions(0)
                .routing()
                .authentication(12)
                .destinationOptions(2);
        assertPayloadBehind(88, chain);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 59, 4, 41, 132, 253})
    void shouldEndAtOtherProtocols(int protocol) {
        ParsedPacket packet =
                ParsedPacket.of(ip().hopByHop().nextHeader(protocol).payload(30));
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals(protocol, packet.protocol());
        assertEquals(30, packet.payloadWire());
        assertEquals(14 + 48, packet.payloadOffset());
    }

    @Test
    void shouldKeepAWholeDatagramWithAFragmentHeaderWhole() {
        ParsedPacket packet =
                ParsedPacket.of(ip().fragment(0, false, 7).udp(1, 2).payload(3));
        assertEquals(0, packet.flags());
        assertEquals(0, packet.fragmentId());
        assertEquals(1, packet.sourcePort());
    }

    @Test
    void shouldMarkFragments() {
        List<byte[]> fragments = ip().udp(7, 8).payload(100).fragments(96);
        ParsedPacket first = ParsedPacket.of(LinkType.ETHERNET, fragments.get(0));
        assertEquals(PacketDescriptor.FRAGMENT, first.flags());
        assertEquals(0x89AB_CDEFL, first.fragmentId());
        assertEquals(7, first.sourcePort());
        assertEquals(1, first.ipFlags());
        assertEquals(40, first.payloadWire());
        ParsedPacket last = ParsedPacket.of(LinkType.ETHERNET, fragments.get(2));
        assertEquals(PacketDescriptor.FRAGMENT | PacketDescriptor.LATER_FRAGMENT, last.flags());
        assertEquals(0x89AB_CDEFL, last.fragmentId());
        assertEquals(0, last.sourcePort());
        assertEquals(17, last.protocol());
        assertEquals(0, last.ipFlags());
        assertEquals(108 - 96, last.payloadWire());
        assertEquals(14 + 48, last.payloadOffset());
    }

    @Test
    void shouldStopAtALaterFragmentWhateverItsNextHeaderSays() {
        byte[] rest = PacketBytes.hex("ffff");
        ParsedPacket packet =
                ParsedPacket.of(ip().fragment(800, true, 7).nextHeader(60).payload(rest));
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals(60, packet.protocol());
        assertEquals(2, packet.payloadWire());
    }

    @Test
    void shouldTakeAJumbogramsLengthFromItsOption() {
        byte[] jumbo = PacketBytes.hex("00 c204 00020000");
        byte[] frame =
                ip().ipLength(0).extension(0, jumbo).tcp(1, 2).payload(10).build();
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame);
        assertEquals(0x20000 + 40, packet.ipLength());
        assertEquals(0x20000 - 8 - 20, packet.payloadWire());
        assertEquals(10, packet.payloadCaptured());
    }

    @Test
    void shouldRefuseAWrongJumbogram() {
        for (String options : new String[] {"c204 0000ffff", "c204 ffffffff", "0101 00 c204 00"}) {
            byte[] header = PacketBytes.hex("00" + options);
            assertOutcome(ParseOutcome.MALFORMED_IPV6, ip().ipLength(0).extension(0, header));
        }
    }

    @Test
    void shouldTakeThePayloadFromTheWireWhereTheLengthIsMissing() {
        byte[] frame = ip().ipLength(0).tcp(1, 2).payload(3000).build();
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame);
        assertEquals(40, packet.ipLength());
        assertEquals(3000, packet.payloadWire());
    }

    @Test
    void shouldNotTakePaddingBehindABareHeaderForPayload() {
        ParsedPacket packet = ParsedPacket.of(ip().protocol(59).padTo(60));
        assertEquals(40, packet.ipLength());
        assertEquals(0, packet.payloadWire());
        assertEquals(0, packet.payloadCaptured());
    }

    @Test
    void shouldRefuseWrongHeaders() {
        assertOutcome(ParseOutcome.MALFORMED_IPV6, ip().ipVersion(4).udp(1, 2));
        assertOutcome(ParseOutcome.MALFORMED_IPV6, ip().ipLength(7).hopByHop().udp(1, 2));
        assertOutcome(
                ParseOutcome.MALFORMED_IPV6,
                ip().ipLength(16).destinationOptions(3).udp(1, 2));
    }

    @Test
    void shouldRefuseEndlessExtensionHeaders() {
        PacketBuilder packet = ip();
        for (int i = 0; i < 100; i++) {
            packet.destinationOptions(0);
        }
        assertOutcome(ParseOutcome.MALFORMED_IPV6, packet.udp(1, 2));
    }

    @Test
    void shouldSayWhereTheCaptureEnds() {
        byte[] frame = ip().destinationOptions(1).udp(1, 2).payload(9).build();
        assertEquals(ParseOutcome.TRUNCATED_IPV6, cut(frame, 14));
        assertEquals(ParseOutcome.TRUNCATED_IPV6, cut(frame, 53));
        assertEquals(ParseOutcome.TRUNCATED_IPV6, cut(frame, 61));
        assertEquals(ParseOutcome.TRUNCATED_IPV6, cut(frame, 69));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(frame, 70));
        assertEquals(ParseOutcome.PARSED, cut(frame, 78));
    }

    private static void assertPayloadBehind(int extensions, PacketBuilder headers) {
        ParsedPacket packet = ParsedPacket.of(headers.udp(1111, 2222).payload(10));
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals(17, packet.protocol());
        assertEquals(1111, packet.sourcePort());
        assertEquals(PAYLOAD + extensions, packet.payloadOffset());
        assertEquals(10, packet.payloadWire());
        assertEquals(58 + extensions, packet.ipLength());
    }

    private static PacketBuilder ip() {
        return PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2");
    }

    private static void assertOutcome(ParseOutcome outcome, PacketBuilder packet) {
        assertEquals(outcome, ParsedPacket.of(packet).outcome());
    }

    private static ParseOutcome cut(byte[] frame, int captured) {
        return ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, captured), frame.length, 0xAA)
                .outcome();
    }
}
