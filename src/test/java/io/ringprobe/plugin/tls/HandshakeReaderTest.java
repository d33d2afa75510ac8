package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeReaderTest {
    private static final byte[] MESSAGE =
            HelloBuilder.client().serverName("www.example.org").message();

    private final HandshakeReader reader = new HandshakeReader();

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void shouldReadAMessageWhereItLies() {
        try (NativeOctets octets = NativeOctets.of(HelloBuilder.records(MESSAGE, 1000))) {
            assertTrue(read(octets));
            assertEquals(octets.address() + 5, reader.message());
            assertWhole();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 17, 60})
    void shouldJoinAMessageOverSeveralRecords(int most) {
        try (NativeOctets octets = NativeOctets.of(HelloBuilder.records(MESSAGE, most))) {
            assertTrue(read(octets));
            assertWhole();
        }
    }

    @Test
    void shouldGiveWhatIsThereWhereverItIsCut() {
        byte[] records = HelloBuilder.records(MESSAGE, 20);
        for (int length = 1; length < records.length; length++) {
            int whole = length / 25 * 20;
            int expected = whole + Math.max(0, length % 25 - 5);
            try (NativeOctets octets = NativeOctets.of(records, length)) {
                assertTrue(read(octets));
                assertFalse(reader.isWhole());
                assertEquals(expected, reader.available(), "cut at " + length);
                assertEquals(expected == 0 ? HandshakeReader.NONE : ClientHello.TYPE, reader.type());
                byte[] found = NativeOctets.copy(reader.message(), expected);
                assertArrayEquals(Arrays.copyOf(MESSAGE, expected), found);
            }
        }
    }

    @Test
    void shouldNotJoinWhatIsNoHandshake() {
        byte[] records = HelloBuilder.records(MESSAGE, 20);
        records[25] = 21;
        try (NativeOctets octets = NativeOctets.of(records)) {
            assertTrue(read(octets));
            assertEquals(20, reader.available());
        }
    }

    @Test
    void shouldPassEmptyRecords() {
        byte[] records = new PacketBytes()
                .u8(22)
                .u16(0x0301)
                .u16(0)
                .bytes(HelloBuilder.records(MESSAGE, 1000))
                .toArray();
        try (NativeOctets octets = NativeOctets.of(records)) {
            assertTrue(read(octets));
            assertWhole();
        }
    }

    @Test
    void shouldBoundWhatItJoins() {
        byte[] message = new byte[40_000];
        message[0] = ClientHello.TYPE;
        message[1] = 1;
        try (NativeOctets octets = NativeOctets.of(HelloBuilder.records(message, 9000))) {
            assertTrue(read(octets));
            assertEquals(1 << 14, reader.available());
        }
    }

    @Test
    void shouldTellOtherPayloads() {
        for (byte[] payload : new byte[][] {{}, {23, 3, 3, 0, 1, 1}, {22, 2, 0, 0, 1, 1}, {'G', 'E', 'T'}}) {
            try (NativeOctets octets = NativeOctets.of(payload)) {
                assertFalse(read(octets));
                assertEquals(HandshakeReader.NONE, reader.type());
            }
        }
    }

    private void assertWhole() {
        assertTrue(reader.isWhole());
        assertEquals(ClientHello.TYPE, reader.type());
        assertArrayEquals(MESSAGE, NativeOctets.copy(reader.message(), MESSAGE.length));
    }

    private boolean read(NativeOctets octets) {
        return reader.read(octets.address(), octets.length());
    }
}
