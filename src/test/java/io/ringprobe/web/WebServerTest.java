package io.ringprobe.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private final WebServer server = WebServer.bind("127.0.0.1:0");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void serveHello() {
        server.handle("/hello", exchange -> Answer.text(exchange, 200, "hello\n"));
        server.start();
    }

    @Test
    void shouldAnswerThePathsThatItHas() throws Exception {
        serveHello();
        HttpResponse<String> answer = ask("GET", "/hello?a=b");
        assertEquals(200, answer.statusCode());
        assertEquals("hello\n", answer.body());
        assertEquals(404, ask("GET", "/hello/more").statusCode());
        assertEquals(404, ask("GET", "/").statusCode());
    }

    @Test
    void shouldTellAHeadRequestTheLengthAlone() throws Exception {
        serveHello();
        HttpResponse<String> answer = ask("HEAD", "/hello");
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals(6, answer.headers().firstValueAsLong("Content-Length").orElseThrow());
    }

    @Test
    void shouldRefuseMethodsThatChangeThings() throws Exception {
        serveHello();
        HttpResponse<String> answer = ask("POST", "/hello");
        assertEquals(405, answer.statusCode());
        assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void shouldSayThatAHandlerFailed() throws Exception {
        server.handle("/broken", exchange -> {
            throw new IllegalStateException("broken on purpose");
        });
        server.start();
        assertEquals(500, ask("GET", "/broken").statusCode());
    }

    @Test
    void shouldNameTheSettingWhoseAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            ConfigException e = assertThrows(ConfigException.class, () -> WebServer.bind(address));
            assertEquals("metrics=" + address + " can't be served: Address already in use", e.getMessage());
        }
        ConfigException e = assertThrows(ConfigException.class, () -> WebServer.bind("no.such.host.invalid:9"));
        assertEquals("metrics=no.such.host.invalid:9 can't be served: there is no such host", e.getMessage());
    }

    @Test
    void shouldBindAllAddressesOrOneOfVersion6() {
        try (WebServer all = WebServer.bind(":0");
                WebServer six = WebServer.bind("[::1]:0")) {
            assertTrue(all.address().getAddress().isAnyLocalAddress());
            assertTrue(six.address().getAddress().isLoopbackAddress());
            assertEquals(16, six.address().getAddress().getAddress().length);
        }
    }
}
