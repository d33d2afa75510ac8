package io.ringprobe.plugin.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.app.QuicBuilder;
import io.ringprobe.lab.app.QuicHello;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the plugin says of connections that are put together here packet by packet. */
class QuicPluginTest {
    private static final String NAME = "example.com";
    private static final String CLIENT_ID = "c1c2c3";
    private static final String ORIGINAL_ID = "8394c8f03e515708";
    private static final String SERVER_ID = "5e5e5e5e5e";
    private static final String RETRY_ID = "77777777777777";
    private static final byte[] HELLO =
            QuicHello.of(NAME).userAgent(0x39, "Chrome/1").message();
    private static final byte[] LONG_HELLO =
            QuicHello.of(NAME).postQuantum().userAgent(0x39, "Chrome/1").message();

    private final PluginRig rig = PluginRig.of("quic").udp(40_000, 443);

    @AfterEach
    void close() {
        rig.close();
    }

    private RecordValues only() {
        List<RecordValues> records = rig.end();
        assertEquals(1, records.size());
        assertTrue(records.getFirst().has("quic"), "no section");
        return records.getFirst();
    }

    private static QuicBuilder client(QuicBuilder builder) {
        return builder.source(CLIENT_ID).padTo(1200);
    }

    private static QuicBuilder server() {
        return QuicBuilder.v1().destination(CLIENT_ID).source(SERVER_ID).keysFrom(ORIGINAL_ID);
    }

    private static byte[] vector(String name) throws IOException {
        try (InputStream file = QuicPluginTest.class.getResourceAsStream("/fuzz/QuicFuzz/" + name)) {
            return file.readAllBytes();
        }
    }

    @Test
    void shouldReadThePacketsOfRfc9001() throws IOException {
        rig.send(vector("rfc9001-client-initial")).reply(vector("rfc9001-server-initial"));
        assertExample(only(), 1);
    }

    @Test
    void shouldReadThePacketsOfRfc9369() throws IOException {
        rig.send(vector("rfc9369-client-initial")).reply(vector("rfc9369-server-initial"));
        assertExample(only(), 0x6B33_43CFL);
    }

