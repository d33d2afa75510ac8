package io.ringprobe.export.ipfix.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IPFIX files (RFC 5655) that follow each other, by size and by time. Each is a session of its own, so that it begins
 * with the templates and can be read alone. The file that is being written has {@code .part} behind its name; it gets
 * its name by a rename when it is finished, so that whoever looks for files finds only whole ones.
 *
 * <p>Where a file can't be created, what comes meanwhile is lost as with a full disk, and each second it is tried
 * again.
 */
final class RotatingFiles implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingFiles.class);
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

    private final FileNames names;
    private final long maxBytes;
    private final long maxNanos;
    private Path path;
    /** Null where no file could be created. */
    private volatile FileTransport file;

    private volatile String missing;

    private int session;
    private long size;
    private long openedAt;
    private boolean errorSaid;

    /**
     * @param maxBytes size from which a file is finished, 0 for any
     * @param maxNanos age at which a file is finished, 0 for any
     * @throws IOException if the first file can't be created
     */
    RotatingFiles(FileNames names, long maxBytes, long maxNanos, long now) throws IOException {
        this.names = names;
        this.maxBytes = maxBytes;
        this.maxNanos = maxNanos;
        begin(now);
    }

    private void begin(long now) throws IOException {
        openedAt = now;
        path = names.next(Instant.now());
        file = new FileTransport(FileNames.unfinished(path));
        size = 0;
        session++;
    }

    /** Gives the file its name; one without any flow goes. */
    private void finish() {
        if (file == null) {
            return;
        }
        file.close();
        file = null;
        try {
            if (size > 0) {
                Files.move(FileNames.unfinished(path), path, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.delete(FileNames.unfinished(path));
            }
        } catch (IOException e) {
            LOG.error("ipfix {}: the file can't get its name: {}", FileNames.unfinished(path), e.toString());
        }
    }

    @Override
    public String name() {
        return names.pattern();
    }

    @Override
    public Kind kind() {
        return Kind.FILE;
    }

    @Override
    public boolean ready(long now) {
        boolean isFull = maxBytes > 0 && size >= maxBytes;
        boolean isOld = maxNanos > 0 && now - openedAt >= maxNanos;
        boolean isMissing = file == null && now - openedAt >= RETRY;
        if (isFull || isOld || isMissing) {
            finish();
            tryToBegin(now);
        }
        return true;
    }

    private void tryToBegin(long now) {
        try {
            begin(now);
            errorSaid = false;
            missing = null;
        } catch (IOException e) {
            size = 0;
            if (!errorSaid) {
                LOG.error("ipfix {}: the next file can't be created: {}; flows are lost", path, e.toString());
            }
            errorSaid = true;
            missing = path + " can't be created: " + e;
        }
    }

    @Override
    public int session() {
        return session;
    }

    @Override
    public boolean hasHope(long now) {
        return true;
    }

    @Override
    public int write(ByteBuffer messages, long now) {
        if (file == null) {
            return BROKEN;
        }
        int octets = file.write(messages, now);
        size += Math.max(0, octets);
        return octets;
    }

    @Override
    public long confirmed() {
        return size;
    }

    @Override
    public void await(long nanos) {
        // Files are always ready.
    }

    @Override
    public String trouble() {
        FileTransport now = file;
        return now == null ? missing : now.trouble();
    }

    @Override
    public void hurry(long now) {
        // There is nothing to hurry.
    }

    @Override
    public void close() {
        finish();
    }
}
