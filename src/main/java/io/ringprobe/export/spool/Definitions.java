package io.ringprobe.export.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What entries need to be understood, in the file {@code definitions}, one behind the other; the number of a definition
 * is its place among them.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  length of the definition, octets                          4  |
 *   |  CRC-32C of the definition                                 4  |
 *   +---------------------------------------------------------------+
 *   |  definition                                                   |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>There are few, so they are in memory too. Owned by the export thread.
 */
final class Definitions implements AutoCloseable {
    private static final int HEADER_LENGTH = 8;

    private final List<byte[]> byNumber = new ArrayList<>();
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final FileChannel channel;
    private long end;

    private Definitions(FileChannel channel) {
        this.channel = channel;
    }

    /** @param fresh whether to begin with none: no entry is left that may need those of earlier runs */
    static Definitions open(Path folder, boolean fresh) throws IOException {
        Path file = folder.resolve("definitions");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        Definitions definitions = new Definitions(channel);
        if (!fresh) {
            definitions.read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        }
        channel.truncate(definitions.end);
        return definitions;
    }

    /** Reads up to the first that isn't whole. */
    private void read(ByteBuffer from) {
        while (from.remaining() > HEADER_LENGTH) {
            int length = from.getInt();
            int checksum = from.getInt();
            if (length < 0 || length > from.remaining()) {
                return;
            }
            byte[] definition = new byte[length];
            from.get(definition);
            if (checksum(definition) != checksum) {
                return;
            }
            remember(definition);
            end = from.position();
        }
    }

    /** The number of a definition, which is written down if it is new. */
    int define(byte[] definition) throws IOException {
        Integer number = numbers.get(ByteBuffer.wrap(definition));
        if (number != null) {
            return number;
        }
        ByteBuffer framed = ByteBuffer.allocate(HEADER_LENGTH + definition.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(definition.length)
                .putInt(checksum(definition))
                .put(definition)
                .flip();
        write(framed);
        return remember(definition.clone());
    }

    private void write(ByteBuffer framed) throws IOException {
        long to = end;
        try {
            while (framed.hasRemaining()) {
                to += channel.write(framed, to);
            }
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        end = to;
    }

    private int remember(byte[] definition) {
        int number = byNumber.size();
        byNumber.add(definition);
        numbers.putIfAbsent(ByteBuffer.wrap(definition), number);
        return number;
    }

    /** The definition of that number, or null. */
    byte[] get(int number) {
        return number >= 0 && number < byNumber.size() ? byNumber.get(number).clone() : null;
    }

    private static int checksum(byte[] definition) {
        CRC32C crc = new CRC32C();
        crc.update(definition);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
