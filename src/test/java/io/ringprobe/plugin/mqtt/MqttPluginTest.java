package io.ringprobe.plugin.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttPluginTest {
    private static final byte[] CONNECT = PacketBytes.hex("10 10 0004 4d515454 04 c2 003c 0004 74657374");
    private static final byte[] CONNECT_5 = PacketBytes.hex("10 14 0004 4d515454 05 02 0014 05 11 0000000a 0002 6964");
    private static final byte[] CONNACK = PacketBytes.hex("20 02 00 00");
    private static final byte[] CONNACK_PRESENT = PacketBytes.hex("20 02 01 00");
    private static final byte[] REFUSED = PacketBytes.hex("20 02 00 05");
    private static final byte[] DISCONNECT = PacketBytes.hex("e0 00");
    private static final byte[] PINGREQ = PacketBytes.hex("c0 00");

    private static PluginRig rig(String options) {
        return PluginRig.of("mqtt" + options).tcp(40_000, 1883);
    }

    private static byte[] publish(int flags, String topic, int content) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int length = 2 + name.length + content;
        PacketBytes bytes = new PacketBytes().u8(0x30 | flags);
        do {
            bytes.u8(length & 0x7F | (length > 0x7F ? 0x80 : 0));
            length >>>= 7;
        } while (length > 0);
        return bytes.u16(name.length).bytes(name).bytes(new byte[content]).toArray();
    }

    private static byte[] join(byte[]... parts) {
        PacketBytes bytes = new PacketBytes();
        for (byte[] part : parts) {
            bytes.bytes(part);
        }
        return bytes.toArray();
    }

    @Test
    void shouldReadASessionFromItsSyn() {
        try (PluginRig rig = rig(";topiccount=2")) {
            rig.handshake().send(CONNECT).reply(CONNACK_PRESENT).send(publish(2, "a/b", 5));
            rig.reply(publish(1, "c", 0)).send(publish(0, "third", 0)).send(PINGREQ);
            RecordValues record = rig.end().getFirst();
            assertEquals(1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 12, record.number("MQTT_TYPE_CUMULATIVE"));
            assertEquals(4, record.number("MQTT_VERSION"));
            assertEquals(0xC2, record.number("MQTT_CONNECTION_FLAGS"));
            assertEquals(60, record.number("MQTT_KEEP_ALIVE"));
            assertEquals(0, record.number("MQTT_CONNECTION_RETURN_CODE"));
            assertEquals(3, record.number("MQTT_PUBLISH_FLAGS"));
            assertEquals("a/b#c#", record.text("MQTT_TOPICS"));
        }
    }

    @Test
    void shouldReadVersion5() {
        try (PluginRig rig = rig("")) {
            rig.send(CONNECT_5).reply(PacketBytes.hex("20 03 00 87 00")).reply(PacketBytes.hex("f0 00"));
            RecordValues record = rig.end().getFirst();
            assertEquals(5, record.number("MQTT_VERSION"));
            assertEquals(20, record.number("MQTT_KEEP_ALIVE"));
            assertEquals(0x87, record.number("MQTT_CONNECTION_RETURN_CODE"));
            assertEquals(1 << 1 | 1 << 2 | 1 << 15, record.number("MQTT_TYPE_CUMULATIVE"));
        }
    }

    @Test
    void shouldExportNoTopicUnlessAsked() {
        try (PluginRig rig = rig("")) {
            RecordValues record =
                    rig.send(CONNECT).send(publish(0, "secret", 1)).end().getFirst();
            assertEquals("", record.text("MQTT_TOPICS"));
            assertTrue((record.number("MQTT_TYPE_CUMULATIVE") & 1 << 3) != 0);
        }
    }

    @Test
    void shouldCloseTheRecordWithADisconnect() {
        try (PluginRig rig = rig("")) {
            List<RecordValues> records = rig.send(CONNECT)
                    .reply(REFUSED)
                    .send(join(PINGREQ, DISCONNECT))
                    .reply(PINGREQ)
                    .end();
            assertEquals(2, records.size());
            assertEquals(5, records.get(0).number("MQTT_CONNECTION_RETURN_CODE"));
            assertTrue((records.get(0).number("MQTT_TYPE_CUMULATIVE") & 1 << 14) != 0);
            assertFalse(records.get(1).has("mqtt"));
        }
    }

    @Test
    void shouldReadSeveralControlPacketsInASegment() {
        try (PluginRig rig = rig(";tc=9")) {
            byte[] all = join(CONNECT, publish(0, "x", 200), publish(0, "y", 0), PINGREQ, publish(0, "z", 20_000));
            rig.send(Arrays.copyOf(all, 1400));
            RecordValues record = rig.end().getFirst();
            assertEquals("x#y#z#", record.text("MQTT_TOPICS"));
        }
    }

    private static byte[] session() {
        return join(
                CONNECT, publish(2, "first", 300), PINGREQ, publish(0, "second", 0), PINGREQ, publish(1, "third", 9));
    }

    private static void assertSession(PluginRig rig, String what) {
        RecordValues record = rig.end().getFirst();
        assertEquals("first#second#third#", record.text("MQTT_TOPICS"), what);
        assertEquals(3, record.number("MQTT_PUBLISH_FLAGS"), what);
        assertEquals(60, record.number("MQTT_KEEP_ALIVE"), what);
        assertEquals(1 << 1 | 1 << 3 | 1 << 12, record.number("MQTT_TYPE_CUMULATIVE"), what);
    }

    @Test
    void shouldFindTheSameWhereverSegmentsEnd() {
        byte[] all = session();
        try (PluginRig rig = rig(";topiccount=9")) {
            for (int cut = 1; cut < all.length; cut++) {
                rig.send(Arrays.copyOf(all, cut)).send(Arrays.copyOfRange(all, cut, all.length));
                assertSession(rig, "cut at " + cut);
            }
            for (int size = 1; size < 40; size++) {
                for (int from = 0; from < all.length; from += size) {
                    rig.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
                }
                assertSession(rig, "segments of " + size);
            }
        }
    }

    @Test
    void shouldFindTheSameWhereSegmentsComeTwiceOrInAnotherOrder() {
        byte[] all = session();
        try (PluginRig rig = rig(";topiccount=9")) {
            for (int cut = 20; cut < all.length - 1; cut++) {
                rig.handshake();
                long start = rig.sequence(true);
                rig.segment(true, start, "A", Arrays.copyOf(all, 18));
                rig.segment(true, start + cut, "A", Arrays.copyOfRange(all, cut, all.length));
                rig.segment(true, start, "A", Arrays.copyOf(all, 18));
                rig.segment(true, start + 18, "A", Arrays.copyOfRange(all, 18, cut));
                assertSession(rig, "cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 125, 126, 127, 128, 1000, 16_383, 16_384, 60_000})
    void shouldPassOverContentThatComesInLaterSegments(int content) {
        try (PluginRig rig = rig(";topiccount=5")) {
            byte[] all = join(CONNECT, publish(0, "long", content), publish(0, "next", 0));
            for (int from = 0; from < all.length; from += 700) {
                int length = Math.min(700, all.length - from);
                rig.send(Arrays.copyOfRange(all, from, from + length));
            }
            assertTrue(rig.end().getFirst().text("MQTT_TOPICS").startsWith("long#next"), "content of " + content);
        }
    }

    /** A segment of which the last octets were not captured, as with a short snapshot length. */
    @Test
    void shouldGoOnBehindOctetsThatWereNotCaptured() {
        byte[] whole = join(CONNECT, publish(0, "first", 50));
        byte[] next = publish(0, "second", 3);
        try (PluginRig rig = rig(";topiccount=5")) {
            rig.frame(segment(1000, whole, 40)).frame(segment(1000 + whole.length, next, 0));
            assertEquals("first#second#", rig.end().getFirst().text("MQTT_TOPICS"));
            byte[] two = join(whole, publish(0, "lost", 0));
            rig.frame(segment(1000, two, 40)).frame(segment(1000 + two.length, next, 0));
            assertEquals("first#", rig.end().getFirst().text("MQTT_TOPICS"), "where the next packet begins is unknown");
        }
    }

    private static PacketBuilder segment(long sequence, byte[] payload, int notCaptured) {
        return PacketBuilder.ethernet()
                .ipv4("10.0.0.1", "10.0.0.2")
                .ipLength(20 + 20 + payload.length)
                .tcp(40_000, 1883)
                .flags("AP")
                .sequence(sequence)
                .payload(Arrays.copyOf(payload, payload.length - notCaptured));
    }

    @ParameterizedTest
    @CsvSource({
        "'', no octets",
        "'10', nothing but a type",
        "'100c00044d5154540302003c0000', level 3",
        "'100c00044d5154580402003c0000', another name",
        "'101000064d514973647003020 03c0000', the name of MQTT 3.1",
        "'110c00044d5154540402003c0000', flags that a CONNECT can't have",
        "'10ffffffff7f', a length of five octets",
        "'100900044d5154540402003c', too short a CONNECT",
        "'20020000', no CONNECT at first",
        "'474554202f20485454502f312e310d0a', HTTP"
    })
    void shouldNotTakeOtherTraffic(String hex, String what) {
        try (PluginRig rig = rig("")) {
            rig.send(PacketBytes.hex(hex.replace(" ", ""))).reply(CONNACK).send(PINGREQ);
            assertFalse(rig.end().getFirst().has("mqtt"), what);
        }
    }

    @Test
    void shouldKeepWhatWasFoundWhereTheStreamGoesWrong() {
        try (PluginRig rig = rig(";topiccount=5")) {
            rig.send(join(CONNECT, publish(0, "good", 1), PacketBytes.hex("00 00"), publish(0, "bad", 1)));
            rig.send(publish(0, "worse", 1)).reply(publish(0, "fine", 1));
            RecordValues record = rig.end().getFirst();
            assertEquals("good#fine#", record.text("MQTT_TOPICS"));
            assertEquals(1 << 1 | 1 << 3, record.number("MQTT_TYPE_CUMULATIVE"));
        }
    }

    @Test
    void shouldNotTakeTopicsWithWildcardsOrBeyondTheirPacket() {
        try (PluginRig rig = rig(";topiccount=5")) {
            assertEquals(
                    "",
                    rig.send(join(CONNECT, publish(0, "a/#", 1)))
                            .end()
                            .getFirst()
                            .text("MQTT_TOPICS"));
            assertEquals(
                    "",
                    rig.send(join(CONNECT, PacketBytes.hex("30 04 0003 6161 6161")))
                            .end()
                            .getFirst()
                            .text("MQTT_TOPICS"));
        }
    }

    @Test
    void shouldCutTopicsThatDontFit() {
        try (PluginRig rig = rig(";topiccount=5")) {
            String first = "a".repeat(300);
            rig.send(join(CONNECT, publish(0, first, 0), publish(0, "b".repeat(600), 0), publish(0, "c", 0)));
            String topics = rig.end().getFirst().text("MQTT_TOPICS");
            assertEquals(first + "#" + "b".repeat(210) + "#", topics);
        }
    }
}
