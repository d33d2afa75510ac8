package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.ParsedPacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** TCP with its options, UDP, ICMP, and protocols that we know nothing of. */
class TransportParserTest {
    /** What an ordinary segment with a time stamp has; the value that conformance captures show as well. */
    private static final long NOP_AND_TIMESTAMP = 32832;

    @Test
    void shouldReadTheTcpHeader() {
        ParsedPacket packet = ParsedPacket.of(ip().tcp(65535, 1)
                .sequence(0xFEDC_BA98L)
                .acknowledgment(0x8765_4321L)
                .flags("FSRPAUEC")
                .window(65535)
                .payload(11));
        assertEquals(65535, packet.sourcePort());
        assertEquals(1, packet.destinationPort());
        assertEquals(0xFEDC_BA98L, packet.sequence());
        assertEquals(0x8765_4321L, packet.acknowledgment());
        assertEquals(0xFF, packet.tcpFlags());
        assertEquals(65535, packet.window());
        assertEquals(0, packet.tcpOptions());
        assertEquals(0, packet.mss());
        assertEquals(54, packet.payloadOffset());
        assertEquals(11, packet.payloadWire());
        assertEquals(51, packet.ipLength());
    }

    @Test
    void shouldNumberTcpOptionsAsIanaElement209() {
        assertEquals(NOP_AND_TIMESTAMP, options(tcp().timestamp(1, 2)));
        assertEquals(bit(1) | bit(8), options(tcp().timestamp(1, 2)));
        assertEquals(0x20, options(tcp().option(2, 5, 0xB4)));
        assertEquals(bit(2) | bit(4) | bit(8) | bit(1) | bit(3), options(syn()));
        assertEquals(
                bit(34) | bit(1), options(tcp().option(34, 1, 2, 3, 4).option(1).option(1)));
        assertEquals(bit(63), options(tcp().option(63, 0, 0)));
        assertEquals(bit(56), options(tcp().option(56, 0, 0)));
    }

    @Test
    void shouldHaveNoBitForHighKinds() {
        assertEquals(0, options(tcp().option(64, 0, 0)));
        assertEquals(bit(1), options(tcp().option(254, 0).option(1)));
    }

    @Test
    void shouldEndAtTheEndOfOptions() {
        assertEquals(bit(0) | bit(2), options(tcp().option(2, 5, 0xB4).rawOptions(PacketBytes.hex("00 030101"))));
    }

    @Test
    void shouldReadSixteenBitsOfMss() {
        assertEquals(1460, ParsedPacket.of(syn()).mss());
        assertEquals(65535, ParsedPacket.of(tcp().mss(65535)).mss());
    }

