package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.net.PemFiles;
import io.ringprobe.export.trap.SocketServer.Connector;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/** Makes the interfaces {@code u:}, {@code t:} and {@code T:}. Stateless. */
final class SocketInterfaces {
    private static final int MIN_BUFFER = 1 << 16;
    private static final int MAX_BUFFER = 1 << 22;

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
            return channel -> Connection.plain(tuned(channel, spec));
        }
        PemFiles files = new PemFiles(
                "unirec " + spec.name(),
                Path.of(spec.tls().certificate()),
                Path.of(spec.tls().key()),
                Path.of(spec.tls().authorities()));
        SSLContext context = files.context("TLS");
        return channel -> new TlsConnection(tuned(channel, spec), context);
    }

    private static SocketChannel tuned(SocketChannel channel, TrapSpec spec) throws IOException {
        if (spec.kind() != TrapSpec.Kind.UNIX) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            // No more may be under way than the ring keeps until it has arrived.
            long kept = (long) spec.clients().bufferCount() / 2 * spec.clients().bufferSize();
            channel.setOption(StandardSocketOptions.SO_SNDBUF, Math.clamp(kept, MIN_BUFFER, MAX_BUFFER));
        }
        return channel;
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
