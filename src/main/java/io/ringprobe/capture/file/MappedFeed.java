package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.memory.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/** A plain file, mapped: the frames that it lends lie in the mapping, which stays until {@link #close()}. */
final class MappedFeed implements CaptureFeed {
    private final MappedFile mapping;
    private final RecordReader reader;

    private MappedFeed(MappedFile mapping, RecordReader reader) {
        this.mapping = mapping;
        this.reader = reader;
        reader.window(mapping.address(), mapping.size(), 0);
    }

    static MappedFeed open(String name, Path file, FilterSet filters) throws IOException {
        MappedFile mapping = MappedFile.open(file);
        try {
            return new MappedFeed(mapping, RecordReader.of(name, filters, mapping.address(), mapping.size()));
        } catch (IOException e) {
            mapping.close();
            throw e;
        }
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
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
