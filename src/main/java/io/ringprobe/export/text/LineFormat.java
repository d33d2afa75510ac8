package io.ringprobe.export.text;

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

    /** Writes a record, up to and with its last line feed; returns the address behind it. */
    long format(long record, long to);
}
