package io.ringprobe.plugin.sip;

import static io.ringprobe.plugin.text.TextMemory.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipPluginTest {
    /** The examples of RFC 3261, 24.2: INVITE and 180 Ringing between the proxies. */
    private static final String INVITE = "INVITE sip:bob@biloxi.com;user=phone SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP bigbox3.site3.atlanta.com;branch=z9hG4bK77ef4c2312983.1\r\n"
            + "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8;received=192.0.2.1\r\n"
            + "Max-Forwards: 69\r\n"
            + "To: Bob <sip:bob@biloxi.com>\r\n"
            + "From: Alice <sip:alice@atlanta.com>;tag=1928301774\r\n"
            + "Call-ID: a84b4c76e66710\r\n"
            + "CSeq: 314159 INVITE\r\n"
            + "User-Agent: Softphone Beta1.5 (x; y)\r\n"
            + "Contact: <sip:alice@pc33.atlanta.com>\r\n"
            + "Content-Length: 0\r\n\r\n";

    private static final String RINGING =
            "SIP/2.0 180 Ringing\r\nv: SIP/2.0/UDP server10.biloxi.com;branch=z9hG4bK4b43c2ff\r\n"
                    + "t: Bob <sips:bob@biloxi.com>;tag=a6c85cf\r\nf: sip:alice@10.0.0.1;tag=1928301774\r\n"
                    + "i: a84b4c76e66710@pc33-\r\nCSeq: 314159\r\n  INVITE\r\n\r\n";

    private final PluginRig rig = PluginRig.of("sip").udp(40_000, 5062);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldStoreARequest() {
        RecordValues record = rig.send(octets(INVITE)).end().getFirst();
        assertEquals(1, record.number("SIP_MSG_TYPE"));
        assertEquals(0, record.number("SIP_STATUS_CODE"));
        assertEquals("sip:bob@biloxi.com", record.text("SIP_REQUEST_URI"));
        assertEquals("sip:alice@atlanta.com", record.text("SIP_CALLING_PARTY"));
        assertEquals("sip:bob@biloxi.com", record.text("SIP_CALLED_PARTY"));
        assertEquals("a84b4c76e66710", record.text("SIP_CALL_ID"));
        assertEquals("314159 INVITE", record.text("SIP_CSEQ"));
        assertEquals("Softphone Beta1.5 (x; y)", record.text("SIP_USER_AGENT"));
        assertEquals("SIP/2.0/UDP bigbox3.site3.atlanta.com;SIP/2.0/UDP pc33.atlanta.com", record.text("SIP_VIA"));
    }

    @Test
    void shouldStoreAResponseWithCompactNamesAndFolding() {
        RecordValues record = rig.send(octets(RINGING)).end().getFirst();
        assertEquals(99, record.number("SIP_MSG_TYPE"));
        assertEquals(180, record.number("SIP_STATUS_CODE"));
        assertEquals("", record.text("SIP_REQUEST_URI"));
        assertEquals("sip:alice@10.0.0.1", record.text("SIP_CALLING_PARTY"));
        assertEquals("sips:bob@biloxi.com", record.text("SIP_CALLED_PARTY"));
        assertEquals("a84b4c76e66710@pc33-", record.text("SIP_CALL_ID"));
        assertEquals("314159    INVITE", record.text("SIP_CSEQ"));
        assertEquals("SIP/2.0/UDP server10.biloxi.com", record.text("SIP_VIA"));
    }

    @Test
    void shouldMakeARecordOfEachMessage() {
        List<RecordValues> records = rig.send(octets(INVITE))
                .reply(octets(RINGING))
                .reply(octets(RINGING.replace("180 Ringing", "200 OK")))
                .send(octets("ACK sip:bob@biloxi.com SIP/2.0\r\n\r\n"))
                .end();
        assertEquals(
                List.of(1L, 99L, 99L, 2L),
                records.stream().map(r -> r.number("SIP_MSG_TYPE")).toList());
        assertEquals("", records.getLast().text("SIP_CALL_ID"));
    }

    @ParameterizedTest
    @CsvSource({
        "INVITE, 1", "ACK, 2", "CANCEL, 3", "BYE, 4", "REGISTER, 5",
        "OPTIONS, 6", "PUBLISH, 7", "NOTIFY, 8", "INFO, 9", "SUBSCRIBE, 10"
    })
    void shouldNumberTheMethods(String method, int type) {
        RecordValues record =
                rig.send(octets(method + " sip:a@b SIP/2.0\r\n\r\n")).end().getFirst();
        assertEquals(type, record.number("SIP_MSG_TYPE"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "\"A <sip:wrong@x>: \\\" B\" <sip:right@x>;tag=1, sip:right@x",
                "|sip:right@x;tag=1|, sip:right@x",
                "<sip:right@x;transport=tcp>;tag=1, sip:right@x;transport=tcp",
                "<SIP:right@x, SIP:right@x",
                "\"unclosed <sip:right@x>, sip:right@x",
                "tel:+123, ||",
                "<tel:+123>, ||",
                "Anonymous, ||",
                "<, ||"
            })
    void shouldFindTheUriOfAParty(String from, String uri) {
        String message = "BYE sip:b@b SIP/2.0\r\nFrom: " + from + "\r\n\r\n";
        assertEquals(uri, rig.send(octets(message)).end().getFirst().text("SIP_CALLING_PARTY"));
    }

    @Test
    void shouldCutTextsAtTheirCapacity() {
        String message = "BYE sip:" + "u".repeat(200) + " SIP/2.0\r\nCall-ID: " + "i".repeat(200) + "\r\n"
                + ("Via: " + "v".repeat(30) + "\r\n").repeat(20) + "\r\n";
        RecordValues record = rig.send(octets(message)).end().getFirst();
        assertEquals("sip:" + "u".repeat(123), record.text("SIP_REQUEST_URI"));
        assertEquals("i".repeat(127), record.text("SIP_CALL_ID"));
        assertEquals(127, record.text("SIP_VIA").length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jaK\0",
                "NOTIFY * HTTP/1.1\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\n\r\n",
                "MESSAGE sip:a@b SIP/2.0\r\n\r\n",
                "INVITE sip:a@b",
                "SIP/2.0\r\n"
            })
    void shouldNotTouchFlowsOfOtherProtocols(String payload) {
        assertFalse(rig.send(octets(payload)).end().getFirst().has("sip"));
    }
}
