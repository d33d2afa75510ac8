package io.ringprobe.plugin.rtsp;

import static io.ringprobe.plugin.text.TextMemory.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspPluginTest {
    /** The example of RFC 2326, 10.2, with some fields more. */
    private static final String DESCRIBE = "DESCRIBE rtsp://server.example.com/fizzle/foo RTSP/1.0\r\nCSeq: 312\r\n"
            + "User-Agent: PhonyClient/1.2\r\nAccept: application/sdp, application/rtsl\r\n\r\n";

    private static final String ANSWER = "RTSP/1.0 200 OK\r\nCSeq: 312\r\nServer: PhonyServer/1.0\r\n"
            + "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n";

    private final PluginRig rig = PluginRig.of("rtsp").tcp(40_000, 554);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldStoreRequestAndResponse() {
        List<RecordValues> records = rig.handshake()
                .send(octets(DESCRIBE))
                .reply(octets(ANSWER))
                .send(octets("GET_PARAMETER rtsp://x/ RTSP/2.0\r\nuser-agent: other\r\n\r\n"))
                .reply(octets("RTSP/2.0 404\r\n\r\n"))
                .end();
        assertEquals(2, records.size());
        RecordValues first = records.getFirst();
        assertEquals("DESCRIBE", first.text("RTSP_REQUEST_METHOD"));
        assertEquals("rtsp://server.example.com/fizzle/foo", first.text("RTSP_REQUEST_URI"));
        assertEquals("PhonyClient/1.2", first.text("RTSP_REQUEST_AGENT"));
        assertEquals(200, first.number("RTSP_RESPONSE_STATUS_CODE"));
        assertEquals("PhonyServer/1.0", first.text("RTSP_RESPONSE_SERVER"));
        assertEquals("application/sdp", first.text("RTSP_RESPONSE_CONTENT_TYPE"));
        RecordValues second = records.getLast();
        assertEquals("GET_PARAMETER", second.text("RTSP_REQUEST_METHOD"));
        assertEquals("other", second.text("RTSP_REQUEST_AGENT"));
        assertEquals(404, second.number("RTSP_RESPONSE_STATUS_CODE"));
        assertEquals("", second.text("RTSP_RESPONSE_SERVER"));
    }

    @Test
    void shouldCutBeforeARequestThatIsSentAgain() {
        long sequence = rig.sequence(true);
        rig.send(octets(DESCRIBE)).segment(true, sequence, "AP", octets(DESCRIBE));
        assertEquals(2, rig.end().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\n\r\n", "$\0\0\1x", "RTSP/1.0\r\n", "OPTIONS * \r\n"})
    void shouldNotTouchFlowsOfOtherProtocols(String payload) {
        assertFalse(rig.send(octets(payload)).end().getFirst().has("rtsp"));
    }
}