    @Test
    void shouldReadTimestampsInAnyPlace() {
        assertEquals(
                NOP_AND_TIMESTAMP,
                options(tcp().option(8, 0, 0, 0, 1, 0, 0, 0, 2).option(1).option(1)));
        PacketBuilder withSack = tcp().timestamp(1, 2).option(1).option(1).option(5, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(bit(1) | bit(8) | bit(5), options(withSack));
    }

    @Test
    void shouldRefuseWrongOptionLengths() {
        assertMalformedOptions("03 00 00 00");
        assertMalformedOptions("03 01 00 00");
        assertMalformedOptions("01 01 03 03");
        assertMalformedOptions("01 01 01 03");
        assertMalformedOptions("03 05 00 00");
        assertMalformedOptions("02 03 05 01");
        assertMalformedOptions("02 05 05 b4 00 00 00 00");
        assertMalformedOptions("01 01 08 0a");
    }

    @Test
    void shouldRefuseWrongTcpLengths() {
        assertOutcome(ParseOutcome.MALFORMED_TCP, tcp().dataOffset(4).payload(20));
        assertOutcome(ParseOutcome.MALFORMED_TCP, tcp().dataOffset(15).payload(20));
        assertOutcome(ParseOutcome.MALFORMED_TCP, ip().ipLength(39).tcp(1, 2).payload(20));
        assertOutcome(
                ParseOutcome.MALFORMED_TCP, ip().ipLength(43).tcp(1, 2).mss(1).padTo(60));
    }

    @Test
    void shouldNotTakePaddingForTcpHeader() {
        assertOutcome(ParseOutcome.MALFORMED_TCP, ip().protocol(6).payload(10).padTo(60));
    }

    @Test
    void shouldReadUdpByTheIpLength() {
        ParsedPacket packet = ParsedPacket.of(ip().udp(53, 65535).udpLength(12).payload(20));
        assertEquals(53, packet.sourcePort());
        assertEquals(65535, packet.destinationPort());
        assertEquals(20, packet.payloadWire());
        assertEquals(42, packet.payloadOffset());
        assertEquals(0, packet.tcpFlags());
        assertEquals(0, packet.window());
    }

    @Test
    void shouldRefuseUdpWithoutRoomForItsHeader() {
        assertOutcome(ParseOutcome.MALFORMED_UDP, ip().ipLength(27).udp(1, 2).padTo(60));
    }

    @Test
    void shouldCountIcmpPayloadFromTheIcmpHeader() {
        ParsedPacket packet = ParsedPacket.of(ip().icmp(3, 1).payload(68));
        assertEquals(3 << 8 | 1, packet.icmp());
        assertEquals(76, packet.payloadWire());
        assertEquals(34, packet.payloadOffset());
        assertEquals(96, packet.ipLength());
        assertEquals(0, packet.sourcePort());
        assertEquals(0, packet.destinationPort());
    }

    @Test
    void shouldReadIcmpv6() {
        PacketBuilder report =
                PacketBuilder.ethernet().ipv6("fe80::1", "ff02::16").hopByHop().icmpv6(143, 0);
        ParsedPacket packet = ParsedPacket.of(report.payload(20));
        assertEquals(143 << 8, packet.icmp());
        assertEquals(28, packet.payloadWire());
        assertEquals(76, packet.ipLength());
        assertEquals(58, packet.protocol());
    }

    @Test
    void shouldRefuseIcmpWithoutRoomForItsHeader() {
        assertOutcome(ParseOutcome.MALFORMED_ICMP, ip().protocol(1).payload(3).padTo(60));
        assertOutcome(ParseOutcome.PARSED, ip().protocol(1).payload(4).padTo(60));
    }

    @Test
    void shouldTakeOtherProtocolsAsPayload() {
        byte[] sctp = PacketBytes.hex("0bb8 0bb9 00000000 00000000");
        ParsedPacket packet = ParsedPacket.of(ip().protocol(132).payload(sctp));
        assertEquals(132, packet.protocol());
        assertEquals(0, packet.sourcePort());
        assertEquals(12, packet.payloadWire());
        assertEquals(34, packet.payloadOffset());
        assertEquals(ParseOutcome.PARSED, ParsedPacket.of(ip().protocol(50)).outcome());
    }

    @Test
    void shouldSayWhereTheCaptureEnds() {
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(tcp().payload(9), 53));
        assertEquals(ParseOutcome.PARSED, cut(tcp().payload(9), 54));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(tcp().timestamp(1, 2).payload(9), 65));
        assertEquals(ParseOutcome.PARSED, cut(tcp().timestamp(1, 2).payload(9), 66));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(ip().udp(1, 2).payload(9), 41));
        assertEquals(ParseOutcome.TRUNCATED_TRANSPORT, cut(ip().icmp(8, 0).payload(9), 37));
        assertEquals(ParseOutcome.PARSED, cut(ip().icmp(8, 0).payload(9), 38));
    }

    private static long bit(int kind) {
        return 1L << (kind / 8 * 8 + 7 - kind % 8);
    }

    private static PacketBuilder ip() {
        return PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2");
    }

    private static PacketBuilder tcp() {
        return ip().tcp(1024, 80);
    }

    private static PacketBuilder syn() {
        return tcp().flags("S")
                .mss(1460)
                .option(4)
                .option(8, 0, 0, 0, 1, 0, 0, 0, 0)
                .option(1)
                .option(3, 7);
    }

    private static long options(PacketBuilder packet) {
        ParsedPacket parsed = ParsedPacket.of(packet.payload(5));
        assertEquals(ParseOutcome.PARSED, parsed.outcome());
        assertEquals(5, parsed.payloadWire());
        return parsed.tcpOptions();
    }

    private static void assertMalformedOptions(String options) {
        assertOutcome(
                ParseOutcome.MALFORMED_TCP_OPTIONS,
                tcp().rawOptions(PacketBytes.hex(options)).payload(20));
    }

    private static void assertOutcome(ParseOutcome outcome, PacketBuilder packet) {
        assertEquals(outcome, ParsedPacket.of(packet).outcome());
    }

    private static ParseOutcome cut(PacketBuilder packet, int captured) {
        byte[] frame = packet.build();
        return ParsedPacket.of(LinkType.ETHERNET, Arrays.copyOf(frame, captured), frame.length, 0xAA)
                .outcome();
    }
}
