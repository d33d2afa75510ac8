package io.ringprobe.lab.collect;

/** Takes the records that were received, one after the other, on the thread that reads them. */
@FunctionalInterface
public interface RecordSink {
    /** A record; it is filled anew afterwards. */
    void record(Received received);
}
