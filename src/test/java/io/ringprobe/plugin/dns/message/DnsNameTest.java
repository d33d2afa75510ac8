package io.ringprobe.plugin.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of RFC 1035, 4.1.4, and what is made of wrong ones. Unit; the last one property. */
class DnsNameTest {
    private static final int START = DnsMessage.HEADER_LENGTH;

    /** The text of the name behind the header, whose octets these are; null if it is broken. */
    private static String text(byte[] octets) {
        return text(octets, START, START + octets.length);
    }

    private static String text(byte[] octets, int offset, int end) {
        byte[] message = new PacketBytes().zeros(START).bytes(octets).toArray();
        try (NativeBlock block = MessageBuilder.place(message);
                TextBuffer text = new TextBuffer(DnsName.MAX_TEXT)) {
            DnsMessage dns = new DnsMessage();
            dns.wrap(block.address(), message.length);
            text.add('>');
            boolean whole = new DnsName().wrap(dns, offset, end).addTo(text);
            String result = MessageBuilder.text(text).substring(1);
            assertTrue(whole || result.isEmpty(), result);
            return whole ? result : null;
        }
    }

    private static int skip(byte[] octets) {
        byte[] message = new PacketBytes().zeros(START).bytes(octets).toArray();
        try (NativeBlock block = MessageBuilder.place(message)) {
            DnsMessage dns = new DnsMessage();
            dns.wrap(block.address(), message.length);
            return new DnsName().wrap(dns, START, message.length).skip();
        }
    }

    @Test
    void shouldJoinLabelsByDots() {
        assertEquals("www.example.com", text(MessageBuilder.name("www.example.com")));
        assertEquals("", text(new byte[1]));
    }

    @Test
    void shouldKeepTheCaseOfLetters() {
        assertEquals("wWw.ExAmPlE.cOm", text(MessageBuilder.name("wWw.ExAmPlE.cOm")));
    }

