package io.ringprobe.plugin.dnssd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unit. */
class DnsSdPluginTest {
    private static final String PRINTER = "Laser._ipp._tcp.local";
    private static final byte[] SRV = MessageBuilder.service(0, 0, 631, MessageBuilder.name("laser.local"));
    private static final byte[] TXT = MessageBuilder.strings("rp=queue", "note=2nd floor", "Color=T");
    private static final byte[] HINFO = MessageBuilder.strings("X86_64", "LINUX");

    /** The one record of a flow of these messages from the same host. */
    private static RecordValues record(String plugin, MessageBuilder... messages) {
        try (PluginRig rig = PluginRig.of(plugin).udp(5353, 5353)) {
            for (MessageBuilder message : messages) {
                rig.send(message.build());
            }
            List<RecordValues> records = rig.end();
            assertEquals(1, records.size());
            return records.getFirst();
        }
    }

    private static String queries(MessageBuilder... messages) {
        return record("dnssd", messages).text("DNSSD_QUERIES");
    }

    private static String responses(String plugin, MessageBuilder... messages) {
        return record(plugin, messages).text("DNSSD_RESPONSES");
    }

    @Test
    void shouldListEachNameOnce() {
        MessageBuilder first = MessageBuilder.query(0)
                .question("_ipp._tcp.local", RecordType.PTR)
                .question("_http._tcp.local", RecordType.PTR)
                .question("_ipp._tcp.local", RecordType.SRV);
        MessageBuilder second = MessageBuilder.query(0)
                .question("_http._tcp.local", RecordType.PTR)
                .question("_tcp.local", RecordType.PTR);
        assertEquals("_ipp._tcp.local;_http._tcp.local;_tcp.local;", queries(first, second));
    }

    @Test
    void shouldLeaveOutNamesForReverseLookUp() {
        MessageBuilder query = MessageBuilder.query(0)
                .question("1.0.0.10.in-addr.arpa", RecordType.PTR)
                .question("8.b.d.0.IP6.ARPA", RecordType.PTR)
                .question("arpa", RecordType.NS)
                .question("", RecordType.NS)
                .question("arpa.local", RecordType.A)
                .question("carpa", RecordType.A);
        assertEquals("arpa.local;carpa;", queries(query));
        MessageBuilder response = MessageBuilder.response(0).answer("1.0.0.10.in-addr.arpa", RecordType.HINFO, HINFO);
        assertEquals("", responses("dnssd", response));
    }

    @Test
    void shouldMarkSeparatorsInsideNames() {
        MessageBuilder query = MessageBuilder.query(0)
                .question(MessageBuilder.name("a;b.c\\d", "_x", "_tcp", "local"), RecordType.SRV);
        assertEquals("a\\;b\\.c\\\\d._x._tcp.local;", queries(query, query));
    }

    @Test
    void shouldPutTogetherWhatIsKnownOfAService() {
        MessageBuilder port = MessageBuilder.response(0).answer(PRINTER, RecordType.SRV, SRV);
        MessageBuilder strings = MessageBuilder.response(0).answer(PRINTER, RecordType.TXT, TXT);
        MessageBuilder host = MessageBuilder.response(0)
                .answer("other.local", RecordType.HINFO, HINFO)
                .answer(PRINTER, RecordType.HINFO, HINFO);
        assertEquals(PRINTER + ";631;laser.local;;;", responses("dnssd", port));
        assertEquals(PRINTER + ";-1;;;;", responses("dnssd", strings));
        assertEquals(
                PRINTER + ";631;laser.local;X86_64:LINUX;;other.local;-1;;X86_64:LINUX;;",
                responses("dnssd", strings, port, host));
        assertEquals(
                PRINTER + ";631;laser.local;X86_64:LINUX;rp=queue:note=2nd floor:Color=T:;"
                        + "other.local;-1;;X86_64:LINUX;;",
                responses("dnssd;txt", port, host, strings, strings));
    }

    @Test
    void shouldFollowChanges() {
        byte[] moved = MessageBuilder.service(0, 0, 80, MessageBuilder.name("a-longer-name.local"));
        MessageBuilder first = MessageBuilder.response(0)
                .answer(PRINTER, RecordType.SRV, SRV)
                .answer("b.local", RecordType.HINFO, HINFO);
        MessageBuilder second = MessageBuilder.response(0)
                .answer(PRINTER, RecordType.SRV, moved)
                .answer("b.local", RecordType.HINFO, MessageBuilder.strings("", ""));
        assertEquals(PRINTER + ";80;a-longer-name.local;;;b.local;-1;;;;", responses("dnssd", first, second));
        assertEquals(PRINTER + ";631;laser.local;;;b.local;-1;;X86_64:LINUX;;", responses("dnssd", second, first));
    }

    @Test
    void shouldPassOverKnownAnswersButNotWhatAHostIsAboutToAnnounce() {
        MessageBuilder probe = MessageBuilder.query(0)
                .question(PRINTER, 255)
                .answer("known.local", RecordType.HINFO, HINFO)
                .authority(PRINTER, RecordType.SRV, SRV)
                .additional("more.local", RecordType.HINFO, HINFO);
        RecordValues record = record("dnssd", probe);
        assertEquals(PRINTER + ";", record.text("DNSSD_QUERIES"));
        assertEquals(PRINTER + ";631;laser.local;;;", record.text("DNSSD_RESPONSES"));
    }

