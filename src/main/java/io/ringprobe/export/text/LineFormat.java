package io.ringprobe.export.text;

import io.ringprobe.flow.FlowRecord;

/** Turns flow records into text, in off-heap memory. Used by the export thread, allocates nothing per record. */
interface LineFormat {
    /**
     * The most octets that {@link #header} or {@link #format} can write, those that they spoil behind the end included.
     */
    int maxLength();

    /** Writes what stands at the top of the output, maybe nothing; returns the address behind it. */
    long header(long to);

    /** Whether the output's options let this record in. */
    boolean wants(long record);

    /** How many of a record's repeats it writes. */
    default int repeats(long record) {
        return FlowRecord.repeats(record);
    }

    /** Writes a record and its repeats, up to and with the last line feed; returns the address behind it. */
    long format(long record, long to);
}
