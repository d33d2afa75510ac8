package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin through flow cache and dispatch. What JA3 and JA4 hash, their own tests check. */
class TlsPluginTest {
    private static final String NAME = "www.example.org";
    private static final String JA4 = "t13d0105h2_0f2cb44170f4_";

    private final PluginRig rig = PluginRig.of("tls").tcp(40_000, 8443);

    @AfterEach
    void close() {
        rig.close();
    }

    private static HelloBuilder client() {
        return HelloBuilder.client()
                .serverName(NAME)
                .groups(29, 23)
                .signatureAlgorithms(0x0403)
                .alpn("h2", "http/1.1")
                .versions(0x0304, 0x0303);
    }

    private static HelloBuilder server() {
        return HelloBuilder.server().selectedVersion(0x0304);
    }

    @Test
    void shouldTellWhatTheClientSays() {
        RecordValues record = rig.handshake().send(client().record()).end().getFirst();
        assertEquals(0x0303, record.number("TLS_VERSION"));
        assertEquals(NAME, record.text("TLS_SNI"));
        assertEquals("", record.text("TLS_ALPN"), "that is the server's");
        assertEquals(32, record.hex("TLS_JA3").length());
        assertEquals(JA4, record.text("TLS_JA4").substring(0, JA4.length()));
        assertEquals(List.of(0L, 10L, 13L, 16L, 43L), record.list("TLS_EXT_TYPE"));
        assertEquals(List.of(20L, 6L, 4L, 14L, 5L), record.list("TLS_EXT_LEN"));
    }

