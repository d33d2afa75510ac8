package io.ringprobe.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a server, and can cut all of them. Thread-safe. */
final class CuttableProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final InetAddress host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** @param address HOST:PORT of the server */
    CuttableProxy(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        host = InetAddress.ofLiteral(address.substring(0, colon));
        port = Integer.parseInt(address.substring(colon + 1));
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** HOST:PORT of the proxy. */
    String address() {
        return listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(host, port);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> pass(server, client));
            } catch (IOException e) {
                // Closed, or the server doesn't listen, which the client notices by itself.
                cut();
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            sockets.remove(from); // one side has gone, and the other follows
        }
        sockets.remove(to);
    }

    /** Cuts all connections. */
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket can't be closed", e);
            }
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
