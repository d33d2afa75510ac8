package io.ringprobe.export;

/**
 * One output: takes finished flow records and carries them to a collector or file.
 *
 * <p>All methods are called by the export thread, but for {@link #counters()}, whose result any thread may read,
 * {@link #name()} and {@link #trouble()}. Bad luck outside (a collector that is away, a full disk) is not thrown but
 * counted and logged once; what is thrown ends the probe.
 */
public interface FlowExporter extends AutoCloseable {
    /** The name that tells outputs apart in the balance and in messages, such as {@code ipfix 127.0.0.1:4739/udp}. */
    String name();

    /**
     * Takes one flow's record ({@link io.ringprobe.flow.FlowRecord}), behind which its repeats stand; they are valid
     * only during the call. Each flow ends in exactly one counter: exported, not wanted, or lost; repeats have counters
     * of their own.
     */
    void export(long record);

    /**
     * Called now and then, at least about every 100 ms while the probe runs, also when no flow comes: time to flush
     * what is older than a second, to send templates again, to reconnect.
     *
     * @param nowNanos monotonic clock, {@link System#nanoTime()}
     */
    void tick(long nowNanos);

    /**
     * Called when no further record is ready: what would rather be sent together with others need not wait for them.
     *
     * @param nowNanos monotonic clock, {@link System#nanoTime()}
     */
    default void caughtUp(long nowNanos) {}

    /** What has become of the records so far. */
    OutputCounters counters();

    /**
     * What is wrong now, such as {@code no connection to 192.0.2.1:4739}; null where all is well. Any thread may ask.
     */
    default String trouble() {
        return null;
    }

    /** Sends or writes all that is buffered, counts what could not be, and frees everything. */
    @Override
    void close();
}
