package io.ringprobe.export.partner;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A TCP collector as a process of its own, to be killed: keeps the octets of each session in a file. It reads straight
 * into the mapped file, so that whatever it has read stays, wherever it is when it is killed.
 */
final class Collector {
    /** What it says when it can be connected to. */
    static final String READY = "listening";

    static final String SUFFIX = ".session";

    /** What stands where nothing has come yet, behind what has come, for at least the length of a message. */
    static final byte MISSING = -1;

    private static final int MOST = 256 << 20;
    private static final int CHUNK = 1 << 16;
    private static final byte[] MARKS = new byte[CHUNK];

    static {
        Arrays.fill(MARKS, MISSING);
    }

    private Collector() {}

    /** Arguments: address, port, folder. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[2]);
        Thread.ofPlatform().daemon(true).start(Collector::endWithParent);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
            System.out.println(READY);
            for (int i = 0; true; i++) {
                SocketChannel session = server.accept();
                Path file = folder.resolve(ProcessHandle.current().pid() + "-" + i + SUFFIX);
                Thread.ofPlatform().daemon(true).start(() -> collect(session, file));
            }
        }
    }

    /** Standard input is a pipe from the test: it ends when the test has ended, however that was. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("standard input: " + e.getMessage());
        }
        Runtime.getRuntime().halt(1);
    }

    /** The buffer, ready for a read, with marks where octets could come. */
    private static MappedByteBuffer marked(MappedByteBuffer octets) {
        octets.limit(octets.position() + CHUNK);
        octets.put(octets.position(), MARKS);
        return octets;
    }

    private static void collect(SocketChannel session, Path file) {
        try (session;
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer octets = channel.map(MapMode.READ_WRITE, 0, MOST);
            int length = 0;
            while (length >= 0) {
                length = session.read(marked(octets));
            }
        } catch (IOException e) {
            System.err.println(file + " ends: " + e.getMessage());
        }
    }
}
