package io.ringprobe.plugin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.plugin.text.StartLine.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartLineTest {
    private final TextMemory memory = new TextMemory();
    private final StartLine line = new StartLine("HTTP/", "GET", "POST");

    @AfterEach
    void free() {
        memory.close();
    }

    private Kind read(String text) {
        return line.read(memory.put(text), text.length());
    }

    @Test
    void shouldReadARequest() {
        String text = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n";
        assertEquals(Kind.REQUEST, read(text));
        assertEquals("GET", TextMemory.text(line.method()));
        assertEquals("/a?b=c", TextMemory.text(line.target()));
        assertEquals("Host: x\r\n", TextMemory.text(line.next(), (int) (line.end() - line.next())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "M-SEARCH * HTTP/1.1\n",
                "get / HTTP/1.0\r\n",
                "GET http://a/ HTTP/1.1",
                "X /\u00fc HTTP/",
                "A234567890123456789012345678901 / HTTP/1.1\r\n"
            })
    void shouldTakeAnyMethodTargetAndVersion(String text) {
        assertEquals(Kind.REQUEST, read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " / HTTP/1.1\r\n",
                "GET  HTTP/1.1\r\n",
                "GET /\r\n",
                "GET / RTSP/1.0\r\n",
                "GET /a b HTTP/1.1\r\n",
                "GET\t/ HTTP/1.1\r\n",
                "G(T / HTTP/1.1\r\n",
                "GET /\u0001 HTTP/1.1\r\n",
                "A2345678901234567890123456789012 / HTTP/1.1\r\n",
                "a line of text\r\nGET / HTTP/1.1\r\n",
                "FOO /unknown-method-without-an-end",
                "FOO / HT"
            })
    void shouldTellWhatIsNoRequest(String text) {
        assertEquals(Kind.NONE, read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GE", "GET", "GET ", "GET /abc", "GET /abc ", "GET /abc HTTP", "POS", "H", "HTTP/"})
    void shouldWaitForTheRestOfACutLine(String text) {
        assertEquals(Kind.PARTIAL, read(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\n', 200",
        "'HTTP/1.1 404\r\n', 404",
        "'HTTP/1.0 301 \r\n', 301",
        "'HTTP/2 204\n', 204",
        "'HTTP/1.1 100 Continue', 100"
    })
    void shouldReadAResponse(String text, int status) {
        assertEquals(Kind.RESPONSE, read(text));
        assertEquals(status, line.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK\r\n",
                "HTTP/1.1 2000 OK\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1\r\n200 OK\r\n",
                "HTTP/1.1.1.1.1 200 OK\r\n",
                "HTTP 200 OK\r\n",
                "RTSP/1.0 200 OK\r\n"
            })
    void shouldTellWhatIsNoResponse(String text) {
        assertEquals(Kind.NONE, read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HT", "HTTP/1", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 200"})
    void shouldWaitForTheRestOfACutStatus(String text) {
        assertEquals(Kind.PARTIAL, read(text));
    }

    @Test
    void shouldEndAtTheEndWhereTheLineDoesNot() {
        assertEquals(Kind.REQUEST, read("GET / HTTP/1.1"));
        assertEquals(line.end(), line.next());
    }
}
