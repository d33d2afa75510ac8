package io.ringprobe.plugin.passivedns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unit. */
class PassiveDnsPluginTest {
    private static final byte[] QUERY =
            MessageBuilder.query(1).question("a.example", RecordType.A).build();
    private static final String NIBBLES = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";

    private final PluginRig rig = PluginRig.of("passivedns").udp(40_000, 53);

    @AfterEach
    void close() {
        rig.close();
    }

    private static List<String> pairs(List<RecordValues> records) {
        return records.stream()
                .filter(r -> r.has("passivedns"))
                .map(r -> r.number("DNS_ATYPE") + " " + r.text("DNS_NAME") + " " + r.value("DNS_IP"))
                .toList();
    }

    private static byte[] address(int last) {
        return new byte[] {(byte) 192, 0, 2, (byte) last};
    }

    @Test
    void shouldGiveEachAddressASection() {
        byte[] response = MessageBuilder.response(0xABCD)
                .question("a.example", RecordType.A)
                .answer(MessageBuilder.pointer(12), RecordType.CNAME, MessageBuilder.name("b.example"))
                .answer("b.example", RecordType.A, address(1))
                .answer("B.example", RecordType.A, address(2))
                .answer("b.example", RecordType.AAAA, PacketBytes.hex("20010db8000000000000000000000001"))
                .additional("c.example", RecordType.A, address(3))
                .build();
        List<RecordValues> records = rig.send(QUERY).reply(response).end();
        assertEquals(
                List.of("1 b.example 192.0.2.1", "1 B.example 192.0.2.2", "28 b.example 2001:db8:0:0:0:0:0:1"),
                pairs(records));
        assertEquals(
                List.of(false, true, true),
                records.stream().map(RecordValues::isRepeat).toList());
        for (RecordValues record : records) {
            assertEquals(0xABCD, record.number("DNS_ID"));
            assertEquals(MessageBuilder.TTL, record.number("DNS_RR_TTL"));
            assertEquals(1, record.number("PACKETS"));
            assertEquals(1, record.number("PACKETS_REV"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4.3.2.1.in-addr.arpa, 1.2.3.4",
        "255.0.00.10.IN-ADDR.ARPA, 10.0.0.255",
        NIBBLES + ", 2001:db8:0:0:0:0:0:1",
        "F.E.D.C.B.A.9.8.7.6.5.4.3.2.1.0.f.e.d.c.b.a.9.8.7.6.5.4.3.2.1.0.ip6.ARPA,"
                + " 123:4567:89ab:cdef:123:4567:89ab:cdef"
    })
    void shouldReadTheAddressOutOfTheNameOfAPointer(String name, String address) {
        byte[] response = MessageBuilder.response(1)
                .question(name, RecordType.PTR)
                .answer(MessageBuilder.pointer(12), RecordType.PTR, MessageBuilder.name("host.example"))
                .build();
        assertEquals(
                List.of("12 host.example " + address), pairs(rig.reply(response).end()));
    }

    @ParameterizedTest
    @CsvSource({
        "3.2.1.in-addr.arpa",
        "5.4.3.2.1.in-addr.arpa",
        "256.3.2.1.in-addr.arpa",
        "x.3.2.1.in-addr.arpa",
        "0001.3.2.1.in-addr.arpa",
        "4.3.2.1.in-addr.arpa.example",
        "4.3.2.1.ip6.arpa",
        "1." + NIBBLES,
        "00" + NIBBLES,
        "g.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
        "_http._tcp.example",
        "in-addr.arpa",
        "arpa"
    })
    void shouldPassOverPointersOfOtherNames(String name) {
        byte[] response = MessageBuilder.response(1)
                .question(name, RecordType.PTR)
                .answer(MessageBuilder.pointer(12), RecordType.PTR, MessageBuilder.name("host.example"))
                .build();
        assertEquals(List.of(), pairs(rig.reply(response).end()));
    }

    /** RFC 2317: an alias leads from the address's name to another one, of which the answer speaks. */
    @Test
    void shouldTakeTheAddressOfTheQuestionWhereAnAliasLedElsewhere() {
        byte[] response = MessageBuilder.response(1)
                .question("1.2.0.192.in-addr.arpa", RecordType.PTR)
                .answer(
                        MessageBuilder.pointer(12),
                        RecordType.CNAME,
                        MessageBuilder.name("1.0/25.2.0.192.in-addr.arpa"))
                .answer("1.0/25.2.0.192.in-addr.arpa", RecordType.PTR, MessageBuilder.name("host.example"))
                .build();
        assertEquals(
                List.of("12 host.example 192.0.2.1"), pairs(rig.reply(response).end()));
    }

    @Test
    void shouldEndTheRecordWithEachAnswerOfTheServer() {
        byte[] none = MessageBuilder.response(1).question("a", RecordType.MX).build();
        byte[] one =
                MessageBuilder.response(2).answer("a", RecordType.A, address(9)).build();
        List<RecordValues> records = rig.send(QUERY)
                .send(QUERY)
                .reply(none)
                .send(QUERY)
                .reply(one)
                .send(QUERY)
                .end();
        assertEquals(
                List.of(2L, 1L, 1L),
                records.stream().map(r -> r.number("PACKETS")).toList());
        assertEquals(
                List.of(1L, 1L, 0L),
                records.stream().map(r -> r.number("PACKETS_REV")).toList());
        assertEquals(List.of("1 a 192.0.2.9"), pairs(records));
    }

    @Test
    void shouldNotEndTheRecordWithWhatIsNoMessage() {
        byte[] noise = "what is this?".getBytes(StandardCharsets.US_ASCII);
        List<RecordValues> records = rig.send(noise).reply(noise).reply(noise).end();
        assertEquals(1, records.size());
        assertFalse(records.getFirst().has("passivedns"));
    }

    @Test
    void shouldLeaveOutAnswersThatCannotBeRead() {
        byte[] response = MessageBuilder.response(1)
                .answer(MessageBuilder.pointer(12), RecordType.A, address(1))
                .answer("a", RecordType.A, new byte[5])
                .answer("b", RecordType.AAAA, new byte[4])
                .answer("4.3.2.1.in-addr.arpa", RecordType.PTR, new byte[] {9})
                .answer("c", RecordType.A, address(2))
                .claiming(0, 65535, 0, 0)
                .build();
        assertEquals(List.of("1 c 192.0.2.2"), pairs(rig.reply(response).end()));
    }

    @Test
    void shouldBoundTheSectionsOfAMessage() {
        MessageBuilder response = MessageBuilder.response(1).question("a", RecordType.A);
        for (int i = 0; i < 300; i++) {
            response.answer(MessageBuilder.pointer(12), RecordType.A, address(i));
        }
        List<RecordValues> records = rig.reply(response.build()).end();
        assertEquals(128, records.size());
        assertEquals("192.0.2.127", records.getLast().value("DNS_IP"));
        assertTrue(records.getLast().isRepeat());
    }
}
