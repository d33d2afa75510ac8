package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringprobe.config.WebConfig;
import io.ringprobe.metrics.FakeFigures;
import io.ringprobe.web.WebServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivePageTest {
    private static final String TOKEN = "a token";
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

    private final SampleFlows flows = new SampleFlows();
    private final FakeFigures figures = new FakeFigures();
    private final WebServer server = WebServer.bind("127.0.0.1:0");
    private PageService page;

    private void open() {
        WebConfig config = new WebConfig(Optional.of("127.0.0.1:0"), true, Optional.of(TOKEN));
        page = PageService.open(server, config, new LivePage(figures, "1.2.3", INTERVAL));
        server.start();
    }

    @AfterEach
    void stop() {
        page.close();
        server.close();
        flows.close();
    }

    private EventReader watch(String query) throws IOException {
        return new EventReader("http://127.0.0.1:" + server.address().getPort() + "/live" + query);
    }

    /** What the server answers to a request as it is written here. */
    private String ask(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path, String headers) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\n" + headers);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private void see(int sourcePort, String name) {
        page.tap()
                .see(
                        flows.https()
                                .set("SRC_PORT", sourcePort)
                                .set("TLS_SNI", name)
                                .build(),
                        SampleFlows.SCHEMA);
    }

    @Test
    void shouldTellFiguresEachSecond() throws Exception {
        figures.input("raw", "eth0", "the interface is down").output("ipfix", "collector:4739", 5, true, null);
        figures.plugin("tls", 10, false);
        open();
        try (EventReader events = watch("")) {
            assertEquals("text/event-stream; charset=utf-8", events.header("Content-Type"));
            JsonNode hello = events.next("hello");
            assertEquals("1.2.3", hello.get("version").textValue());
            assertTrue(hello.get("history").get("packets").isArray());
            JsonNode now = events.next("now");
            assertEquals("the interface is down", now.at("/inputs/0/trouble").textValue());
            assertEquals("collector:4739", now.at("/outputs/0/name").textValue());
            assertEquals("tls", now.at("/plugins/0/name").textValue());
            assertEquals(1024, now.at("/shards/0/capacity").intValue());
            assertEquals(7, now.at("/totals/dropsBehind").intValue());
            figures.inputs.getFirst().counters().addSeen(100);
            figures.inputs.getFirst().counters().publish();
            JsonNode next = events.next("now");
            while (next.at("/totals/packets").intValue() == 0) {
                next = events.next("now");
            }
            assertTrue(next.at("/rates/packets").doubleValue() > 0);
            assertTrue(next.at("/rates/bits").doubleValue() > 0);
        }
    }

    @Test
    void shouldFindFlowsForEachViewer() throws Exception {
        open();
        try (EventReader all = watch("");
                EventReader some = watch("?filter=rare.example")) {
            all.next("now");
            some.next("now");
            for (int i = 0; i < 500; i++) {
                see(1000 + i, i == 250 ? "rare.example" : "often.example");
            }
            JsonNode found = some.next("flows");
            while (found.get("matched").intValue() == 0) {
                found = some.next("flows");
            }
            assertEquals(1, found.get("list").size());
            JsonNode flow = found.at("/list/0");
            assertEquals("rare.example", flow.get("text").textValue());
            assertEquals(1250, flow.get("sport").intValue());
            assertEquals("192.0.2.1", flow.get("src").textValue());
            assertEquals("https", flow.get("service").textValue());
            assertEquals("closed", flow.get("end").textValue());
            assertEquals("FSPA", flow.get("flags").textValue());
            assertEquals(1500, flow.get("ms").intValue());
            assertEquals("[\"tls\"]", flow.get("plugins").toString());
            JsonNode newest = all.next("flows");
            assertTrue(newest.get("list").size() <= Viewer.MOST_FLOWS);
        }
    }

    @Test
    void shouldListWhoMakesTheTraffic() throws Exception {
        open();
        try (EventReader events = watch("")) {
            events.next("now");
            page.tap().see(flows.https().build(), SampleFlows.SCHEMA);
            page.tap().see(flows.esp().build(), SampleFlows.SCHEMA);
            JsonNode top = events.next("now").get("top");
            while (top.at("/talkers").size() < 4) {
                top = events.next("now").get("top");
            }
            assertEquals(31_100, top.get("octets").intValue());
            assertEquals("tcp", top.at("/protocols/0/name").textValue());
            assertEquals("esp", top.at("/protocols/1/name").textValue());
            assertEquals("443/tcp https", top.at("/ports/0/name").textValue());
            assertEquals(31_000, top.at("/talkers/0/octets").intValue());
            List<String> talkers = new ArrayList<>();
            top.get("talkers").forEach(talker -> talkers.add(talker.get("name").textValue()));
            assertTrue(talkers.subList(0, 2).containsAll(List.of("192.0.2.1", "198.51.100.2")), talkers.toString());
            assertTrue(talkers.subList(2, 4).containsAll(List.of("2001:db8::1", "2001:db8:ff::2")), talkers.toString());
        }
    }

    @Test
    void shouldShowANewViewerWhatWasBefore() throws Exception {
        open();
        try (EventReader first = watch("")) {
            first.next("now");
            see(1, "a.example");
            see(2, "b.example");
            int came = 0;
            while (came < 2) {
                came += first.next("flows").get("matched").intValue();
            }
            try (EventReader second = watch("?filter=a.example")) {
                JsonNode before = second.next("before").get("list");
                assertEquals(1, before.size());
                assertEquals(1, before.at("/0/sport").intValue());
            }
        }
    }

    @Test
    void shouldSayGoodbyeAtTheEnd() throws Exception {
        open();
        try (EventReader events = watch("")) {
            events.next("now");
            page.close();
            events.next("end");
            assertNull(events.next());
        }
        assertEquals(503, status(get("/live", "Host: localhost\r\n")));
    }

    @Test
    void shouldKeepNoMoreViewersThanItCanTell() throws Exception {
        open();
        List<EventReader> viewers = new ArrayList<>();
        for (int i = 0; i < LivePage.MAX_VIEWERS; i++) {
            viewers.add(watch(""));
            viewers.getLast().next("hello");
        }
        assertEquals(503, status(get("/live", "Host: localhost\r\n")));
        viewers.removeFirst().close();
        String answer = "";
        do {
            try (EventReader again = watch("")) {
                answer = again.next("hello").toString();
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("503"), e.getMessage());
            }
        } while (answer.isEmpty());
        viewers.forEach(EventReader::close);
    }

    /** A viewer that doesn't read fills what is between, and is then let go in the middle of a message. */
    @Test
    void shouldLetGoOfAViewerThatIsTooSlow() throws Exception {
        open();
        CompletableFuture<Viewer> came = new CompletableFuture<>();
        CompletableFuture<IOException> gone = new CompletableFuture<>();
        server.handle("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            came.complete(new Viewer(FlowFilter.of(""), Thread.currentThread()));
            gone.complete(assertThrows(IOException.class, () -> came.join().write(exchange.getResponseBody())));
        });
        try (Socket slow =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            slow.getOutputStream().write("GET /slow HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Viewer viewer = came.join();
            Viewer.Event event = new Viewer.Event(new byte[1 << 20], false);
            int offered = 0;
            while (viewer.offer(event)) {
                assertTrue(offered++ < 10_000, "nobody reads, and nobody minds");
            }
            gone.join();
            assertTrue(viewer.isGone());
        }
    }

    @Test
    void shouldSendWritersAwayWhoAreLetGo() throws Exception {
        open();
        Viewer viewer = new Viewer(FlowFilter.of(""), Thread.currentThread());
        viewer.letGo();
        assertThrows(IOException.class, () -> viewer.write(OutputStream.nullOutputStream()));
        assertTrue(viewer.isGone());
    }

    @Test
    void shouldGuardThePage() throws Exception {
        open();
        for (String path : PageHandler.paths()) {
            assertEquals(403, status(get(path, "Host: evil.example\r\n")), path);
            assertEquals(403, status(get(path, "Host: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n")), path);
        }
        assertEquals(403, status(get("/?token=wrong", "Host: probe.example\r\n")));
        String denied = get("/", "Host: evil.example\r\n");
        assertTrue(denied.contains("Content-type: text/plain"), denied);
        assertEquals(200, status(get("/", "Host: probe.example\r\nAuthorization: Bearer " + TOKEN + "\r\n")));
    }

    @Test
    void shouldTradeTheTokenForACookie() throws Exception {
        open();
        String answer = get("/?token=a%20token", "Host: probe.example\r\n");
        assertEquals(200, status(answer));
        assertTrue(answer.contains("HttpOnly; SameSite=Strict"), answer);
        assertTrue(answer.contains("url=./"), "to the address without the token");
        String cookie = answer.replaceFirst("(?s).*Set-cookie: ([^;]+);.*", "$1");
        String shown = get("/", "Host: probe.example\r\nCookie: " + cookie + "\r\n");
        assertEquals(200, status(shown));
        assertTrue(shown.contains("<title>ringprobe</title>"), shown);
    }

    @Test
    void shouldLetNothingInFromElsewhere() throws Exception {
        open();
        for (String path : List.of("/", "/page.js", "/page.css", "/icon.svg")) {
            String answer = get(path, "Host: localhost\r\n");
            assertEquals(200, status(answer), path);
            assertTrue(answer.contains("default-src 'none'; script-src 'self'"), path);
            assertTrue(answer.contains("X-content-type-options: nosniff"), path);
            assertTrue(answer.contains("Cache-control: no-store"), path);
        }
        String html = get("/", "Host: localhost\r\n");
        assertTrue(!html.contains("http://") && !html.contains("https://"), "no address of elsewhere");
    }
}
