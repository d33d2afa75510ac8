package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Scrapes a probe's metrics all the time: it must be ready, and no counter may ever go back. */
final class CounterWatch implements AutoCloseable {
    private static final String INPUT_PACKETS = "ringprobe_input_packets_total{";

    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Double> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread = Thread.ofPlatform().daemon(true).unstarted(this::watch);
    private volatile int scrapes;
    private volatile long packets;

    private CounterWatch(String address) {
        this.address = address;
    }

    /**
     * Waits until the probe is ready, and watches it from then on, until {@link #close}.
     *
     * @param address host and port
     */
    static CounterWatch start(String address) throws IOException, InterruptedException {
        CounterWatch watch = new CounterWatch(address);
        while (watch.get("/readyz").statusCode() != 200) {
            Thread.sleep(20);
        }
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!ended.get()) {
                look();
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            wrong.add(e.toString());
        }
    }

    private void look() throws IOException, InterruptedException {
        HttpResponse<String> ready = get("/readyz");
        if (ready.statusCode() != 200) {
            wrong.add("/readyz: " + ready.statusCode() + " " + ready.body());
        }
        long seen = 0;
        for (String line : get("/metrics").body().lines().toList()) {
            int blank = line.lastIndexOf(' ');
            String name = line.substring(0, Math.max(0, blank));
            if (!line.startsWith("#") && name.replaceAll("\\{.*", "").endsWith("_total")) {
                double value = Double.parseDouble(line.substring(blank + 1));
                compare(name, value);
                seen += name.startsWith(INPUT_PACKETS) ? (long) value : 0;
            }
        }
        packets = seen;
        scrapes++;
    }

    private void compare(String name, double value) {
        Double before = last.put(name, value);
        if (before != null && value < before) {
            wrong.add(name + ": " + before + " -> " + value);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Packets seen by all inputs, at the last look. */
    long packets() {
        return packets;
    }

    /** Ends it; fails where anything was wrong. */
    void check() {
        close();
        assertEquals(List.of(), wrong);
        assertTrue(scrapes > 10, scrapes + " scrapes");
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        client.close();
    }
}