    @Test
    void shouldKeepOctetsThatAreNotAscii() {
        byte[] name = MessageBuilder.name("Büro’s", "local");
        assertEquals(
                "Büro’s.local", new String(text(name).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        assertEquals("\u0000\u00ff", text(new byte[] {2, 0, (byte) 0xFF, 0}));
    }

    @Test
    void shouldMarkWhatWouldBeTakenForASeparator() {
        assertEquals("a\\.b\\;c\\\\d.e", text(MessageBuilder.name("a.b;c\\d", "e")));
    }

    /** The example of RFC 1035, 4.1.4: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root. */
    @Test
    void shouldFollowPointers() {
        byte[] names = new PacketBytes()
                .bytes(MessageBuilder.name("F.ISI.ARPA"))
                .bytes(MessageBuilder.nameEndingAt(START, "FOO"))
                .bytes(MessageBuilder.pointer(START + 6))
                .u8(0)
                .toArray();
        int end = START + names.length;
        assertEquals("F.ISI.ARPA", text(names));
        assertEquals("FOO.F.ISI.ARPA", text(names, START + 12, end));
        assertEquals("ARPA", text(names, START + 18, end));
        assertEquals("", text(names, START + 20, end));
    }

    @Test
    void shouldReadNamesOf255OctetsAndNoLongerOnes() {
        String label = "x".repeat(63);
        assertEquals(
                253,
                text(MessageBuilder.name(label, label, label, "x".repeat(61))).length());
        assertNull(text(MessageBuilder.name(label, label, label, "x".repeat(62))));
        assertEquals(START + 255, skip(MessageBuilder.name(label, label, label, "x".repeat(61))));
        assertEquals(-1, skip(MessageBuilder.name(label, label, label, "x".repeat(62))));
    }

    @Test
    void shouldHaveRoomForANameOfDots() {
        String label = ".".repeat(63);
        String text = text(MessageBuilder.name(label, label, label, ".".repeat(61)));
        assertEquals(2 * (3 * 63 + 61) + 3, text.length());
    }

    @Test
    void shouldRefuseNamesThatPointersMakeTooLong() {
        byte[] octets = new PacketBytes()
                .bytes(MessageBuilder.name("x".repeat(63), "x".repeat(63), "x".repeat(63)))
                .bytes(MessageBuilder.nameEndingAt(START, "x".repeat(63)))
                .toArray();
        assertNull(text(octets, START + 193, START + octets.length));
    }

    @Test
    void shouldEndLoopsOfPointers() {
        assertNull(text(MessageBuilder.pointer(START)), "a pointer to itself");
        assertNull(text(MessageBuilder.nameEndingAt(START, "a")), "a label again and again");
        byte[] ring = new PacketBytes()
                .bytes(MessageBuilder.pointer(START + 2))
                .bytes(MessageBuilder.pointer(START))
                .toArray();
        assertNull(text(ring), "two pointers");
    }

    @Test
    void shouldFollowAsManyPointersAsANameCanHaveLabels() {
        for (int pointers : List.of(127, 128)) {
            PacketBytes chain = new PacketBytes().u8(0);
            for (int i = 0; i < pointers; i++) {
                chain.bytes(MessageBuilder.pointer(i == 0 ? START : START + 2 * i - 1));
            }
            byte[] octets = chain.toArray();
            String text = text(octets, START + octets.length - 2, START + octets.length);
            assertEquals(pointers == 127 ? "" : null, text, pointers + " pointers");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "03", "0361", "03616263", "c0", "03616263c0", "c0ff", "ffff", "40", "4061", "80", "bf00"})
    void shouldRefuseWhatIsCutOffOrOfAnUnknownKind(String hex) {
        assertNull(text(PacketBytes.hex(hex)));
    }

    @Test
    void shouldNotLeaveItsLimits() {
        byte[] name = MessageBuilder.name("abc", "de");
        assertEquals("abc.de", text(name, START, START + name.length));
        assertNull(text(name, START, START + name.length - 1));
        assertNull(text(name, START, START + 4));
        assertNull(text(name, START, START));
        byte[] pointing = new PacketBytes()
                .bytes(name)
                .bytes(MessageBuilder.pointer(START))
                .toArray();
        assertEquals("abc.de", text(pointing, START + 8, START + 10));
        assertNull(text(pointing, START + 8, START + 9));
    }

    @Test
    void shouldSkipNamesWithoutFollowingPointers() {
        assertEquals(START + 5, skip(MessageBuilder.name("abc")));
        assertEquals(START + 6, skip(MessageBuilder.nameEndingAt(0x3FFF, "abc")));
        assertEquals(START + 1, skip(new byte[1]));
        assertEquals(-1, skip(new byte[] {3, 'a'}));
        assertEquals(-1, skip(new byte[] {(byte) 0x80, 0}));
    }

    /** Names written with compression by other code, in random order. */
    @Test
    void shouldReadBackCompressedNames() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 200; round++) {
            PacketBytes message = new PacketBytes();
            Map<String, Integer> known = new HashMap<>();
            Map<Integer, String> expected = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                List<String> labels = new ArrayList<>();
                for (int n = random.nextInt(6); n > 0; n--) {
                    labels.add("abcdefgh".substring(random.nextInt(4), 4 + random.nextInt(4)) + random.nextInt(3));
                }
                expected.put(START + message.length(), String.join(".", labels));
                compress(message, labels, known);
            }
            byte[] octets = message.toArray();
            expected.forEach((offset, name) -> assertEquals(name, text(octets, offset, START + octets.length)));
        }
    }

    private static void compress(PacketBytes message, List<String> labels, Map<String, Integer> known) {
        for (int i = 0; i < labels.size(); i++) {
            String rest = String.join(".", labels.subList(i, labels.size()));
            Integer place = known.get(rest);
            if (place != null) {
                message.bytes(MessageBuilder.pointer(place));
                return;
            }
            known.put(rest, START + message.length());
            byte[] octets = labels.get(i).getBytes(StandardCharsets.US_ASCII);
            message.u8(octets.length).bytes(octets);
        }
        message.u8(0);
    }
}
