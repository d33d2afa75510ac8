package io.ringprobe.plugin.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over TCP, through the plugins that read it. Unit; the last one property. */
class MessageFeedTest {
    private static final int SEGMENT = 1400;

    private final PluginRig rig = PluginRig.of("dns").tcp(40_000, 53);

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte[] query(int id) {
        return MessageBuilder.query(id)
                .question("q" + id + ".example", RecordType.A)
                .build();
    }

    private static byte[] response(int id, int answers) {
        MessageBuilder response = MessageBuilder.response(id).question("q" + id + ".example", RecordType.A);
        for (int i = 0; i < answers; i++) {
            response.answer(MessageBuilder.pointer(12), RecordType.A, new byte[] {10, 0, (byte) (i >> 8), (byte) i});
        }
        return response.build();
    }

    private static List<Long> ids(List<RecordValues> records) {
        return records.stream()
                .filter(r -> r.has("dns"))
                .map(r -> r.number("DNS_ID"))
                .toList();
    }

    private void replyInSegments(byte[] stream) {
        for (int at = 0; at < stream.length; at += SEGMENT) {
            rig.reply(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + SEGMENT)));
        }
    }

    @Test
    void shouldGiveEachMessageARecord() {
        rig.handshake().send(MessageBuilder.overTcp(query(1))).reply(MessageBuilder.overTcp(response(1, 1)));
        List<RecordValues> records = rig.send(MessageBuilder.overTcp(query(2))).end();
        assertEquals(List.of(1L, 1L, 2L), ids(records));
        assertEquals(3, records.get(0).number("PACKETS") + records.get(0).number("PACKETS_REV") - 1);
        assertEquals("10.0.0.0", records.get(1).text("DNS_RDATA"));
        assertTrue(records.stream().noneMatch(RecordValues::isRepeat));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 13, 14, 15, 30})
    void shouldPutAMessageTogether(int first) {
        byte[] stream = MessageBuilder.overTcp(query(1));
        rig.handshake().send(Arrays.copyOf(stream, first)).send(Arrays.copyOfRange(stream, first, stream.length));
        assertEquals(List.of(1L), ids(rig.end()));
    }

    @Test
    void shouldPutSegmentsInOrder() {
        byte[] stream = MessageBuilder.overTcp(response(7, 3));
        rig.handshake();
        long start = rig.sequence(false);
        rig.segment(false, start + 20, "AP", Arrays.copyOfRange(stream, 20, 40))
                .segment(false, start + 40, "AP", Arrays.copyOfRange(stream, 40, stream.length))
                .segment(false, start, "AP", Arrays.copyOf(stream, 20));
        List<RecordValues> records = rig.end();
        assertEquals(List.of(7L), ids(records));
        assertEquals(3, records.getFirst().number("DNS_ANSWERS"));
    }

    @Test
    void shouldGiveEachMessageOfASegmentASection() {
        List<RecordValues> records = rig.handshake()
                .send(MessageBuilder.overTcp(query(1), query(2), query(3)))
                .end();
        assertEquals(List.of(1L, 2L, 3L), ids(records));
        assertEquals(
                List.of(false, true, true),
                records.stream().map(RecordValues::isRepeat).toList());
    }

    @Test
    void shouldWaitForTheRestOfAMessageBehindAWholeOne() {
        byte[] stream = MessageBuilder.overTcp(query(1), query(2), query(3));
        rig.handshake()
                .send(Arrays.copyOf(stream, 50))
                .reply(MessageBuilder.overTcp(response(1, 1)))
                .send(Arrays.copyOfRange(stream, 50, 75))
                .send(Arrays.copyOfRange(stream, 75, stream.length));
        List<RecordValues> records = rig.send(MessageBuilder.overTcp(query(4))).end();
        assertEquals(List.of(1L, 1L, 2L, 3L, 4L), ids(records));
        assertEquals(
                List.of(false, true, true, true, false),
                records.stream().map(RecordValues::isRepeat).toList());
    }

    @Test
    void shouldFollowMessagesThatAreTooLongToKeep() {
        byte[] stream = MessageBuilder.overTcp(response(1, 1500), response(2, 2000), response(3, 1));
        rig.handshake();
        replyInSegments(stream);
        List<RecordValues> records =
                rig.reply(MessageBuilder.overTcp(response(4, 0))).end();
        assertEquals(List.of(1L, 2L, 3L, 4L), ids(records));
        assertEquals("10.0.0.0", records.getFirst().text("DNS_RDATA"));
        assertEquals(1500, records.getFirst().number("DNS_ANSWERS"));
        assertTrue(records.get(1).isRepeat());
    }

    /** Messages that never end with a segment: more than is ever kept. */
    @Test
    void shouldNotLoseItsWayInALongStream() {
        byte[][] messages = new byte[100][];
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            messages[i] = response(i, 20);
            expected.add((long) i);
        }
        rig.handshake();
        replyInSegments(MessageBuilder.overTcp(messages));
        assertEquals(expected, ids(rig.end()));
    }

    @Test
    void shouldFindItsWayAgain() {
        rig.handshake().reply(Arrays.copyOfRange(MessageBuilder.overTcp(response(1, 9)), 60, 100));
        rig.reply(MessageBuilder.overTcp(response(2, 1)));
        assertEquals(List.of(2L), ids(rig.end()));
    }

    @Test
    void shouldNotReadASegmentTwice() {
        byte[] stream = MessageBuilder.overTcp(query(1), query(2));
        rig.handshake();
        long start = rig.sequence(true);
        byte[] first = Arrays.copyOf(stream, 40);
        rig.segment(true, start, "AP", first)
                .segment(true, start, "AP", first)
                .segment(true, start + 40, "AP", Arrays.copyOfRange(stream, 40, stream.length));
        assertEquals(List.of(1L, 2L), ids(rig.end()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "\0\1x", "\0\14xxxxxxxxxxxxxxx"})
    void shouldLeaveOtherProtocolsAlone(String payload) {
        byte[] octets = payload.getBytes(StandardCharsets.US_ASCII);
        List<RecordValues> records =
                rig.handshake().send(octets).reply(octets).send(octets).end();
        assertEquals(1, records.size());
        assertFalse(records.getFirst().has("dns"));
    }

    @Test
    void shouldKeepWhatWasFoundBeforeNonsense() {
        byte[] stream = MessageBuilder.overTcp(query(1), new byte[5], query(2));
        List<RecordValues> records = rig.handshake().send(stream).end();
        assertEquals(List.of(1L), ids(records));
    }

    @Test
    void shouldBoundTheSectionsOfARecord() {
        byte[][] queries = new byte[200][];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = query(i);
        }
        List<RecordValues> records =
                rig.handshake().send(MessageBuilder.overTcp(queries)).end();
        assertEquals(128, ids(records).size());
    }

    @Test
    void shouldReadAnswersOfServersForPassiveDns() {
        byte[] stream = MessageBuilder.overTcp(response(1, 2), response(2, 0), response(3, 1));
        for (int cut = 1; cut < stream.length; cut++) {
            try (PluginRig passive = PluginRig.of("passivedns").tcp(40_000, 53)) {
                passive.handshake()
                        .send(MessageBuilder.overTcp(query(1)))
                        .reply(Arrays.copyOf(stream, cut))
                        .reply(Arrays.copyOfRange(stream, cut, stream.length));
                List<Object> found = passive.end().stream()
                        .filter(r -> r.has("passivedns"))
                        .map(r -> r.value("DNS_ID") + " " + r.value("DNS_IP"))
                        .map(Object.class::cast)
                        .toList();
                assertEquals(List.of("1 10.0.0.0", "1 10.0.0.1", "3 10.0.0.0"), found, "cut at " + cut);
            }
        }
    }

    /** However the stream falls into segments, each message is found once. */
    @Test
    void shouldFindTheSameMessagesHoweverTheStreamIsCut() {
        SplittableRandom random = new SplittableRandom(53);
        for (int round = 0; round < 300; round++) {
            List<byte[]> messages = new ArrayList<>();
            List<Long> expected = new ArrayList<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                int id = random.nextInt(0x10000);
                messages.add(response(id, random.nextInt(8) == 0 ? random.nextInt(600) : random.nextInt(5)));
                expected.add((long) id);
            }
            byte[] stream = MessageBuilder.overTcp(messages.toArray(byte[][]::new));
            rig.handshake();
            int at = 0;
            while (at < stream.length) {
                int longest = random.nextBoolean() ? 40 : SEGMENT;
                int end = Math.min(stream.length, at + 1 + random.nextInt(longest));
                rig.reply(Arrays.copyOfRange(stream, at, end));
                at = end;
            }
            assertEquals(expected, ids(rig.end()), "round " + round);
        }
    }
}
