package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.config.ConfigException;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What json prints, read back by a strict parser. */
class JsonFormatTest {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    private Path folder;

    private List<JsonNode> json(List<Long> records, String... options) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : OutputRun.text(new JsonOutputFactory(), folder, SampleSchema.ALL, records, options)
                .split("\n")) {
            objects.add(MAPPER.readTree(line));
        }
        return objects;
    }

    private JsonNode json(FlowRecordFixture flow, String... options) throws IOException {
        return json(List.of(flow.build()), options).getFirst();
    }

    @Test
    void shouldPrintTheBasicRecordInTheOrderOfItsDeclaration() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            assertEquals(
                    "{\"FLOW_END_REASON\":3,\"BYTES\":611,\"BYTES_REV\":4074,\"PACKETS\":5,\"PACKETS_REV\":4,"
                            + "\"TIME_FIRST\":\"2016-04-07T18:23:33.012019000Z\","
                            + "\"TIME_LAST\":\"2016-04-07T18:23:33.158195000Z\",\"IP_VERSION\":4,\"PROTOCOL\":6,"
                            + "\"TCP_FLAGS\":27,\"TCP_FLAGS_REV\":18,\"SRC_PORT\":44338,\"DST_PORT\":80,"
                            + "\"DIR_BIT_FIELD\":9,\"SRC_IP\":\"192.168.0.30\",\"DST_IP\":\"54.175.219.8\","
                            + "\"SRC_MAC\":\"dc:53:60:2b:6a:4c\",\"DST_MAC\":\"78:44:76:36:98:19\","
                            + "\"LINK_BIT_FIELD\":8}",
                    OutputRun.text(
                                    new JsonOutputFactory(),
                                    folder,
                                    SampleSchema.ALL,
                                    List.of(flow.build()),
                                    "id=8",
                                    "dir=9")
                            .strip());
        }
    }

    @Test
    void shouldPrintValuesOfEachType() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            JsonNode object = json(SampleSchema.setBeta(SampleSchema.setAlpha(flow)));
            assertEquals(255, object.get("A_UINT8").intValue());
            assertEquals(
                    new BigInteger("18446744073709551615"),
                    object.get("A_UINT64").bigIntegerValue());
            assertEquals(25.333334f, object.get("A_FLOAT").floatValue());
            assertEquals("2020-02-29T23:59:59.999999999Z", object.get("A_TIME").textValue());
            assertEquals("01:02:03:04:05:06", object.get("A_MAC").textValue());
            assertEquals("2001:db8::1", object.get("A_IP").textValue());
            assertEquals(9, object.get("A_HIDDEN").intValue());
            assertEquals("say \"hi\"\n", object.get("B_STRING").textValue());
            assertEquals("00ff10", object.get("B_BYTES").textValue());
            assertEquals("[100,65535]", object.get("B_SIZES").toString());
            assertEquals("[1,-1]", object.get("B_SIGNS").toString());
            assertEquals("[0,1,4294967295]", object.get("B_BINS").toString());
            assertEquals(
                    "2016-04-07T18:23:34.512019000Z",
                    object.get("B_TIMES").get(1).textValue());
        }
    }

    @Test
    void shouldPrintOnlyPluginsThatFoundSomething() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            JsonNode object = json(flow.present("gamma"));
            assertTrue(object.has("G_UINT32"));
            assertFalse(object.has("A_UINT8"));
            assertFalse(object.has("B_STRING"));
        }
    }

    @Test
    void shouldPrintASharedNameOnce() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            assertEquals(2, json(flow.set("gamma", "BOTH_ID", 2)).get("BOTH_ID").intValue());
            assertEquals(1, json(flow.set("alpha", "BOTH_ID", 1)).get("BOTH_ID").intValue());
        }
    }

    @Test
    void shouldPrintNullWhereThereIsNoValue() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            assertTrue(json(flow.set("A_FLOAT", Float.NaN)).get("A_FLOAT").isNull());
            assertTrue(json(flow.set("A_FLOAT", Float.NEGATIVE_INFINITY))
                    .get("A_FLOAT")
                    .isNull());
            assertTrue(json(flow).get("A_IP").isNull());
        }
    }

    @Test
    void shouldPrintStringsThatReadBackWithMalformedUtf8Replaced() throws IOException {
        Random random = new Random(6);
        List<String> expected = new ArrayList<>();
        List<Long> records = new ArrayList<>();
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            while (records.size() < 3000) {
                byte[] octets = StringsTest.randomOctets(random);
                boolean fits =
                        octets.length <= SampleSchema.BETA.variable("B_STRING").capacity();
                if (fits && !hasSurrogate(octets)) {
                    records.add(flow.set("B_STRING", octets).build());
                    expected.add(new String(octets, StandardCharsets.UTF_8));
                }
            }
            List<JsonNode> objects = json(records);
            assertEquals(expected.size(), objects.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), objects.get(i).get("B_STRING").textValue());
            }
        }
    }

    /** Java makes one replacement character of an encoded surrogate, Unicode (and StringsTest) three. */
    private static boolean hasSurrogate(byte[] octets) {
        for (int i = 0; i + 1 < octets.length; i++) {
            if (octets[i] == (byte) 0xED && (octets[i + 1] & 0xE0) == 0xA0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldRefuseAPluginFieldWithANameOfTheBasicRecord() {
        Schema.Builder other = Schema.builder("other");
        other.uint32("BYTES", Ipfix.fixed(0, 1, 4), "", "");
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of(other.build()));
        ConfigException e = assertThrows(
                ConfigException.class, () -> OutputRun.text(new JsonOutputFactory(), folder, schema, List.of()));
        assertTrue(e.getMessage().contains("BYTES"), e.getMessage());
    }
}
