package io.ringprobe.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads a stream of server-sent events, as far as the page uses them. */
final class EventReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT = 20_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    /** An event. */
    record Event(String name, JsonNode data) {}

    EventReader(String url) throws IOException {
        connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setReadTimeout(TIMEOUT);
        InputStream in = connection.getInputStream();
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        if (!lines.readLine().equals("retry: 1000") || !lines.readLine().isEmpty()) {
            throw new IOException("the stream doesn't begin with when to try again");
        }
    }

    String header(String name) {
        return connection.getHeaderField(name);
    }

    /** The next event, or null at the end of the stream. */
    Event next() throws IOException {
        String name = lines.readLine();
        if (name == null) {
            return null;
        }
        String data = lines.readLine();
        if (!name.startsWith("event: ")
                || !data.startsWith("data: ")
                || !lines.readLine().isEmpty()) {
            throw new IOException("no event: " + name + " / " + data);
        }
        return new Event(name.substring(7), JSON.readTree(data.substring(6)));
    }

    /** The data of the next event of that name. */
    JsonNode next(String name) throws IOException {
        Event event = next();
        while (event != null && !event.name().equals(name)) {
            event = next();
        }
        if (event == null) {
            throw new IOException("the stream has ended before " + name);
        }
        return event.data();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
