package io.ringprobe.export.ipfix.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An IPFIX file (RFC 5655): messages, one behind the other. What the disk refuses is lost, and cut off at the last
 * whole message, so that the file stays readable.
 */
final class FileTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(FileTransport.class);

    private final Path path;
    private final FileChannel channel;
    private final boolean isRegular;
    private long written;
    private boolean errorSaid;
    private volatile String trouble;

    /** @throws IOException if the file can't be created */
    FileTransport(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.isRegular = Files.isRegularFile(path);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public Kind kind() {
        return Kind.FILE;
    }

    @Override
    public boolean ready(long now) {
        return true;
    }

    @Override
    public int session() {
        return 1;
    }

    @Override
    public boolean hasHope(long now) {
        return true;
    }

    @Override
    public int write(ByteBuffer messages, long now) {
        int length = messages.remaining();
        try {
            while (messages.hasRemaining()) {
                channel.write(messages);
            }
            written += length;
            setTrouble(null);
            return length;
        } catch (IOException e) {
            if (!errorSaid) {
                LOG.error("ipfix {}: {}; flows are lost", path, e.toString());
            }
            errorSaid = true;
            setTrouble(path + " can't be written: " + e.getMessage());
            cutOff();
            return BROKEN;
        }
    }

    private void setTrouble(String what) {
        if (trouble != null || what != null) {
            trouble = what;
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private void cutOff() {
        if (isRegular) {
            try {
                channel.truncate(written);
            } catch (IOException e) {
                LOG.error("ipfix {}: the file ends within a message: {}", path, e.toString());
            }
        }
    }

    @Override
    public long confirmed() {
        return written;
    }

    @Override
    public void await(long nanos) {
        // A file is always ready.
    }

    @Override
    public void hurry(long now) {
        // There is nothing to hurry.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