    private static void assertExample(RecordValues record, long version) {
        assertEquals("example.com", record.text("QUIC_SNI"));
        assertEquals(version, record.number("QUIC_VERSION"));
        assertEquals(version, record.number("QUIC_CLIENT_VERSION"));
        assertEquals(0, record.number("QUIC_TOKEN_LENGTH"));
        assertEquals("", record.hex("QUIC_OCCID"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals("f067a5502a4262b5", record.hex("QUIC_SCID"));
        assertEquals(443, record.number("QUIC_SERVER_PORT"));
        assertEquals(1, record.number("QUIC_CH_PARSED"));
        assertEquals(List.of(129L, 129L), record.list("QUIC_PACKETS"));
        assertEquals(
                List.of(0L, 0xFF01L, 10L, 16L, 5L, 51L, 43L, 13L, 45L, 28L, 57L), record.list("QUIC_TLS_EXT_TYPE"));
        assertEquals(List.of(16L, 1L, 8L, 7L, 5L, 38L, 3L, 16L, 2L, 2L, 50L), record.list("QUIC_TLS_EXT_LEN"));
        assertEquals(2 * (7 + 50), record.hex("QUIC_TLS_EXT").length());
    }

    @Test
    void shouldReadTheRetryOfRfc9001() throws IOException {
        rig.send(vector("rfc9001-client-initial")).reply(vector("rfc9001-retry"));
        RecordValues record = only();
        assertEquals("f067a5502a4262b5", record.hex("QUIC_RETRY_SCID"));
        assertEquals("token".length(), record.number("QUIC_TOKEN_LENGTH"));
        assertEquals(List.of(129L, 136L), record.list("QUIC_PACKETS"));
        assertEquals("", record.hex("QUIC_SCID"));
    }

    @Test
    void shouldKnowTheServersPacketsFromTheirSender() {
        rig.reply(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial())
                .send(server().crypto(0, new byte[90]).serverInitial());
        RecordValues record = only();
        assertEquals(40_000, record.number("QUIC_SERVER_PORT"));
        assertEquals(SERVER_ID, record.hex("QUIC_SCID"));
        assertEquals(CLIENT_ID, record.hex("QUIC_OCCID"));
        assertEquals("Chrome/1", record.text("QUIC_USER_AGENT"));
    }

    @Test
    void shouldPutIdsAsideUntilTheServerIsKnown() {
        rig.reply(QuicBuilder.coalesce(server().crypto(0, new byte[90]).serverInitial(), server().handshake(700)))
                .send(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial());
        RecordValues record = only();
        assertEquals(443, record.number("QUIC_SERVER_PORT"));
        assertEquals(SERVER_ID, record.hex("QUIC_SCID"));
        assertEquals(CLIENT_ID, record.hex("QUIC_OCCID"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals(List.of(133L, 129L), record.list("QUIC_PACKETS"));
    }

    @Test
    void shouldFindAHelloInTwoDatagrams() {
        QuicBuilder client = client(QuicBuilder.v1());
        rig.send(client.crypto(LONG_HELLO, 0, 1100).initial());
        rig.send(client.crypto(LONG_HELLO, 1100, LONG_HELLO.length).initial());
        assertLongHello(only());
    }

    private static void assertLongHello(RecordValues record) {
        assertEquals(NAME, record.text("QUIC_SNI"));
        assertEquals("Chrome/1", record.text("QUIC_USER_AGENT"));
        assertEquals(1, record.number("QUIC_CH_PARSED"));
        assertEquals(List.of(0L, 16L, 51L, 57L), record.list("QUIC_TLS_EXT_TYPE"));
        assertEquals(0, record.number("QUIC_MULTIPLEXED"));
    }

    @Test
    void shouldGiveTheNameOfAHalfHello() {
        rig.send(client(QuicBuilder.v1()).crypto(LONG_HELLO, 0, 1100).initial());
        RecordValues record = only();
        assertEquals(NAME, record.text("QUIC_SNI"));
        assertEquals(0, record.number("QUIC_CH_PARSED"));
        assertEquals(List.of(), record.list("QUIC_TLS_EXT_TYPE"));
    }

    /** The client goes on to the id that the server chose, with the keys of its own first choice. */
    @Test
    void shouldFindAHelloThatGoesOnToAnotherId() {
        rig.send(client(QuicBuilder.v1()).crypto(LONG_HELLO, 0, 1100).initial())
                .reply(server().frame(new byte[] {2, 0, 0, 0, 0}).serverInitial())
                .send(client(QuicBuilder.v1().destination(SERVER_ID).keysFrom(ORIGINAL_ID))
                        .number(1)
                        .crypto(LONG_HELLO, 1100, LONG_HELLO.length)
                        .initial());
        RecordValues record = only();
        assertLongHello(record);
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals(SERVER_ID, record.hex("QUIC_SCID"));
    }

    @Test
    void shouldPutFramesInAnyOrderTogether() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            List<int[]> pieces = pieces(random, LONG_HELLO.length);
            Collections.shuffle(pieces, random);
            QuicBuilder client = client(QuicBuilder.v1()).number(round);
            int held = 0;
            for (int[] piece : pieces) {
                if (held + piece[1] - piece[0] > 1000) {
                    rig.send(client.initial());
                    held = 0;
                }
                client.crypto(LONG_HELLO, piece[0], piece[1]).frame((byte) 1, (byte) 0);
                held += piece[1] - piece[0] + 8;
            }
            rig.send(client.initial());
            assertLongHello(only());
        }
    }

    private static List<int[]> pieces(Random random, int length) {
        List<int[]> pieces = new ArrayList<>();
        int from = 0;
        while (from < length) {
            int to = Math.min(length, from + 1 + random.nextInt(300));
            pieces.add(new int[] {Math.max(0, from - random.nextInt(50)), to});
            from = to;
        }
        return pieces;
    }

    @Test
    void shouldKeepTheFirstOfOverlappingOctets() {
        byte[] other = QuicHello.of("elpmaxe.com").userAgent(0x39, "Chrome/1").message();
        rig.send(client(QuicBuilder.v1())
                .crypto(HELLO, 0, HELLO.length - 1)
                .crypto(other, 0, other.length)
                .initial());
        assertEquals(NAME, only().text("QUIC_SNI"));
    }

    @Test
    void shouldFollowARetry() {
        rig.send(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial())
                .reply(QuicBuilder.v1()
                        .destination(CLIENT_ID)
                        .source(RETRY_ID)
                        .token(33)
                        .retry())
                .send(client(QuicBuilder.v1().destination(RETRY_ID).token(33))
                        .crypto(HELLO, 0, HELLO.length)
                        .initial())
                .reply(server().crypto(0, new byte[90]).serverInitial());
        RecordValues record = only();
        assertEquals(RETRY_ID, record.hex("QUIC_RETRY_SCID"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals(SERVER_ID, record.hex("QUIC_SCID"));
        assertEquals(33, record.number("QUIC_TOKEN_LENGTH"));
        assertEquals(0, record.number("QUIC_MULTIPLEXED"));
        assertEquals(List.of(129L, 136L, 129L, 129L), record.list("QUIC_PACKETS"));
    }

    @Test
    void shouldBeginTheHelloAnewAfterARetry() {
        QuicBuilder again = client(QuicBuilder.v1().destination(RETRY_ID).token(33));
        rig.send(client(QuicBuilder.v1())
                        .crypto(LONG_HELLO, 1100, LONG_HELLO.length)
                        .initial())
                .reply(QuicBuilder.v1()
                        .destination(CLIENT_ID)
                        .source(RETRY_ID)
                        .token(33)
                        .retry())
                .send(again.crypto(LONG_HELLO, 0, 1000).initial());
        rig.send(again.crypto(LONG_HELLO, 1000, LONG_HELLO.length).initial());
        RecordValues record = only();
        assertLongHello(record);
        assertEquals(33, record.number("QUIC_TOKEN_LENGTH"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
    }

    @Test
    void shouldEndTheRecordWithAVersionNegotiation() {
        rig.send(client(QuicBuilder.of(0x1A2A_3A4A, "00"))
                        .crypto(HELLO, 0, HELLO.length)
                        .initial())
                .reply(QuicBuilder.v1()
                        .destination(CLIENT_ID)
                        .source(ORIGINAL_ID)
                        .versionNegotiation())
                .send(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial());
        List<RecordValues> records = rig.end();
        assertEquals(2, records.size());
        RecordValues first = records.getFirst();
        assertEquals(0, first.number("QUIC_VERSION"));
        assertEquals(443, first.number("QUIC_SERVER_PORT"));
        assertEquals(CLIENT_ID, first.hex("QUIC_OCCID"));
        assertEquals(ORIGINAL_ID, first.hex("QUIC_OSCID"));
        assertEquals(-1, first.number("QUIC_TOKEN_LENGTH"));
        assertEquals(List.of(129L, 144L), first.list("QUIC_PACKETS"));
        assertEquals(1, records.getLast().number("QUIC_CLIENT_VERSION"));
        assertEquals(1, records.getLast().number("QUIC_CH_PARSED"));
    }

    @Test
    void shouldSeeTheServerChooseAnotherVersion() {
        rig.send(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial())
                .reply(QuicBuilder.v2()
                        .destination(CLIENT_ID)
                        .source(SERVER_ID)
                        .keysFrom(ORIGINAL_ID)
                        .crypto(0, new byte[90])
                        .serverInitial())
                .send(client(QuicBuilder.v1()).zeroRtt(100));
        RecordValues record = only();
        assertEquals(0x6B33_43CFL, record.number("QUIC_VERSION"));
        assertEquals(1, record.number("QUIC_CLIENT_VERSION"));
        assertEquals(1, record.number("QUIC_ZERO_RTT"));
    }

    @Test
    void shouldCountEarlyDataAndCoalescedPackets() {
        QuicBuilder client = client(QuicBuilder.v1()).padTo(0);
        rig.send(QuicBuilder.coalesce(
                        client.crypto(HELLO, 0, HELLO.length).initial(), client.zeroRtt(300), client.zeroRtt(200)))
                .send(client.zeroRtt(900));
        RecordValues record = only();
        assertEquals(3, record.number("QUIC_ZERO_RTT"));
        assertEquals(List.of(131L, 130L), record.list("QUIC_PACKETS"));
        assertEquals(1, record.number("QUIC_VERSION"));
    }

    @Test
    void shouldKnowTheServerFromEarlyDataAlone() {
        rig.send(client(QuicBuilder.v1()).zeroRtt(300));
        RecordValues record = only();
        assertEquals(443, record.number("QUIC_SERVER_PORT"));
        assertEquals(CLIENT_ID, record.hex("QUIC_OCCID"));
        assertEquals("", record.hex("QUIC_OSCID"));
        assertEquals(0, record.number("QUIC_CH_PARSED"));
    }

    @Test
    void shouldCountConnectionsInOneFlow() {
        byte[] second = client(QuicBuilder.v1().destination("2222222222222222"))
                .crypto(HELLO, 0, HELLO.length)
                .initial();
        byte[] repeated =
                client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial();
        rig.send(repeated).send(repeated).send(second).send(repeated).send(second);
        RecordValues record = only();
        assertEquals(1, record.number("QUIC_MULTIPLEXED"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals(4, record.list("QUIC_TLS_EXT_TYPE").size() + 1);
    }

    @Test
    void shouldListTypesOfTheFirstThirtyPackets() {
        QuicBuilder client = client(QuicBuilder.v1());
        rig.send(new byte[] {0, 1, 2, 3})
                .send(client.crypto(HELLO, 0, HELLO.length).initial());
        for (int i = 0; i < 40; i++) {
            rig.reply(i % 2 == 0 ? client.shortHeader(30) : new byte[30]);
        }
        RecordValues record = only();
        List<Object> expected = new ArrayList<>(List.of(0L, 129L));
        for (int i = 0; i < 28; i++) {
            expected.add(i % 2 == 0 ? 128L : 0L);
        }
        assertEquals(expected, record.list("QUIC_PACKETS"));
    }

    @Test
    void shouldListPacketsThatItWasNotShown() {
        rig.send(client(QuicBuilder.v1().withoutFixedBit())
                        .crypto(HELLO, 0, HELLO.length)
                        .initial())
                .reply(new byte[] {1, 2, 3})
                .reply(new byte[] {1, 2, 3});
        assertEquals(List.of(1L, 0L, 0L), only().list("QUIC_PACKETS"));
    }

    @Test
    void shouldReadOldDrafts() {
        assertVersion(QuicBuilder.of(0xFF00_001D, "afbfec289993d24c9e9786f19c6111e04390a899"));
        assertVersion(QuicBuilder.of(0xFF00_001B, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"));
        assertVersion(QuicBuilder.of(0xFACE_B001, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"));
        assertVersion(QuicBuilder.of(0xABCD_0003, "afbfec289993d24c9e9786f19c6111e04390a899"));
    }

    private void assertVersion(QuicBuilder version) {
        rig.send(client(version).crypto(HELLO, 0, HELLO.length).initial());
        assertEquals(NAME, only().text("QUIC_SNI"));
    }

    @Test
    void shouldReadDraftsWithShortLengths() {
        byte[] hello = QuicHello.of(NAME).oldUserAgent(0xFFA5, "Chrome/2").message();
        rig.send(QuicBuilder.of(0xFF00_0013, "ef4fb0abb47470c41befcf8031334fae485e09a0")
                .shortLengths()
                .source("a1a2a3a4")
                .padTo(1200)
                .crypto(hello, 0, hello.length)
                .initial());
        RecordValues record = only();
        assertEquals(NAME, record.text("QUIC_SNI"));
        assertEquals("Chrome/2", record.text("QUIC_USER_AGENT"));
        assertEquals("a1a2a3a4", record.hex("QUIC_OCCID"));
    }

    @Test
    void shouldReadQ050() {
        byte[] chlo = QuicHello.chlo(NAME, "Chrome/3", 600);
        rig.send(QuicBuilder.of(0x5130_3530, "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45")
                .cryptoType(8)
                .padTo(1350)
                .crypto(chlo, 0, chlo.length)
                .initial());
        assertChlo(only());
    }

    private static void assertChlo(RecordValues record) {
        assertEquals(NAME, record.text("QUIC_SNI"));
        assertEquals("Chrome/3", record.text("QUIC_USER_AGENT"));
        assertEquals(1, record.number("QUIC_CH_PARSED"));
        assertEquals(ORIGINAL_ID, record.hex("QUIC_OSCID"));
        assertEquals(443, record.number("QUIC_SERVER_PORT"));
        assertEquals(0, record.number("QUIC_TOKEN_LENGTH"));
    }

    @Test
    void shouldReadQ046() {
        PacketBytes packet = new PacketBytes().u8(0xC3).u32(0x5130_3436L).u8(0x50);
        rig.send(unprotected(packet, 4));
        RecordValues record = only();
        assertChlo(record);
        assertEquals(List.of(129L), record.list("QUIC_PACKETS"));
    }

    @Test
    void shouldReadQ043() {
        rig.send(unprotected(new PacketBytes().u8(0x0D), 1));
        RecordValues record = only();
        assertChlo(record);
        assertEquals(0x5130_3433L, record.number("QUIC_VERSION"));
        assertEquals(List.of(1L), record.list("QUIC_PACKETS"));
    }

    /** One of Google's packets in the clear: connection id, where there is none the version, number, hash, stream. */
    private static byte[] unprotected(PacketBytes packet, int numberLength) {
        byte[] chlo = QuicHello.chlo(NAME, "Chrome/3", 600);
        packet.u32(0x8394_C8F0L).u32(0x3E51_5708L);
        if (packet.length() < 14) {
            packet.u32(0x5130_3433L);
        }
        return packet.zeros(numberLength)
                .zeros(12)
                .u8(0xA4)
                .u8(1)
                .u16(0x400)
                .u16(chlo.length)
                .bytes(chlo)
                .toArray();
    }

    @Test
    void shouldNotTakeOtherTrafficForQuic() {
        byte[] unknownVersion = client(QuicBuilder.of(0x1234_5678, "00")).initial();
        byte[] longId = QuicBuilder.v1().destination("00".repeat(21)).initial();
        byte[] beyond = Arrays.copyOf(QuicBuilder.v1().handshake(100), 60);
        for (byte[] payload : List.of(unknownVersion, longId, beyond, new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 1})) {
            rig.send(payload);
            assertFalse(rig.end().getFirst().has("quic"));
        }
    }

    @Test
    void shouldLeaveAFlowWithoutQuicAlone() {
        for (int i = 0; i < 8; i++) {
            rig.send(new byte[] {(byte) 0x90, 1, 2});
        }
        rig.send(client(QuicBuilder.v1()).crypto(HELLO, 0, HELLO.length).initial());
        assertFalse(rig.end().getFirst().has("quic"));
    }

    @Test
    void shouldNotOpenWithoutEnd() {
        for (int i = 0; i < 200; i++) {
            rig.send(client(QuicBuilder.v1()
                            .destination("%016x".formatted(i + 1))
                            .padTo(0))
                    .padTo(0)
                    .crypto(HELLO, 0, HELLO.length)
                    .initial());
        }
        assertEquals(63, only().number("QUIC_MULTIPLEXED"));
    }

    @Test
    void shouldCutWhatIsTooLong() {
        byte[] hello = QuicHello.of("n".repeat(300))
                .userAgent(0x39, "a".repeat(400))
                .extension(57, new byte[1300])
                .message();
        QuicBuilder client = client(QuicBuilder.v1());
        rig.send(client.crypto(hello, 0, 1000).initial());
        rig.send(client.crypto(hello, 1000, hello.length).initial());
        RecordValues record = only();
        assertEquals("n".repeat(254), record.text("QUIC_SNI"));
        assertEquals("a".repeat(254), record.text("QUIC_USER_AGENT"));
        assertEquals(List.of(305L, 5L, 408L, 1300L), record.list("QUIC_TLS_EXT_LEN"));
        assertEquals(2 * (5 + 408), record.hex("QUIC_TLS_EXT").length());
    }
}
