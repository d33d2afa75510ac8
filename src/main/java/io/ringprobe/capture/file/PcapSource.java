package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Capture files, read one after the other as one input. A file is opened when the one before it has ended. The memory
 * with its last packets, which the shards may still be at, is the pool's.
 *
 * <p>Owned by the capture thread.
 */
final class PcapSource implements PacketSource {
    private static final int MOST_NAMES = 4;

    private final List<CaptureFile> files;
    private final FilterSet filters;
    private final ChunkPool pool = new ChunkPool();
    private final String name;
    private final long size;
    private CaptureFeed current;
    private int next;
    private long finished;

    PcapSource(List<CaptureFile> files, FilterSet filters) {
        this.files = List.copyOf(files);
        this.filters = filters;
        this.name = nameOf(files);
        boolean known = files.stream().allMatch(f -> f.size() >= 0);
        this.size = known ? files.stream().mapToLong(CaptureFile::size).sum() : -1;
    }

    /** The files' names; of many the first ones. */
    private static String nameOf(List<CaptureFile> files) {
        String names = files.stream().limit(MOST_NAMES).map(CaptureFile::name).collect(Collectors.joining(", "));
        return files.size() <= MOST_NAMES ? names : names + " and " + (files.size() - MOST_NAMES) + " more";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        while (current != null || openNext()) {
            int handed = current.poll(receiver, limit);
            if (handed != END) {
                return handed;
            }
            finished += current.position();
            CaptureFeed ended = current;
            current = null;
            ended.close();
        }
        return END;
    }

    private boolean openNext() throws IOException {
        if (next == files.size()) {
            return false;
        }
        current = files.get(next).open(filters, pool);
        next++;
        return true;
    }

    /** Where a filter left out all that was looked at, the file goes on. */
    @Override
    public void await(long nanos) {
        if (current == null || current.isWaiting()) {
            PacketSource.super.await(nanos);
        }
    }

    @Override
    public long position() {
        CaptureFeed feed = current;
        return finished + (feed == null ? 0 : feed.position());
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        try {
            if (current != null) {
                current.close();
            }
        } finally {
            pool.close();
            filters.close();
        }
    }
}
