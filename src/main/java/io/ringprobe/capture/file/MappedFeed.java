package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.memory.MappedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plain file, mapped: the frames that it lends lie in the mapping, which stays until {@link #close()}. */
final class MappedFeed implements CaptureFeed {
    private final Path file;
    private final MappedFile mapping;
    private final RecordReader reader;

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
        int handed = reader.read(receiver, limit);
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

    @Override
    public long position() {
        return reader.offset();
    }

    @Override
    public void close() {
        mapping.close();
    }
}
