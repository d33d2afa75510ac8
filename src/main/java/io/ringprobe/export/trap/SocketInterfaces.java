package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.net.PemFiles;
import io.ringprobe.export.trap.SocketServer.Connector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/** Makes the interfaces {@code u:}, {@code t:} and {@code T:}. Stateless. */
final class SocketInterfaces {
    private SocketInterfaces() {}

    /**
     * Opens the socket and starts the thread that serves it.
     *
     * @param spooling null for none; stays the caller's if this throws
     * @param mayWait whether the export thread may be made to wait now for clients
     * @throws IOException if the socket can't be made
     */
    static SocketInterface open(
            TrapSpec spec, String template, Spooling spooling, OutputCounters counters, BooleanSupplier mayWait)
            throws IOException {
        Connector connector = connector(spec);
        Listener listener = listen(spec);
        int keep = spec.clients().bufferCount();
        MessageRing ring = new MessageRing(keep + SocketInterface.RESERVE, spec.messageCapacity());
        boolean spools = spooling != null;
        boolean losesOldest = spec.timeout() >= 0 && !spools;
        SocketServer.Rules rules =
                new SocketServer.Rules(spec.name(), spec.clients().max(), keep, losesOldest, spools);
        SocketServer server;
        try {
            server = new SocketServer(rules, ring, listener, connector, Hello.of(template));
        } catch (IOException e) {
            listener.close();
            ring.close();
            throw e;
        }
        server.start();
        SpooledMessages spool = spools ? new SpooledMessages(spooling, counters, template, System.nanoTime()) : null;
        return new SocketInterface(spec, template, ring, server, spool, counters, mayWait);
    }

    private static Connector connector(TrapSpec spec) {
        if (spec.tls() == null) {
            return Connection::plain;
        }
        PemFiles files = new PemFiles(
                "unirec " + spec.name(),
                Path.of(spec.tls().certificate()),
                Path.of(spec.tls().key()),
                Path.of(spec.tls().authorities()));
        SSLContext context = files.context("TLS");
        return channel -> new TlsConnection(channel, context);
    }

    private static Listener listen(TrapSpec spec) throws IOException {
        int backlog = spec.clients().max();
        try {
            return switch (spec.kind()) {
                case UNIX -> Listener.unix(SocketFolder.file(spec.target()), backlog);
                case TCP, TLS -> Listener.tcp(Integer.parseInt(spec.target()), backlog);
                case FILE, BLACKHOLE -> throw new IllegalArgumentException(spec.name() + " is no socket");
            };
        } catch (IOException e) {
            throw new IOException(spec.name() + ": " + e.getMessage(), e);
        }
    }
}
