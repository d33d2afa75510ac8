package io.ringprobe.plugin.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams as messages. Unit. */
class DnsPluginTest {
    private static final byte[] QUERY = MessageBuilder.query(0x1234)
            .question("kernel.org", RecordType.MX)
            .edns(1232, true)
            .build();
    private static final byte[] MX = new PacketBytes()
            .u16(5)
            .bytes(MessageBuilder.nameEndingAt(12, "mail"))
            .toArray();
    private static final byte[] RESPONSE = MessageBuilder.withFlags(0x1234, 0x8583)
            .question("kernel.org", RecordType.MX)
            .answer(MessageBuilder.pointer(12), RecordType.MX, MX)
            .answer(MessageBuilder.pointer(12), RecordType.A, new byte[4])
            .authority("org", RecordType.NS, MessageBuilder.name("ns"))
            .edns(4096, false)
            .build();

    private final PluginRig rig = PluginRig.of("dns").udp(40_000, 53);

    @AfterEach
    void close() {
        rig.close();
    }

    private RecordValues only(byte[] message) {
        List<RecordValues> records = rig.reply(message).end();
        assertEquals(1, records.size());
        assertTrue(records.getFirst().has("dns"));
        return records.getFirst();
    }

    @Test
    void shouldGiveEachMessageARecord() {
        List<RecordValues> records = rig.send(QUERY).reply(RESPONSE).send(QUERY).end();
        assertEquals(3, records.size());
        assertEquals(
                List.of(0L, 2L, 0L),
                records.stream().map(r -> r.number("DNS_ANSWERS")).toList());
        records.forEach(r -> assertEquals(1, r.number("PACKETS") + r.number("PACKETS_REV")));
    }

    @Test
    void shouldTellOfTheFirstQuestionAndAnswer() {
        RecordValues record = only(RESPONSE);
        assertEquals(0x1234, record.number("DNS_ID"));
        assertEquals(3, record.number("DNS_RCODE"));
        assertEquals("kernel.org", record.text("DNS_NAME"));
        assertEquals(RecordType.MX, record.number("DNS_QTYPE"));
        assertEquals(1, record.number("DNS_CLASS"));
        assertEquals(MessageBuilder.TTL, record.number("DNS_RR_TTL"));
        assertEquals("5 mail.kernel.org", record.text("DNS_RDATA"));
        assertEquals(17, record.number("DNS_RLENGTH"));
        assertEquals(4096, record.number("DNS_PSIZE"));
        assertEquals(0, record.number("DNS_DO"));
    }

    @Test
    void shouldTellWhatEdnsSays() {
        RecordValues record = only(QUERY);
        assertEquals(1232, record.number("DNS_PSIZE"));
        assertEquals(1, record.number("DNS_DO"));
        RecordValues without = only(MessageBuilder.query(1).question("a", 1).build());
        assertEquals(0, without.number("DNS_PSIZE"));
        assertEquals(0, without.number("DNS_DO"));
    }

    @Test
    void shouldCutLongTexts() {
        String label = "x".repeat(60);
        byte[] txt = MessageBuilder.strings("y".repeat(255));
        RecordValues record = only(MessageBuilder.response(1)
                .question(MessageBuilder.name(label, label, label), RecordType.TXT)
                .answer(MessageBuilder.pointer(12), RecordType.TXT, txt)
                .build());
        assertEquals((label + "." + label + "." + label).substring(0, 127), record.text("DNS_NAME"));
        assertEquals("y".repeat(159), record.text("DNS_RDATA"));
        assertEquals(159, record.number("DNS_RLENGTH"));
    }

    @Test
    void shouldTellOfMessagesWithoutQuestion() {
        RecordValues record = only(MessageBuilder.response(9)
                .answer("a.b", RecordType.CNAME, MessageBuilder.name("c"))
                .build());
        assertEquals("", record.text("DNS_NAME"));
        assertEquals("c", record.text("DNS_RDATA"));
    }

    @Test
    void shouldKeepWhatStandsBeforeTheDamage() {
        byte[] cut = Arrays.copyOf(RESPONSE, RESPONSE.length - 5);
        RecordValues record = only(cut);
        assertEquals("5 mail.kernel.org", record.text("DNS_RDATA"));
        assertEquals(0, record.number("DNS_PSIZE"));
        RecordValues lies = only(MessageBuilder.response(1)
                .question("a.b", RecordType.A)
                .claiming(1, 65535, 65535, 65535)
                .build());
        assertEquals("a.b", lies.text("DNS_NAME"));
        assertEquals(65535, lies.number("DNS_ANSWERS"));
        assertEquals("", lies.text("DNS_RDATA"));
        RecordValues loop = only(MessageBuilder.response(1)
                .question("a.b", RecordType.NS)
                .answer("a.b", RecordType.NS, MessageBuilder.pointer(36))
                .build());
        assertEquals("", loop.text("DNS_RDATA"));
        assertEquals(MessageBuilder.TTL, loop.number("DNS_RR_TTL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "1234010000010000000000",
                "123401000001000000000000",
                "123401000001000000000000 0361626300 0001 00",
                "123401000001000000000000 c00c 0001 0001",
                "123401000002000000000000 0361626300 0001 0001",
                "16030100c8010000c403030011223344556677889900aabbccddeeff"
            })
    void shouldPassOverWhatIsNoMessage(String hex) {
        List<RecordValues> records =
                rig.send(PacketBytes.hex(hex)).reply(PacketBytes.hex(hex)).end();
        assertEquals(1, records.size());
        assertFalse(records.getFirst().has("dns"));
    }

    @Test
    void shouldBearSixtyThousandClaimedRecords() {
        PacketBytes many = new PacketBytes();
        for (int i = 0; i < 5000; i++) {
            many.bytes(PacketBytes.hex("c00c 0029 0001 00008000 0000"));
        }
        RecordValues record = only(MessageBuilder.response(1)
                .question("a.b", RecordType.A)
                .raw(many.toArray())
                .claiming(1, 65535, 65535, 65535)
                .build());
        assertEquals("(not_impl)", record.text("DNS_RDATA"));
    }

    @Test
    void shouldLookAtPort53Alone() {
        List<RecordValues> records =
                rig.udp(40_000, 5300).send(QUERY).reply(RESPONSE).end();
        assertEquals(1, records.size());
        assertFalse(records.getFirst().has("dns"));
    }

    @Test
    void shouldWorkBesidePassiveDns() {
        try (PluginRig both = PluginRig.of("dns", "passivedns").udp(40_000, 53)) {
            byte[] response = MessageBuilder.response(7)
                    .question("a.b", RecordType.A)
                    .answer(MessageBuilder.pointer(12), RecordType.A, new byte[] {10, 0, 0, 9})
                    .answer(MessageBuilder.pointer(12), RecordType.A, new byte[] {10, 0, 0, 8})
                    .build();
            List<RecordValues> records = both.send(QUERY).reply(response).end();
            assertEquals(3, records.size());
            assertTrue(records.get(0).has("dns") && !records.get(0).has("passivedns"));
            assertTrue(records.get(1).has("dns") && records.get(1).has("passivedns"));
            assertTrue(records.get(2).isRepeat() && records.get(2).has("passivedns"));
            assertEquals("10.0.0.8", records.get(2).value("DNS_IP"));
        }
    }
}
