package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private final ClientHello hello = new ClientHello();

    private static HelloBuilder full() {
        return HelloBuilder.client()
                .sessionId(32)
                .suites(0x0A0A, 0x1301, 0xC02B)
                .serverName("www.example.org")
                .groups(0x001D, 0x0017)
                .pointFormats(0, 1, 2)
                .signatureAlgorithms(0x0403, 0x0804)
                .alpn("h2", "http/1.1")
                .versions(0x2A2A, 0x0304, 0x0303)
                .extension(0xFF01, (byte) 0);
    }

    @Test
    void shouldReadEachField() {
        try (NativeOctets octets = NativeOctets.of(full().message())) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(0x0303, hello.legacyVersion());
            assertEquals(List.of(0x0A0A, 0x1301, 0xC02B), values(hello.cipherSuites()));
            assertEquals("www.example.org", NativeOctets.text(hello.serverName()));
            assertTrue(hello.hasServerName());
            assertEquals(List.of(0x001D, 0x0017), values(hello.groups()));
            assertEquals(List.of(0, 1, 2), values(hello.pointFormats()));
            assertEquals(List.of(0x0403, 0x0804), values(hello.signatureAlgorithms()));
            assertEquals("h2", NativeOctets.text(hello.alpn()));
            assertEquals(List.of(0x2A2A, 0x0304, 0x0303), values(hello.versions()));
            assertEquals(List.of("0:20", "10:6", "11:4", "13:6", "16:14", "43:7", "65281:1"), extensions());
        }
    }

    @Test
    void shouldReadAMessageWithoutExtensions() {
        byte[] message = HelloBuilder.client()
                .version(0x0300)
                .suites(4, 5)
                .withoutExtensions()
                .message();
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(0x0300, hello.legacyVersion());
            assertEquals(List.of(4, 5), values(hello.cipherSuites()));
            assertEquals(List.of(), extensions());
            assertFalse(hello.hasServerName());
        }
    }

    @Test
    void shouldForgetTheMessageBefore() {
        try (NativeOctets one = NativeOctets.of(full().message());
                NativeOctets other = NativeOctets.of(HelloBuilder.client().message())) {
            parse(one);
            assertEquals(HelloOutcome.COMPLETE, parse(other));
            assertEquals(List.of(0x1301), values(hello.cipherSuites()));
            assertEquals(0, hello.serverName().length() + hello.alpn().length());
            assertEquals(List.of(), values(hello.groups()));
            assertEquals(List.of(), values(hello.pointFormats()));
            assertEquals(List.of(), values(hello.signatureAlgorithms()));
            assertEquals(List.of(), values(hello.versions()));
            assertFalse(hello.hasServerName());
        }
    }

    @Test
    void shouldSayIncompleteWhereverTheMessageIsCut() {
        byte[] message = full().message();
        for (int length = 0; length < message.length; length++) {
            try (NativeOctets octets = NativeOctets.of(message, length)) {
                assertEquals(HelloOutcome.INCOMPLETE, parse(octets), "cut at " + length);
                extensions();
            }
        }
    }

    @Test
    void shouldShowOnlyWholeExtensionsBeforeACut() {
        byte[] message = full().message();
        try (NativeOctets octets = NativeOctets.of(message, message.length - 6)) {
            assertEquals(HelloOutcome.INCOMPLETE, parse(octets));
            assertEquals("www.example.org", NativeOctets.text(hello.serverName()));
            assertEquals(List.of("0:20", "10:6", "11:4", "13:6", "16:14"), extensions());
            assertEquals(List.of(), values(hello.versions()));
        }
    }

    @Test
    void shouldLeaveWhatFollowsTheMessageAlone() {
        byte[] message = new PacketBytes()
                .bytes(HelloBuilder.client().withoutExtensions().message())
                .u16(4)
                .u16(0)
                .u16(0)
                .toArray();
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(List.of(), extensions());
        }
    }

    @Test
    void shouldTellOtherMessages() {
        assertEquals(HelloOutcome.OTHER, outcome(HelloBuilder.server().message()));
        assertEquals(
                HelloOutcome.OTHER,
                outcome(HelloBuilder.client().version(0xFEFD).message()));
        assertEquals(HelloOutcome.OTHER, outcome(new byte[] {1, 0, 0, 2, 3, 3}), "no room for the random");
    }

    /** Session id, cipher suites and compression methods that go beyond the message's end. */
    @ParameterizedTest
    @ValueSource(ints = {38, 39, 43})
    void shouldNotTakeAMessageWhoseFieldsOverrunIt(int lengthOctet) {
        byte[] message = HelloBuilder.client().withoutExtensions().message();
        message[lengthOctet] = (byte) 0xFF;
        assertEquals(HelloOutcome.OTHER, outcome(message));
    }

    @Test
    void shouldEndTheExtensionsAtTheFirstThatOverrunsTheMessage() {
        byte[] message = HelloBuilder.client()
                .serverName("a.example")
                .extension(35, (byte) 1, (byte) 2)
                .message();
        message[message.length - 3] = 3;
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(List.of("0:14"), extensions());
        }
    }

    @Test
    void shouldLeaveAFieldEmptyThatContradictsItsLength() {
        byte[] message = HelloBuilder.client()
                .extension(Extensions.SERVER_NAME, (byte) 0, (byte) 9, (byte) 0, (byte) 0, (byte) 2, (byte) 'a')
                .extension(Extensions.ALPN, (byte) 0, (byte) 3, (byte) 9, (byte) 'h', (byte) '2')
                .extension(Extensions.SUPPORTED_GROUPS, (byte) 0, (byte) 4, (byte) 0, (byte) 29)
                .extension(Extensions.SIGNATURE_ALGORITHMS, (byte) 0)
                .extension(Extensions.EC_POINT_FORMATS)
                .extension(Extensions.SUPPORTED_VERSIONS, (byte) 3, (byte) 3, (byte) 4)
                .message();
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(0, hello.serverName().length());
            assertTrue(hello.hasServerName());
            assertEquals(0, hello.alpn().length());
            assertEquals(List.of(), values(hello.groups()));
            assertEquals(List.of(), values(hello.signatureAlgorithms()));
            assertEquals(List.of(), values(hello.pointFormats()));
            assertEquals(List.of(), values(hello.versions()));
            assertEquals(List.of("0:6", "16:5", "10:4", "13:1", "11:0", "43:3"), extensions());
        }
    }

    @Test
    void shouldPassOverNamesThatAreNoHostNames() {
        byte[] content = new PacketBytes()
                .u16(10)
                .u8(1)
                .u16(1)
                .u8('x')
                .u8(0)
                .u16(3)
                .bytes(new byte[] {'a', 0, 'b'})
                .toArray();
        try (NativeOctets octets = NativeOctets.of(
                HelloBuilder.client().extension(Extensions.SERVER_NAME, content).message())) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals("a\0b", NativeOctets.text(hello.serverName()));
        }
    }

    @Test
    void shouldNotCountHalfANumber() {
        byte[] content = {0, 3, 0, 29, 0};
        try (NativeOctets octets = NativeOctets.of(HelloBuilder.client()
                .extension(Extensions.SUPPORTED_GROUPS, content)
                .message())) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(List.of(29), values(hello.groups()));
        }
    }

    @Test
    void shouldKnowTheSixteenGreaseValues() {
        List<Integer> grease = new ArrayList<>();
        for (int value = 0; value <= 0xFFFF; value++) {
            if (Grease.is(value)) {
                grease.add(value);
            }
        }
        List<Integer> published = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            published.add(0x0A0A + i * 0x1010);
        }
        assertEquals(published, grease);
    }

    private HelloOutcome outcome(byte[] message) {
        try (NativeOctets octets = NativeOctets.of(message)) {
            return parse(octets);
        }
    }

    private HelloOutcome parse(NativeOctets octets) {
        return hello.parse(octets.address(), octets.length());
    }

    private static List<Integer> values(NumberList list) {
        Integer[] values = new Integer[list.size()];
        Arrays.setAll(values, list::get);
        return List.of(values);
    }

    /** Type and length of each. */
    private List<String> extensions() {
        List<String> found = new ArrayList<>();
        Extensions extensions = hello.extensions();
        extensions.rewind();
        while (extensions.next()) {
            NativeOctets.copy(extensions.content(), extensions.length());
            found.add(extensions.type() + ":" + extensions.length());
        }
        return found;
    }
}
