package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCounters;
import java.io.IOException;

/** Makes interfaces of their specifiers. Stateless. */
public final class TrapInterfaces {
    private TrapInterfaces() {}

    /**
     * Opens an interface.
     *
     * @param template the types and names of the records' fields, as readers are told: {@code ipaddr DST_IP,...}
     * @param offline whether the probe may be made to wait for a client rather than lose a message
     * @param counters where what becomes of messages is counted
     * @throws IOException if the first file can't be made or a socket not be opened
     */
    public static TrapInterface open(TrapSpec spec, String template, boolean offline, OutputCounters counters)
            throws IOException {
        return switch (spec.kind()) {
            case BLACKHOLE -> new BlackholeInterface(spec.name(), counters);
            case FILE -> new FileInterface(spec, template, counters);
            case UNIX, TCP, TLS -> SocketInterfaces.open(spec, template, counters, () -> !offline);
        };
    }
}