    @Test
    void shouldTakeVersionAndProtocolFromTheServer() {
        RecordValues record = rig.handshake()
                .send(client().record())
                .reply(server().alpn("h2").record())
                .end()
                .getFirst();
        assertEquals(0x0304, record.number("TLS_VERSION"));
        assertEquals("h2", record.text("TLS_ALPN"));
        assertEquals(NAME, record.text("TLS_SNI"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302, 0x0303})
    void shouldTellTheVersionOfTheClientHelloAsTheNumberItIs(int version) {
        byte[] hello =
                HelloBuilder.client().version(version).withoutExtensions().record();
        byte[] answer =
                HelloBuilder.server().version(0x0300).withoutExtensions().record();
        RecordValues record = rig.send(hello).reply(answer).end().getFirst();
        assertEquals(version, record.number("TLS_VERSION"));
    }

    @Test
    void shouldHaveNothingToTellWithoutClientHello() {
        assertNoSection(rig.handshake().send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertNoSection(rig.send(server().record()).reply(server().record()));
        assertNoSection(rig.send(new byte[] {22, 3, 1, 0, 2, 1, 0}));
        assertNoSection(rig.send(HelloBuilder.client().version(0x0909).record()));
        assertNoSection(rig.udp(40_000, 443).send(client().record()));
    }

    private static void assertNoSection(PluginRig rig) {
        for (RecordValues record : rig.end()) {
            assertFalse(record.has("tls"), record::toString);
        }
    }

    @Test
    void shouldFindTlsThatBeginsLater() {
        RecordValues record = rig.handshake()
                .reply("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII))
                .send("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII))
                .reply("220 go ahead\r\n".getBytes(StandardCharsets.US_ASCII))
                .send(client().record())
                .reply(server().record())
                .end()
                .getFirst();
        assertEquals(NAME, record.text("TLS_SNI"));
        assertEquals(0x0304, record.number("TLS_VERSION"));
    }

    @ParameterizedTest
    @CsvSource({"62,true", "63,true", "64,false", "70,false"})
    void shouldLookAtTheFirst64Packets(int before, boolean found) {
        for (int i = 0; i < before; i++) {
            rig.send(new byte[] {'x'});
        }
        RecordValues record = rig.send(client().record()).end().getFirst();
        assertEquals(found, record.has("tls"));
    }

    @Test
    void shouldFindAClientWhicheverSideItIs() {
        RecordValues record =
                rig.reply(client().record()).send(server().record()).end().getFirst();
        assertEquals(NAME, record.text("TLS_SNI"));
        assertEquals(0x0304, record.number("TLS_VERSION"));
    }

    @Test
    void shouldGiveTheSameWhereverSegmentsCutTheHandshake() {
        byte[] hello = client().record();
        byte[] answer = server().alpn("h2").record();
        String whole = told(rig.handshake().send(hello).reply(answer));
        for (int cut = 1; cut < hello.length; cut++) {
            rig.handshake();
            send(hello, cut, true);
            send(answer, Math.min(cut, answer.length - 1), false);
            assertEquals(whole, told(rig), "cut at " + cut);
        }
    }

    @Test
    void shouldGiveTheSameFromOneOctetASegment() {
        byte[] hello = client().record();
        String whole = told(rig.handshake().send(hello));
        rig.handshake();
        for (byte octet : hello) {
            rig.send(new byte[] {octet});
        }
        assertEquals(whole, told(rig));
    }

    @ParameterizedTest
    @CsvSource({"1,30", "4,7", "50,60", "100,90"})
    void shouldGiveTheSameFromRecordsAndSegmentsOfAnySize(int recordOctets, int segmentOctets) {
        String whole = told(rig.handshake().send(client().record()));
        byte[] records = HelloBuilder.records(client().message(), recordOctets);
        rig.handshake();
        for (int from = 0; from < records.length; from += segmentOctets) {
            rig.send(Arrays.copyOfRange(records, from, Math.min(records.length, from + segmentOctets)));
        }
        assertEquals(whole, told(rig));
    }

    @Test
    void shouldGiveTheSameFromSegmentsOutOfOrderAndRepeated() {
        byte[] hello = client().record();
        String whole = told(rig.handshake().send(hello));
        long start = rig.handshake().sequence(true);
        for (int[] part : new int[][] {{80, hello.length}, {0, 30}, {0, 30}, {20, 90}}) {
            rig.segment(true, start + part[0], "AP", Arrays.copyOfRange(hello, part[0], part[1]));
        }
        assertEquals(whole, told(rig));
    }

    @Test
    void shouldTellVersionAndNameOfAClientHelloThatNeverEnds() {
        byte[] hello = client().record();
        rig.handshake().send(Arrays.copyOf(hello, hello.length - 1));
        RecordValues record = rig.reply(server().alpn("h2").record()).end().getFirst();
        assertEquals(0x0304, record.number("TLS_VERSION"));
        assertEquals(NAME, record.text("TLS_SNI"));
        assertEquals("h2", record.text("TLS_ALPN"));
        assertEquals("", record.hex("TLS_JA3"));
        assertEquals("", record.text("TLS_JA4"));
        assertEquals(List.of(), record.list("TLS_EXT_TYPE"));
    }

    /** As with HelloRetryRequest: the second one differs in what it shares of keys. */
    @Test
    void shouldTellTheFirstOfSeveralClientHellos() {
        String one = told(rig.handshake().send(client().record()));
        HelloBuilder second = HelloBuilder.client().version(0x0301).serverName("other.example.org");
        assertEquals(one, told(rig.handshake().send(client().record()).send(second.record())));
        rig.handshake().send(client().record()).reply(server().record());
        RecordValues record = rig.send(second.record())
                .reply(HelloBuilder.server().selectedVersion(0x0303).record())
                .end()
                .getFirst();
        assertEquals(NAME, record.text("TLS_SNI"));
        assertEquals(0x0304, record.number("TLS_VERSION"));
    }

    @Test
    void shouldCutNamesAndListsToTheirCapacity() {
        int[] types = new int[40];
        Arrays.setAll(types, i -> 1000 + i);
        byte[] hello =
                HelloBuilder.client().serverName("a".repeat(300)).empty(types).record();
        RecordValues record = rig.send(hello).end().getFirst();
        assertEquals("a".repeat(255), record.text("TLS_SNI"));
        List<Long> expected = LongStream.concat(LongStream.of(0), LongStream.range(1000, 1029))
                .boxed()
                .toList();
        assertEquals(expected, record.list("TLS_EXT_TYPE"));
        assertEquals("41", record.text("TLS_JA4").substring(6, 8));
    }

    private void send(byte[] octets, int cut, boolean fromClient) {
        byte[] one = Arrays.copyOf(octets, cut);
        byte[] other = Arrays.copyOfRange(octets, cut, octets.length);
        if (fromClient) {
            rig.send(one).send(other);
        } else {
            rig.reply(one).reply(other);
        }
    }

    /** The fields of the only record, which must have all of them. */
    private static String told(PluginRig rig) {
        List<RecordValues> records = rig.end();
        assertEquals(1, records.size());
        String all = records.getFirst().toString();
        return all.substring(all.indexOf("TLS_VERSION"));
    }
}
