package io.ringprobe.export.trap;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of a TRAP interface, written from what is documented of the protocol. Checks what must hold of each message:
 * that lengths agree, and that records are numbered on.
 */
public final class TrapReader implements AutoCloseable {
    /** A message: number of its first record, and records. */
    public record Message(long sequence, List<byte[]> records) {}

    private final AutoCloseable socket;
    private final DataInputStream in;
    private final int kind;
    private final String template;

    TrapReader(AutoCloseable socket, InputStream in) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.kind = this.in.readUnsignedByte();
        this.in.skipNBytes(3);
        byte[] text = new byte[this.in.readInt()];
        this.in.readFully(text);
        this.template = new String(text, StandardCharsets.US_ASCII);
    }

    public static TrapReader tcp(int port) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(20_000);
        return new TrapReader(socket, socket.getInputStream());
    }

    /** With a small receive buffer, so that whoever writes soon notices when nobody reads. */
    static TrapReader narrow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("localhost", port));
        return new TrapReader(socket, socket.getInputStream());
    }

    public static TrapReader unix(Path file) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(file));
        return new TrapReader(channel, Channels.newInputStream(channel));
    }

    /** Octets that can be read at once. */
    int available() {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int kind() {
        return kind;
    }

    public String template() {
        return template;
    }

    /** The next message, or null at the end. */
    public Message next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        long sequence = Long.reverseBytes(in.readLong());
        int count = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        byte[] content = new byte[length];
        in.readFully(content);
        return new Message(sequence, records(content, count));
    }

    private static List<byte[]> records(byte[] content, int count) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        List<byte[]> records = new ArrayList<>();
        while (in.available() > 0) {
            byte[] record = new byte[in.readUnsignedShort()];
            in.readFully(record);
            records.add(record);
        }
        if (records.size() != count) {
            throw new IOException(records.size() + " records where the header says " + count);
        }
        return records;
    }

    /** The numbers that {@link NumberedRecords} put into records, of so many messages. */
    List<Long> numbers(int messages) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Message message = next();
            if (message == null) {
                throw new EOFException("message " + i + " doesn't come");
            }
            numbers.addAll(NumberedRecords.numbers(message));
        }
        return numbers;
    }

    /** The same of all messages to the end. */
    List<Long> numbersToEnd() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Message message = next(); message != null; message = next()) {
            numbers.addAll(NumberedRecords.numbers(message));
        }
        return numbers;
    }

    /** Goes away in the midst of it all. */
    void leave() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
