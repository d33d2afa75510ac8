package io.ringprobe.plugin.netbios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unit. */
class NetbiosPluginTest {
    private static final int NB = 0x20;

    private final PluginRig rig = PluginRig.of("netbios").udp(137, 137);

    @AfterEach
    void close() {
        rig.close();
    }

    /** RFC 1001, 14.1. */
    private static String encode(String name, int suffix) {
        StringBuilder letters = new StringBuilder();
        for (char c : (name + (char) suffix).toCharArray()) {
            letters.append((char) ('A' + (c >> 4))).append((char) ('A' + (c & 15)));
        }
        return letters.toString();
    }

    private static byte[] query(String encoded) {
        return MessageBuilder.withFlags(1, 0x0110)
                .question(MessageBuilder.name(encoded), NB)
                .build();
    }

    /** RFC 1001, 14.1, but for its misprint: h is GI, not GH. */
    @Test
    void shouldDecodeTheExampleOfTheRfc() {
        RecordValues record =
                rig.send(query("FEGIGFCAEOGFHEECEJEPFDCAGOGBGNGF")).end().getFirst();
        assertEquals("The NetBIOS nam", record.text("NB_NAME"));
        assertEquals('e', record.number("NB_SUFFIX"));
    }

    @Test
    void shouldKeepEachOctet() {
        String name = "\u0001\u0002__MSBROWSE__\u0002";
        RecordValues record = rig.send(query(encode(name, 0x01))).end().getFirst();
        assertEquals(name, record.text("NB_NAME"));
        assertEquals(1, record.number("NB_SUFFIX"));
        record = rig.send(query("P".repeat(32))).end().getFirst();
        assertEquals("\u00ff".repeat(15), record.text("NB_NAME"));
        assertEquals(255, record.number("NB_SUFFIX"));
    }

    @Test
    void shouldGiveEachMessageASection() {
        List<RecordValues> records = rig.send(query(encode("ONE            ", 0)))
                .reply(query(encode("TWO            ", 0x1D)))
                .end();
        assertEquals(
                List.of("ONE", "TWO"),
                records.stream().map(r -> r.text("NB_NAME").strip()).toList());
        assertTrue(records.get(1).isRepeat());
        assertEquals(0x1D, records.get(1).number("NB_SUFFIX"));
    }

    @Test
    void shouldLoseNoNameOfABusyFlow() {
        for (int i = 0; i < 100; i++) {
            rig.send(query(encode("%-15d".formatted(i), 0)));
        }
        List<RecordValues> records = rig.end();
        assertEquals(100, records.size());
        for (int i = 0; i < 100; i++) {
            assertEquals("" + i, records.get(i).text("NB_NAME").strip());
            assertEquals(i % 32 != 0, records.get(i).isRepeat());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "FEGIGFCAEOGFHEECEJEPFDCAGOGBGNGQ",
                "FEGIGFCAEOGFHEECEJEPFDCAGOGBGN@F",
                "fegigfcaeogfheecejepfdcagogbgngf",
                "FEGIGFCAEOGFHEECEJEPFDCAGOGBGNGFA"
            })
    void shouldPassOverNamesThatAreNotNetbios(String encoded) {
        assertFalse(rig.send(query(encoded)).end().getFirst().has("netbios"));
    }

    @Test
    void shouldPassOverMessagesWithoutAWholeQuestion() {
        byte[] query = query(encode("ONE            ", 0));
        for (int length = 1; length < 12 + 1 + 32; length++) {
            RecordValues record = rig.send(Arrays.copyOf(query, length)).end().getFirst();
            assertFalse(record.has("netbios"), length + " octets");
        }
        query[5] = 0;
        assertFalse(rig.send(query).end().getFirst().has("netbios"), "no question is claimed");
    }
}
