package io.ringprobe.lab.run;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.lab.collect.Listener;
import io.ringprobe.lab.collect.Received;
import io.ringprobe.lab.collect.RecordSink;
import io.ringprobe.lab.collect.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A collector that reads: it listens for IPFIX over UDP on a port of its own, from when it is opened until it is
 * closed, and counts records and the packets that they count. A thread of its own reads; the numbers are for whoever
 * has closed it, but {@link #records} for anybody at any time.
 */
final class Counter implements AutoCloseable {
    private final RecordSink sink;
    private final Collection collection;
    private final Listener listener;
    private final Thread thread;
    private volatile long records;
    private long packets;
    private volatile Exception failure;

    private Counter(RecordSink sink) throws IOException {
        this.sink = sink;
        collection = new Collection(new FieldCatalog(List.of(FlowRecord.BASIC)), this::count);
        listener = collection.listen(Collection.UDP + 0);
        thread = Thread.ofPlatform().name("lab-collector").daemon(true).start(this::read);
    }

    /** One that only counts. */
    static Counter open() throws IOException {
        return open(received -> {});
    }

    /** One that hands each record on, too, on the thread that reads. */
    static Counter open(RecordSink sink) throws IOException {
        return new Counter(sink);
    }

    private void read() {
        try {
            listener.run(0);
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void count(Received received) {
        // Only this thread writes it.
        records = records + 1;
        packets += received.packets + received.packetsRev;
        sink.record(received);
    }

    int port() {
        return listener.port();
    }

    /** Records of flows that have come. */
    long records() {
        return records;
    }

    /** What they count of packets, in both directions. */
    long packets() {
        return packets;
    }

    /** What else has come. */
    Tally tally() {
        return collection.tally();
    }

    /**
     * Reads what has come, and ends.
     *
     * @throws IOException if it couldn't be read
     */
    @Override
    public void close() throws IOException {
        listener.stop();
        Threads.join(thread);
        listener.close();
        collection.close();
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new UncheckedIOException(new IOException("the collector can't read on", failure));
        }
    }
}
