package io.ringprobe.plugin.http;

import static io.ringprobe.plugin.text.TextMemory.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPluginTest {
    private static final String REQUEST = "GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\n"
            + "Host: www.example.com\r\nReferer: http://www.example.org/\r\nAccept-Language: en, mi\r\n\r\n";
    private static final String RESPONSE =
            "HTTP/1.1 200 OK\r\nDate: Mon, 27 Jul 2009 12:28:53 GMT\r\nServer: Apache\r\n"
                    + "Content-Length: 2\r\nContent-Type: text/plain\r\nSet-Cookie: lang=en; Path=/\r\n"
                    + "Set-Cookie: SID=31d4d96e407aad42\r\n\r\nhi";

    private final PluginRig rig = PluginRig.of("http").tcp(40_000, 8080);

    @AfterEach
    void close() {
        rig.close();
    }

    private RecordValues only() {
        return only(rig);
    }

    private static RecordValues only(PluginRig driven) {
        List<RecordValues> records = driven.end();
        assertEquals(1, records.size(), records.toString());
        return records.getFirst();
    }

    /** The example of RFC 9112, 2.1, with some fields more. */
    @Test
    void shouldStoreRequestAndResponse() {
        RecordValues record = only(rig.handshake().send(octets(REQUEST)).reply(octets(RESPONSE)));
        assertEquals("GET", record.text("HTTP_REQUEST_METHOD"));
        assertEquals("/hello.txt", record.text("HTTP_REQUEST_URL"));
        assertEquals("www.example.com", record.text("HTTP_REQUEST_HOST"));
        assertEquals("curl/7.64.1", record.text("HTTP_REQUEST_AGENT"));
        assertEquals("http://www.example.org/", record.text("HTTP_REQUEST_REFERER"));
        assertEquals(200, record.number("HTTP_RESPONSE_STATUS_CODE"));
        assertEquals("text/plain", record.text("HTTP_RESPONSE_CONTENT_TYPE"));
        assertEquals("Apache", record.text("HTTP_RESPONSE_SERVER"));
        assertEquals("lang;SID", record.text("HTTP_RESPONSE_SET_COOKIE_NAMES"));
    }

    @Test
    void shouldCutBeforeTheNextRequest() {
        rig.send(octets(REQUEST)).reply(octets(RESPONSE));
        rig.send(octets("HEAD /2 HTTP/1.1\r\n\r\n")).reply(octets("HTTP/1.1 404 No\r\n\r\n"));
        List<RecordValues> records = rig.end();
        assertEquals(2, records.size());
        assertEquals("GET", records.get(0).text("HTTP_REQUEST_METHOD"));
        assertEquals("HEAD", records.get(1).text("HTTP_REQUEST_METHOD"));
        assertEquals("", records.get(1).text("HTTP_REQUEST_HOST"), "nothing stays of the record before");
        assertEquals(404, records.get(1).number("HTTP_RESPONSE_STATUS_CODE"));
        assertEquals("", records.get(1).text("HTTP_RESPONSE_SET_COOKIE_NAMES"));
    }

    @Test
    void shouldCutBeforeASecondResponse() {
        rig.send(octets(REQUEST)).reply(octets(RESPONSE)).reply(octets("HTTP/1.1 304 Not Modified\r\n\r\n"));
        List<RecordValues> records = rig.end();
        assertEquals(2, records.size());
        assertEquals("", records.get(1).text("HTTP_REQUEST_METHOD"));
        assertEquals(304, records.get(1).number("HTTP_RESPONSE_STATUS_CODE"));
    }

    @Test
    void shouldKeepBodiesInTheRecord() {
        rig.send(octets(REQUEST)).reply(octets(RESPONSE)).reply(octets("GET a body of text\r\n"));
        assertEquals("GET", only().text("HTTP_REQUEST_METHOD"));
    }

    @Test
    void shouldCountTheFirstOfPipelinedRequests() {
        rig.send(octets(REQUEST + "GET /second HTTP/1.1\r\n\r\n"));
        assertEquals("/hello.txt", only().text("HTTP_REQUEST_URL"));
    }

    @Test
    void shouldPutTheFinalResponseInTheInterimOnesPlace() {
        rig.send(octets("PUT /x HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"));
        rig.reply(octets("HTTP/1.1 100 Continue\r\nServer: early\r\n\r\n"));
        rig.send(octets("body")).reply(octets("HTTP/1.1 201 Created\r\n\r\n"));
        RecordValues record = only();
        assertEquals(201, record.number("HTTP_RESPONSE_STATUS_CODE"));
        assertEquals("", record.text("HTTP_RESPONSE_SERVER"));
    }

    @Test
    void shouldPassOverInterimResponsesInOnePacket() {
        rig.send(octets(REQUEST));
        rig.reply(octets("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + RESPONSE));
        assertEquals(200, only().number("HTTP_RESPONSE_STATUS_CODE"));
    }

    @Test
    void shouldStoreAnInterimResponseThatNoneFollows() {
        rig.send(octets(REQUEST)).reply(octets("HTTP/1.1 100 Continue\r\n\r\n"));
        assertEquals(100, only().number("HTTP_RESPONSE_STATUS_CODE"));
    }

    @Test
    void shouldLetGoAfterSwitchingProtocols() {
        rig.send(octets(REQUEST)).reply(octets("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"));
        rig.send(octets(REQUEST)).reply(octets(RESPONSE));
        assertEquals(101, only().number("HTTP_RESPONSE_STATUS_CODE"));
    }

    @ParameterizedTest
    @CsvSource({
        "'GET http://a.example/b HTTP/1.1\r\nHost: a.example\r\n\r\n', http://a.example/b, a.example",
        "'OPTIONS * HTTP/1.1\r\nhost:b.example\r\n\r\n', *, b.example",
        "'CONNECT c.example:443 HTTP/1.1\r\nHOST:  c.example:443 \r\n\r\n', c.example:443, c.example:443",
        "'GET / HTTP/1.0\nHost: d.example\n\n', /, d.example",
        "'GET / HTTP/1.1\r\nHost:\r\n e.example\r\n\r\n', /, e.example",
        "'GET / HTTP/1.1\r\nHost: f\r\n example\r\n\r\n', /, 'f   example'",
        "'GET / HTTP/1.1\r\nHost: first\r\nHost: last\r\n\r\n', /, last"
    })
    void shouldReadTargetsAndFieldsInAllForms(String request, String url, String host) {
        RecordValues record = only(rig.send(octets(request)));
        assertEquals(url, record.text("HTTP_REQUEST_URL"));
        assertEquals(host, record.text("HTTP_REQUEST_HOST"));
    }

    @Test
    void shouldCutTextsAtTheirCapacity() {
        String request = "GET /" + "u".repeat(300) + " HTTP/1.1\r\nHost: " + "h".repeat(300) + "\r\nUser-Agent: "
                + "a".repeat(300) + "\r\nReferer: " + "r".repeat(300) + "\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nServer: " + "s".repeat(300) + "\r\nContent-Type: " + "t".repeat(300)
                + "\r\n" + ("Set-Cookie: " + "c".repeat(40) + "=1\r\n").repeat(20) + "\r\n";
        RecordValues record = only(rig.send(octets(request)).reply(octets(response)));
        assertEquals("/" + "u".repeat(126), record.text("HTTP_REQUEST_URL"));
        assertEquals("h".repeat(63), record.text("HTTP_REQUEST_HOST"));
        assertEquals("a".repeat(127), record.text("HTTP_REQUEST_AGENT"));
        assertEquals("r".repeat(127), record.text("HTTP_REQUEST_REFERER"));
        assertEquals("s".repeat(127), record.text("HTTP_RESPONSE_SERVER"));
        assertEquals("t".repeat(31), record.text("HTTP_RESPONSE_CONTENT_TYPE"));
        assertEquals(511, record.text("HTTP_RESPONSE_SET_COOKIE_NAMES").length());
    }

    @Test
    void shouldStoreWhatIsThereOfACutHeader() {
        RecordValues record = only(rig.send(octets("GET / HTTP/1.1\r\nHost: a.example\r\nUser-Ag")));
        assertEquals("a.example", record.text("HTTP_REQUEST_HOST"));
        assertEquals("", record.text("HTTP_REQUEST_AGENT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "GET", "hello\r\n", "GET /\r\n", "INVITE sip:a@b SIP/2.0\r\n\r\n", "\u0016\u0003\u0001"})
    void shouldNotTouchFlowsOfOtherProtocols(String payload) {
        assertFalse(only(rig.send(octets(payload)).reply(octets(payload))).has("http"));
    }

    @Test
    void shouldReadTcpOnly() {
        rig.udp(40_000, 1900).send(octets("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n"));
        assertFalse(only().has("http"));
        rig.tcp(40_000, 1900).send(octets("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n"));
        assertTrue(only().has("http"));
    }

    @Test
    void shouldLetGoOfTls() {
        rig.send(octets("\u0016\u0003\u0001\u0002\u0000")).send(octets(REQUEST));
        assertFalse(only().has("http"));
        rig.send(octets("\u0016\u0004\u0001\u0002\u0000")).send(octets(REQUEST));
        assertTrue(only().has("http"));
    }

    @Test
    void shouldLetGoOfFlowsThatBeginWithMuchElse() {
        rig.handshake();
        for (int i = 0; i < 40; i++) {
            rig.send(octets("some text"));
        }
        assertFalse(only(rig.send(octets(REQUEST))).has("http"));
    }

    @Test
    void shouldWaitForTheNextMessageWhereTheBeginningWasNotSeen() {
        for (int i = 0; i < 40; i++) {
            rig.send(octets("some text"));
        }
        assertTrue(only(rig.send(octets(REQUEST))).has("http"));
    }

    @Test
    void shouldFindARequestBehindPreliminaries() {
        rig.handshake().send(octets("\u0005\u0001\u0000")).reply(octets("\u0005\u0000"));
        rig.send(octets("CONNECT as they say")).reply(octets("PROXY"));
        assertTrue(only(rig.send(octets(REQUEST))).has("http"));
    }
}
