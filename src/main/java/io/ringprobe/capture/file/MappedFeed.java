package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.memory.MappedFile;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A plain file, mapped: the frames that it lends lie in the mapping, which stays until {@link #close()}.
 *
 * <p>Where a record begins is known only from the one before, so that reading them one by one waits for memory each
 * time. Therefore what the next records probably take is first run through in one go, which the processor does at full
 * bandwidth; where records are so large that most of it would be for nothing, it isn't done.
 */
final class MappedFeed implements CaptureFeed {
    private static final int BATCH = 256;
    private static final int LARGE_RECORD = 640;
    private static final int CACHE_LINE = 64;

    private final Path file;
    private final MappedFile mapping;
    private final RecordReader reader;

    /** Bytes of a record, on an average of the last batch. */
    private long recordLength = CACHE_LINE;
    /** Keeps the loads of {@link #touchAhead} alive: the compiler would drop loads whose result nobody keeps. */
    @SuppressWarnings("unused")
    private long touched;

    private MappedFeed(Path file, MappedFile mapping, RecordReader reader) {
        this.file = file;
        this.mapping = mapping;
        this.reader = reader;
        reader.window(mapping.address(), mapping.size(), 0);
    }

    static MappedFeed open(String name, Path file, FilterSet filters) throws IOException {
        MappedFile mapping = MappedFile.open(file);
        try {
            return new MappedFeed(file, mapping, RecordReader.of(name, filters, mapping.address(), mapping.size()));
        } catch (IOException e) {
            mapping.close();
            throw e;
        }
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        try {
            return readOn(receiver, limit);
        } catch (InternalError e) {
            throw wasCut(e);
        }
    }

    /** The JVM's word for memory that can't be read: here it mostly means that somebody has cut the mapped file. */
    private IOException wasCut(InternalError e) throws IOException {
        if (Files.size(file) >= mapping.size()) {
            throw e;
        }
        CaptureException cut = reader.broken("the file became shorter while it was read");
        cut.initCause(e);
        return cut;
    }

    private int readOn(PacketReceiver receiver, int limit) throws IOException {
        int handed = 0;
        int read = -1;
        while (handed < limit && read != 0) {
            long before = reader.cursor();
            touchAhead(before);
            read = reader.read(receiver, Math.min(BATCH, limit - handed));
            if (read > 0) {
                handed += read;
                recordLength = (reader.cursor() - before) / read;
            }
        }
        if (handed > 0) {
            return handed;
        }
        if (reader.needed() <= reader.left()) {
            return 0;
        }
        if (reader.left() > 0) {
            throw reader.cutOff();
        }
        return PacketSource.END;
    }

    private void touchAhead(long from) {
        if (recordLength > LARGE_RECORD) {
            return;
        }
        long to = Math.min(from + BATCH * recordLength, mapping.address() + mapping.size() - Long.BYTES);
        long sum = 0;
        for (long address = from; address < to; address += CACHE_LINE) {
            sum += Memory.getLong(address);
        }
        touched += sum;
    }

    @Override
    public long position() {
        return reader.offset();
    }

    @Override
    public void close() {
        mapping.close();
    }
}
