package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes interfaces of their specifiers. Stateless. */
public final class TrapInterfaces {
    private TrapInterfaces() {}

    /**
     * Opens an interface.
     *
     * @param template the types and names of the records' fields, as readers are told: {@code ipaddr DST_IP,...}
     * @param spooling for what sockets can't deliver; null for none; stays the caller's if this throws
     * @param mayWait whether the probe may be made to wait now for a client rather than lose a message
     * @param counters where what becomes of messages is counted
     * @throws IOException if the first file can't be made or a socket not be opened
     */
    public static TrapInterface open(
            TrapSpec spec, String template, Spooling spooling, BooleanSupplier mayWait, OutputCounters counters)
            throws IOException {
        TrapInterface opened = switch (spec.kind()) {
            case BLACKHOLE -> new BlackholeInterface(spec.name(), counters);
            case FILE -> new FileInterface(spec, template, counters);
            case UNIX, TCP, TLS -> SocketInterfaces.open(spec, template, spooling, counters, mayWait);
        };
        return new ReportedInterface(opened, ServiceInterface.ofProcess().join(status(opened, spec, counters)));
    }

    private static InterfaceStatus status(TrapInterface opened, TrapSpec spec, OutputCounters counters) {
        return opened instanceof SocketInterface sockets
                ? new InterfaceStatus(spec, counters, sockets::autoflushes, sockets::clients)
                : new InterfaceStatus(spec, counters, () -> 0, List::of);
    }
}
