package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of captured packets as an option names it: plain, compressed, a pipe, or standard input. Immutable; used by
 * the capture thread.
 */
final class CaptureFile {
    static final String STANDARD_INPUT = "-";

    /** Enough to see the header of a classic file, and mostly the first packet of a pcapng file. */
    private static final int HEAD = 64 * 1024;

    private final String given;
    private final Path path;
    private final ByteSource standardInput;
    private final boolean regular;
    private final long size;

    /** @throws IOException if there is no such file */
    CaptureFile(String given, ByteSource standardInput) throws IOException {
        this.given = given;
        this.standardInput = standardInput;
        this.path = isStandardInput() ? null : Path.of(given);
        this.regular = path != null && Files.isRegularFile(path);
        if (path != null && !Files.exists(path)) {
            throw new NoSuchFileException(given, null, "no such file");
        }
        if (path != null && Files.isDirectory(path)) {
            throw new CaptureException(CaptureException.Kind.NOT_A_CAPTURE, given + ": is a directory");
        }
        this.size = regular ? Files.size(path) : -1;
    }

    /** What messages call it. */
    String name() {
        return isStandardInput() ? "standard input" : given;
    }

    /** Bytes on disk, or -1 for a pipe. */
    long size() {
        return size;
    }

    private boolean isStandardInput() {
        return given.equals(STANDARD_INPUT);
    }

    /**
     * Finds what can be found wrong before packets are read. Of a pipe nothing is read: it might have to wait.
     *
     * @throws CaptureException if it is no capture, or one that can't be read
     * @throws ConfigException if a filter is wrong
     */
    void check(FilterSet filters) throws IOException {
        filters.check();
        if (!regular) {
            return;
        }
        try (RawInput raw = new RawInput(openRegular())) {
            byte[] head = new byte[HEAD];
            checkHead(head, readHead(raw, head), filters);
        }
    }

    private FileChannel openRegular() throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            IOException denied = new AccessDeniedException(given, null, "permission denied");
            denied.initCause(e);
            throw denied;
        }
    }

    /** Reads the first bytes, decompressed; a damage after the magic number is the reader's to tell. */
    private int readHead(RawInput raw, byte[] head) throws IOException {
        Compression compression = compression(raw);
        int length = 0;
        try (InputStream in = compression.open(raw)) {
            for (int n = 0; n >= 0 && length < HEAD; n = in.read(head, length, HEAD - length)) {
                length += n;
            }
        } catch (IOException e) {
            if (raw.failed()) {
                throw e;
            }
            if (length < CaptureFormat.MAGIC_LENGTH) {
                throw damaged(compression, e);
            }
        }
        return length;
    }

    private static Compression compression(RawInput raw) throws IOException {
        byte[] first = new byte[CaptureFormat.MAGIC_LENGTH];
        return Compression.of(first, raw.peek(first, first.length));
    }

    private CaptureException damaged(Compression compression, IOException cause) {
        CaptureException e = new CaptureException(
                CaptureException.Kind.NOT_A_CAPTURE,
                name() + ": damaged " + compression + " data: " + Compression.complaint(cause));
        e.initCause(cause);
        return e;
    }

    private void checkHead(byte[] head, int length, FilterSet filters) throws CaptureException {
        try (NativeBlock copy = NativeBlock.allocate(HEAD)) {
            Memory.copyFromArray(head, 0, copy.address(), length);
            RecordReader reader = RecordReader.of(name(), filters, copy.address(), length);
            reader.window(copy.address(), length, 0);
            reader.begin();
            reader.read(Nobody.INSTANCE, 1);
        } catch (CaptureException e) {
            // Before a packet is read, a filter that doesn't suit the link type is a mistake of the configuration.
            if (e.getCause() instanceof ConfigException wrong) {
                throw wrong;
            }
            // What is damaged may still be read up to the damage.
            if (e.kind() == CaptureException.Kind.NOT_A_CAPTURE) {
                throw e;
            }
        }
    }

    /** Opens it for reading packets. */
    CaptureFeed open(FilterSet filters, ChunkPool pool) throws IOException {
        if (regular && isPlain()) {
            return new PlainFeed(name(), filters, pool, openRegular());
        }
        return new StreamFeed(name(), filters, pool, new ChunkReader(name(), source(), !regular, pool));
    }

    private boolean isPlain() throws IOException {
        try (RawInput raw = new RawInput(openRegular())) {
            return compression(raw) == Compression.NONE;
        }
    }

    private ByteSource source() {
        if (isStandardInput()) {
            return standardInput;
        }
        return regular ? ByteSource.regular(path) : ByteSource.pipe(path);
    }

    /** Takes the first packet, which only shows that it can be read. */
    private enum Nobody implements PacketReceiver {
        INSTANCE;

        @Override
        public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
            // It is read again when the run begins.
        }

        @Override
        public void onFiltered(int wire) {
            // As above.
        }

        @Override
        public long mark() {
            return 0;
        }

        @Override
        public boolean isReleased(long mark) {
            return true;
        }
    }
}
