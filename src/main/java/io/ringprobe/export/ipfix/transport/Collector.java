package io.ringprobe.export.ipfix.transport;

import io.ringprobe.config.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a collector is to be found. Immutable.
 *
 * @param host name or address, IPv6 without brackets
 * @param port its port
 */
public record Collector(String host, int port) {
    private static final int MAX_PORT = 0xFFFF;

    /** The collectors that the option {@code host} lists: each a host, or host:port, or [IPv6]:port. */
    public static List<Collector> list(Options options) {
        int port = options.integer("port", 1, MAX_PORT);
        List<Collector> collectors = new ArrayList<>();
        for (String text : options.text("host").split(",", -1)) {
            Collector collector = parse(text.strip(), port);
            if (collector == null || collectors.contains(collector)) {
                throw options.wrong(
                        "host", "hosts, each once: a, a:4739 or [::1]:4739, with commas between them", null);
            }
            collectors.add(collector);
        }
        return collectors;
    }

    private static Collector parse(String text, int port) {
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || end != text.length() - 1 && colon != end + 1) {
                return null;
            }
            String host = text.substring(1, end);
            return end == text.length() - 1 ? new Collector(host, port) : withPort(host, text.substring(end + 2));
        }
        boolean isPlain = colon < 0 || text.indexOf(':') != colon;
        if (isPlain) {
            return text.isEmpty() ? null : new Collector(text, port);
        }
        return withPort(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Collector withPort(String host, String port) {
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            return null;
        }
        int number = Integer.parseInt(port);
        return number < 1 || number > MAX_PORT ? null : new Collector(host, number);
    }

    /** As in a URL: {@code a:4739}, {@code [::1]:4739}. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
