package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.testkit.ParsedPacket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Ipv4ParserTest {
    @Test
    void shouldReadTheHeader() {
        ParsedPacket packet =
                ParsedPacket.of(ip().tos(0xB9).ttl(255).dontFragment().udp(1, 2).payload(10));
        assertEquals(0xB9, packet.tos());
        assertEquals(255, packet.ttl());
        assertEquals(2, packet.ipFlags());
        assertEquals(38, packet.ipLength());
        assertEquals(0, packet.flags());
        assertEquals(0, packet.fragmentId());
    }

    @Test
    void shouldSkipOptions() {
        ParsedPacket packet =
                ParsedPacket.of(ip().ipOptions(new byte[40]).udp(7, 8).payload(10));
        assertEquals(7, packet.sourcePort());
        assertEquals(14 + 60 + 8, packet.payloadOffset());
        assertEquals(78, packet.ipLength());
    }

    @Test
    void shouldNotCountPadding() {
        ParsedPacket packet = ParsedPacket.of(ip().udp(7, 8).payload(1).padTo(60));
        assertEquals(29, packet.ipLength());
        assertEquals(1, packet.payloadWire());
        assertEquals(1, packet.payloadCaptured());
    }

    @Test
    void shouldTakeThePayloadFromTheWireWhereTheLengthIsMissing() {
        byte[] frame = ip().ipLength(0).tcp(7, 8).payload(3000).build();
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, 100), frame.length, 0xAA);
        assertEquals(0, packet.ipLength());
        assertEquals(3000, packet.payloadWire());
        assertEquals(46, packet.payloadCaptured());
    }

    @Test
    void shouldSurviveAWireLengthThatIsShorterThanTheCapture() {
        byte[] frame = ip().ipLength(0).udp(7, 8).payload(30).build();
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame, 0, 0xAA);
        assertEquals(30, packet.payloadWire());
        assertEquals(30, packet.payloadCaptured());
    }

    @Test
    void shouldTellCapturedPayloadFromPayload() {
        byte[] frame = ip().udp(7, 8).payload(100).build();
        ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, 60), frame.length, 0xAA);
        assertEquals(100, packet.payloadWire());
        assertEquals(18, packet.payloadCaptured());
    }

    @Test
    void shouldBelieveATotalLengthBeyondTheFrame() {
        ParsedPacket packet = ParsedPacket.of(ip().ipLength(1000).udp(7, 8).payload(10));
        assertEquals(1000, packet.ipLength());
        assertEquals(972, packet.payloadWire());
        assertEquals(10, packet.payloadCaptured());
    }

    @Test
    void shouldMarkFragments() {
        List<byte[]> fragments = ip().id(0xBEEF).udp(7, 8).payload(100).fragments(68);
        assertEquals(3, fragments.size());
        ParsedPacket first = ParsedPacket.of(LinkType.ETHERNET, fragments.get(0));
        assertEquals(PacketDescriptor.FRAGMENT, first.flags());
        assertEquals(0xBEEF, first.fragmentId());
        assertEquals(7, first.sourcePort());
        assertEquals(1, first.ipFlags());
        assertEquals(40, first.payloadWire());
        ParsedPacket last = ParsedPacket.of(LinkType.ETHERNET, fragments.get(2));
        assertEquals(PacketDescriptor.FRAGMENT | PacketDescriptor.LATER_FRAGMENT, last.flags());
        assertEquals(0xBEEF, last.fragmentId());
        assertEquals(0, last.sourcePort());
        assertEquals(0, last.destinationPort());
        assertEquals(17, last.protocol());
        assertEquals(0, last.ipFlags());
        assertEquals(108 - 96, last.payloadWire());
        assertEquals(34, last.payloadOffset());
    }

    @Test
    void shouldCountAFirstFragmentTooShortForItsTransport() {
        assertOutcome(
                ParseOutcome.MALFORMED_TCP, ip().protocol(6).moreFragments().payload(8));
        assertOutcome(
                ParseOutcome.MALFORMED_UDP, ip().protocol(17).moreFragments().payload(4));
    }

    @Test
    void shouldRefuseWrongHeaders() {
        assertOutcome(ParseOutcome.MALFORMED_IPV4, ip().ipVersion(5).udp(1, 2).payload(20));
        assertOutcome(ParseOutcome.MALFORMED_IPV4, ip().headerWords(4).udp(1, 2).payload(20));
        assertOutcome(ParseOutcome.MALFORMED_IPV4, ip().ipLength(19).udp(1, 2).payload(20));
        assertOutcome(
                ParseOutcome.MALFORMED_IPV4, ip().headerWords(15).udp(1, 2).payload(20));
    }

    @Test
    void shouldSayWhereTheCaptureEnds() {
        byte[] frame = ip().ipOptions(new byte[8]).udp(1, 2).payload(20).build();
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(frame, 14));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(frame, 33));
        assertEquals(ParseOutcome.TRUNCATED_IPV4, cut(frame, 41));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(frame, 42));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(frame, 49));
        assertEquals(ParseOutcome.PARSED, cut(frame, 50));
    }

    private static PacketBuilder ip() {
        return PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2");
    }

    private static void assertOutcome(ParseOutcome outcome, PacketBuilder packet) {
        assertEquals(outcome, ParsedPacket.of(packet).outcome());
    }

    private static ParseOutcome cut(byte[] frame, int captured) {
        return ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, captured), frame.length, 0xAA)
                .outcome();
    }
}
