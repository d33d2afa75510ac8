package io.ringprobe.export.trap;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A socket that clients connect to, with its file where it has one. Used by whoever opened it.
 *
 * <p>Where another program that has died left its file, that file is replaced. The file goes when the socket is closed,
 * unless another program has put its own there.
 */
final class Listener implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final Path file;
    private final Object fileKey;

    private Listener(ServerSocketChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.fileKey = file == null ? null : key(file);
    }

    /** Listens on a TCP port of all addresses; 0 takes a free one. */
    static Listener tcp(int port, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(port), backlog);
            return new Listener(channel, null);
        } catch (IOException e) {
            channel.close();
            throw new IOException("can't listen on TCP port " + port + ": " + e.getMessage(), e);
        }
    }

    /**
     * Listens on a unix domain socket that everyone may connect to; its folder is made where it is missing.
     *
     * @throws IOException if the folder isn't writable, or another program listens there
     */
    static Listener unix(Path file, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            SocketFolder.make(file.toAbsolutePath().getParent());
            removeStale(file);
            channel.bind(UnixDomainSocketAddress.of(file), backlog);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            return new Listener(channel, file);
        } catch (IOException e) {
            channel.close();
            throw new IOException("can't listen on " + file + ": " + e, e);
        }
    }

    private static void removeStale(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            throw new BindException("there is a file that is no socket");
        }
        if (isServed(file)) {
            throw new BindException("another program listens there");
        }
        Files.delete(file);
    }

    private static boolean isServed(Path file) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** The port that it listens on, 0 where it is no TCP socket. */
    int port() throws IOException {
        return channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    @Override
    public void close() throws IOException {
        if (file != null && Files.exists(file) && key(file).equals(fileKey)) {
            Files.delete(file);
        }
        channel.close();
    }
}
