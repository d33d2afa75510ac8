package io.ringprobe.export.text;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
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
    private final LineBuffers buffers;
    private final OutputCounters counters = new OutputCounters();
    private LineBuffer buffer;
    private boolean broken;
    private boolean pauseSaid;
    private boolean closed;
    private boolean ageKnown;
    private long bufferedSince;
    private volatile String trouble;

    /**
     * Takes over the target and closes it.
     *
     * @param context tells whether to wait for a reader that pauses, rather than lose records
     */
    LineExporter(String outputName, LineFormat format, TextTarget target, OutputContext context) {
        this.name = outputName + " " + target.name();
        this.format = format;
        this.target = target;
        this.buffers = new LineBuffers(target, format.maxLength(), context::mayWait, this::written, name);
        this.buffer = buffers.next();
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
            lose(record, OutputCount.LOST_WRITE_ERROR);
        } else if (buffer == null && !hasBuffer()) {
            lose(record, OutputCount.LOST_NO_COLLECTOR);
        } else {
            buffer.addRecord(format.format(record, buffer.end()), format.repeats(record));
            if (buffer.isFull()) {
                flush();
            }
        }
    }

    private boolean hasBuffer() {
        buffer = buffers.next();
        if (buffer == null && !pauseSaid) {
            LOG.warn("{}: the reader pauses: records are lost until it goes on", name);
        }
        if (pauseSaid != (buffer == null) && !broken) {
            trouble = buffer == null ? "the reader pauses: records are lost" : null;
        }
        pauseSaid = buffer == null;
        return buffer != null;
    }

    private void lose(long record, OutputCount cause) {
        counters.add(cause, 1);
        counters.add(OutputCount.REPEATS_LOST, format.repeats(record));
    }

    @Override
    public void tick(long nowNanos) {
        buffers.collect();
        if (buffer == null || buffer.isEmpty()) {
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
    public String trouble() {
        return trouble;
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
        if (buffer != null) {
            buffers.write(buffer);
        }
        buffers.close();
        try {
            target.close();
        } catch (IOException e) {
            LOG.error("{}: closing failed: {}", name, e.getMessage());
        }
    }

    private void flush() {
        buffers.write(buffer);
        buffer = buffers.spare();
        ageKnown = false;
    }

    /** Counts what became of a buffer; {@code failure} is why not all of it was written, or null. */
    private void written(LineBuffer back, IOException failure) {
        if (failure != null && !broken) {
            LOG.error("{}: writing failed, no more records are written: {}", name, failure.getMessage());
            broken = true;
            trouble = "writing failed: " + failure.getMessage();
        }
        int written = back.recordsWritten();
        if (back.written() > 0) {
            counters.addMessage(back.written());
        }
        counters.add(OutputCount.EXPORTED, written);
        OutputCount cause = failure == null ? OutputCount.LOST_NO_COLLECTOR : OutputCount.LOST_WRITE_ERROR;
        counters.add(cause, (long) back.records() - written);
        counters.add(OutputCount.REPEATS, back.repeats(0, written));
        counters.add(OutputCount.REPEATS_LOST, back.repeats(written, back.records()));
    }
}
