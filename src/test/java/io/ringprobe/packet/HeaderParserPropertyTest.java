package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.testkit.ParsedPacket;
import io.ringprobe.testkit.SamplePackets;
import io.ringprobe.testkit.SamplePackets.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every packet, however it is cut or damaged. */
class HeaderParserPropertyTest {
    private static final long SEED = 20_250_101;

    /** Fields that belong to the caller, and the unused byte. */
    private static final int[][] NOT_THE_PARSERS = {
        {PacketDescriptor.TIME_OFFSET, 8},
        {PacketDescriptor.HASH_OFFSET, 8},
        {PacketDescriptor.CLOCK_OFFSET, 4},
        {PacketDescriptor.TOS_OFFSET + 1, 1},
        {PacketDescriptor.FRAME_OFFSET, 8}
    };

    static List<Sample> samples() {
        return SamplePackets.all();
    }

    @Test
    void shouldCatchReadsBeyondTheCapture() {
        // The other tests here rely on it: without checked access they would prove nothing.
        try (NativeBlock block = NativeBlock.allocate(20)) {
            assertThrows(IndexOutOfBoundsException.class, () -> Memory.getByte(block.address() + 20));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldParseEachSample(Sample sample) {
        assertEquals(
                ParseOutcome.PARSED,
                ParsedPacket.of(sample.link(), sample.frame()).outcome());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldCallACutPacketTruncatedOrFindTheSameInIt(Sample sample) {
        byte[] frame = sample.frame();
        ParsedPacket whole = ParsedPacket.of(sample.link(), frame);
        boolean parsed = false;
        for (int captured = 0; captured <= frame.length; captured++) {
            ParsedPacket cut = ParsedPacket.of(sample.link(), Arrays.copyOf(frame, captured), frame.length, 0xAA);
            if (cut.outcome() == ParseOutcome.PARSED) {
                parsed = true;
                int payload = Math.min(captured - whole.payloadOffset(), whole.payloadWire());
                assertEquals(payload, cut.payloadCaptured());
                assertEquals(whole, withPayloadCaptured(cut, whole.payloadCaptured()));
            } else {
                assertTrue(cut.outcome().name().startsWith("TRUNCATED"), captured + ": " + cut.outcome());
                assertTrue(!parsed, "the first " + captured + " bytes don't do, but fewer did");
            }
        }
        assertTrue(parsed);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldSurviveAnyDamage(Sample sample) {
        SplittableRandom random = new SplittableRandom(SEED + sample.name().hashCode());
        for (int i = 0; i < 500; i++) {
            byte[] frame = sample.frame().clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            }
            int captured = random.nextBoolean() ? frame.length : random.nextInt(frame.length + 1);
            assertSane(sample.link(), Arrays.copyOf(frame, captured), frame.length);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldSurviveTheWrongLinkType(Sample sample) {
        for (LinkType link : LinkType.values()) {
            assertSane(link, sample.frame(), sample.frame().length);
        }
    }

    @Test
    void shouldSurviveNoise() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (LinkType link : LinkType.values()) {
            for (int i = 0; i < 2000; i++) {
                byte[] frame = new byte[random.nextInt(200)];
                random.nextBytes(frame);
                assertSane(link, frame, random.nextInt());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldWriteEachFieldWhateverTheDescriptorHeld(Sample sample) {
        byte[] ones = descriptor(sample, 0xAA);
        byte[] zeros = descriptor(sample, 0x55);
        for (int[] field : NOT_THE_PARSERS) {
            Arrays.fill(ones, field[0], field[0] + field[1], (byte) 0);
            Arrays.fill(zeros, field[0], field[0] + field[1], (byte) 0);
        }
        assertArrayEquals(ones, zeros);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldLeaveTheCallersFieldsAlone(Sample sample) {
        byte[] bytes = descriptor(sample, 0xAA);
        byte[] untouched = new byte[8];
        Arrays.fill(untouched, (byte) 0xAA);
        assertArrayEquals(untouched, Arrays.copyOfRange(bytes, PacketDescriptor.TIME_OFFSET, 8));
        assertArrayEquals(untouched, Arrays.copyOfRange(bytes, PacketDescriptor.HASH_OFFSET, 16));
        assertEquals(0, bytes[PacketDescriptor.FLAGS_OFFSET] & PacketDescriptor.SWAPPED);
    }

    @Test
    void shouldNoteWhereTheFrameIs() {
        byte[] frame =
                PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).build();
        try (NativeBlock bytes = NativeBlock.allocate(frame.length);
                NativeBlock block = NativeBlock.allocate(PacketDescriptor.LENGTH)) {
            Memory.copyFromArray(frame, 0, bytes.address(), frame.length);
            HeaderParser.parse(LinkType.ETHERNET, bytes.address(), frame.length, 1234, block.address());
            assertEquals(bytes.address(), PacketDescriptor.frame(block.address()));
            assertEquals(frame.length, Memory.getInt(block.address() + PacketDescriptor.CAPTURED_LENGTH_OFFSET));
            assertEquals(1234, Memory.getInt(block.address() + PacketDescriptor.WIRE_LENGTH_OFFSET));
        }
    }

    @Test
    void shouldHaveManySamples() {
        assertNotEquals(0, samples().size());
        assertEquals(
                samples().size(),
                samples().stream().map(Sample::name).distinct().count());
    }

    private static void assertSane(LinkType link, byte[] frame, int wire) {
        ParsedPacket packet = ParsedPacket.of(link, frame, wire, 0x55);
        assertNotNull(packet.outcome());
        if (packet.outcome() == ParseOutcome.PARSED) {
            assertTrue(packet.payloadOffset() + packet.payloadCaptured() <= frame.length);
            assertTrue(packet.payloadCaptured() >= 0);
            assertTrue(packet.payloadCaptured() <= packet.payloadWire());
            assertTrue(packet.version() == 4 || packet.version() == 6);
        }
    }

    private static byte[] descriptor(Sample sample, int garbage) {
        byte[] frame = sample.frame();
        byte[] content = new byte[PacketDescriptor.LENGTH];
        Arrays.fill(content, (byte) garbage);
        try (NativeBlock bytes = NativeBlock.allocate(frame.length);
                NativeBlock block = NativeBlock.allocate(content.length)) {
            Memory.copyFromArray(frame, 0, bytes.address(), frame.length);
            Memory.copyFromArray(content, 0, block.address(), content.length);
            HeaderParser.parse(sample.link(), bytes.address(), frame.length, frame.length, block.address());
            Memory.copyToArray(block.address(), content, 0, content.length);
            return content;
        }
    }

    private static ParsedPacket withPayloadCaptured(ParsedPacket p, int captured) {
        return new ParsedPacket(
                p.outcome(),
                p.source(),
                p.destination(),
                p.sourcePort(),
                p.destinationPort(),
                p.protocol(),
                p.version(),
                p.vlan(),
                p.ipLength(),
                p.ttl(),
                p.tos(),
                p.ipFlags(),
                p.flags(),
                p.fragmentId(),
                p.tcpFlags(),
                p.sequence(),
                p.acknowledgment(),
                p.window(),
                p.mss(),
                p.tcpOptions(),
                p.icmp(),
                p.sourceMac(),
                p.destinationMac(),
                p.mpls(),
                p.payloadOffset(),
                captured,
                p.payloadWire());
    }
}
