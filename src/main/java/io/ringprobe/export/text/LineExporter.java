package io.ringprobe.export.text;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that writes lines of text to a file or standard output. A buffer leaves when 64 KiB are full, and when a
 * second has passed since something went in.
 *
 * <p>The first write that fails (disk full, pipe closed) is logged and ends the writing: the records it did not write,
 * and all that come later, are counted as lost. Owned by the export thread.
 */
final class LineExporter implements FlowExporter {
    private static final Logger LOG = LoggerFactory.getLogger(LineExporter.class);
    private static final long MAX_AGE_NANOS = 1_000_000_000L;

    private final String name;
    private final LineFormat format;
    private final TextTarget target;
    private final FileChannel channel;
    private final LineBuffer buffer;
    private final OutputCounters counters = new OutputCounters();
    private boolean broken;
    private boolean closed;
    private boolean ageKnown;
    private long bufferedSince;

    /** Takes over the target and closes it. */
    LineExporter(String outputName, LineFormat format, TextTarget target) {
        this.name = outputName + " " + target.name();
        this.format = format;
        this.target = target;
        this.channel = target.channel();
        this.buffer = new LineBuffer(format.maxLength());
        buffer.addText(format.header(buffer.end()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void export(long record) {
        counters.add(OutputCount.RECEIVED, 1);
        if (!format.wants(record)) {
            counters.add(OutputCount.SKIPPED, 1);
        } else if (broken) {
            counters.add(OutputCount.LOST_WRITE_ERROR, 1);
            counters.add(OutputCount.REPEATS_LOST, format.repeats(record));
        } else {
            buffer.addRecord(format.format(record, buffer.end()), format.repeats(record));
            if (buffer.isFull()) {
                flush();
            }
        }
    }

    @Override
    public void tick(long nowNanos) {
        if (buffer.isEmpty()) {
            return;
        }
        if (!ageKnown) {
            ageKnown = true;
            bufferedSince = nowNanos;
        } else if (nowNanos - bufferedSince >= MAX_AGE_NANOS) {
            flush();
        }
    }

    @Override
    public OutputCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!buffer.isEmpty()) {
            flush();
        }
        try {
            target.close();
        } catch (IOException e) {
            LOG.error("{}: closing failed: {}", name, e.getMessage());
        }
        buffer.close();
    }

    private void flush() {
        try {
            buffer.writeTo(channel);
        } catch (IOException e) {
            broken = true;
            LOG.error("{}: writing failed, no more records are written: {}", name, e.getMessage());
        }
        count();
        buffer.clear();
        ageKnown = false;
    }

    private void count() {
        int written = buffer.recordsWritten();
        if (buffer.written() > 0) {
            counters.addMessage(buffer.written());
        }
        counters.add(OutputCount.EXPORTED, written);
        counters.add(OutputCount.LOST_WRITE_ERROR, buffer.records() - written);
        counters.add(OutputCount.REPEATS, buffer.repeats(0, written));
        counters.add(OutputCount.REPEATS_LOST, buffer.repeats(written, buffer.records()));
    }
}