    @Test
    void shouldReadOnBehindEdns() {
        MessageBuilder response = MessageBuilder.response(0).edns(1440, false).additional(PRINTER, RecordType.SRV, SRV);
        assertEquals(PRINTER + ";631;laser.local;;;", responses("dnssd", response));
    }

    @Test
    void shouldTellTxtStringsWithMarkedSeparators() {
        MessageBuilder response = MessageBuilder.response(0)
                .answer(PRINTER, RecordType.TXT, MessageBuilder.strings("a=1;2", "p=C:\\x", "", "flag", "flag"));
        assertEquals(PRINTER + ";-1;;;a=1\\;2:p=C:\\\\x:flag:;", responses("dnssd;txt", response));
        assertEquals(PRINTER + ";-1;;;;", responses("dnssd;txt=false", response));
    }

    @Test
    void shouldHoldWholeEntriesOnly() {
        MessageBuilder query = MessageBuilder.query(0);
        MessageBuilder response = MessageBuilder.response(0);
        for (int i = 0; i < 60; i++) {
            query.question("service-%03d.local".formatted(i), RecordType.PTR);
            response.answer("service-%03d.local".formatted(i), RecordType.SRV, SRV);
        }
        query.question("x", RecordType.PTR);
        RecordValues record = record("dnssd", query, response);
        String queries = record.text("DNSSD_QUERIES");
        assertEquals(510 / 18 * 18 + 2, queries.length());
        assertTrue(queries.endsWith("service-027.local;x;"), queries);
        String responses = record.text("DNSSD_RESPONSES");
        assertEquals(510 / 36 * 36, responses.length());
        assertTrue(responses.endsWith("service-013.local;631;laser.local;;;"), responses);
    }

    @Test
    void shouldKeepTheListWhereAChangeHasNoRoom() {
        MessageBuilder first = MessageBuilder.response(0).answer(PRINTER, RecordType.SRV, SRV);
        for (int i = 0; i < 20; i++) {
            first.answer("service-%03d.local".formatted(i), RecordType.SRV, SRV);
        }
        byte[] longer = MessageBuilder.service(0, 0, 65535, MessageBuilder.name("x".repeat(63), "y".repeat(63)));
        MessageBuilder second = MessageBuilder.response(0)
                .answer(PRINTER, RecordType.SRV, longer)
                .answer("n", RecordType.SRV, longer);
        assertEquals(responses("dnssd", first), responses("dnssd", first, second));
    }

    @Test
    void shouldPassOverDataThatCannotBeRead() {
        MessageBuilder response = MessageBuilder.response(0)
                .answer("a.local", RecordType.SRV, new byte[6])
                .answer("b.local", RecordType.SRV, MessageBuilder.service(0, 0, 1, MessageBuilder.pointer(0x3FFF)))
                .answer("c.local", RecordType.HINFO, new byte[] {5, 'a'})
                .answer("d.local", RecordType.TXT, new byte[] {3, 'a', '=', '1', 9, 'b'});
        assertEquals("c.local;-1;;;;d.local;-1;;;a=1:;", responses("dnssd;txt", response));
    }

    @Test
    void shouldMakeNoSectionOfWhatIsNoMessage() {
        try (PluginRig rig = PluginRig.of("dnssd").udp(5353, 5353)) {
            byte[] noise = "M-SEARCH * HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
            assertFalse(rig.send(noise).end().getFirst().has("dnssd"));
        }
    }

    @Test
    void shouldPutAllMessagesOfAFlowIntoOneRecord() {
        try (PluginRig rig = PluginRig.of("dnssd").udp(40_000, 5353)) {
            byte[] query = MessageBuilder.query(1).question(PRINTER, 255).build();
            byte[] response = MessageBuilder.response(1)
                    .answer(PRINTER, RecordType.SRV, SRV)
                    .build();
            RecordValues record = rig.send(query).reply(response).end().getFirst();
            assertEquals(1, record.number("PACKETS"));
            assertEquals(1, record.number("PACKETS_REV"));
            assertEquals(PRINTER + ";", record.text("DNSSD_QUERIES"));
            assertEquals(PRINTER + ";631;laser.local;;;", record.text("DNSSD_RESPONSES"));
        }
    }

    @Test
    void shouldReadMessagesOverTcp() {
        try (PluginRig rig = PluginRig.of("dnssd").tcp(40_000, 5353)) {
            byte[] first = MessageBuilder.query(1).question("a.local", 255).build();
            byte[] second = MessageBuilder.query(2).question("b.local", 255).build();
            byte[] third = MessageBuilder.query(3).question("c.local", 255).build();
            byte[] stream = MessageBuilder.overTcp(first, second, new byte[3]);
            rig.handshake().send(Arrays.copyOf(stream, 30)).send(Arrays.copyOfRange(stream, 30, stream.length));
            RecordValues record = rig.send(MessageBuilder.overTcp(third)).end().getFirst();
            assertEquals("a.local;b.local;c.local;", record.text("DNSSD_QUERIES"));
        }
    }
}
