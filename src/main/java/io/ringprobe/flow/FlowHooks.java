package io.ringprobe.flow;

/**
 * What the flow cache tells the plugins: the seam between the two, so that the cache knows no plugin. Called by the
 * shard's thread, and only for flows that have a plugin attached, but for {@link #created}, {@link #ending} and
 * {@link #ended}. The cache that calls them closes them.
 */
public interface FlowHooks extends AutoCloseable {
    /** Whether any plugin is there at all; if not, nothing else is called. */
    boolean isActive();

    /** Whether the plugins' side holds anything of flows outside their entries; if not, {@link #touch} isn't called. */
    boolean hasOutside();

    /** Has what it holds of the flow brought into the cache, as the table does with entries. */
    void touch(long entry);

    /**
     * The packet has opened the record, which counts it.
     *
     * @return whether the record ends with this packet
     */
    boolean created(long entry, long packet, boolean forward);

    /**
     * The packet is about to be counted.
     *
     * @return whether the record ends before it
     */
    boolean cutsBefore(long entry, long packet, boolean forward);

    /**
     * The packet has been counted.
     *
     * @return whether the record ends with this packet
     */
    boolean updated(long entry, long packet, boolean forward);

    /** The record is about to be copied out. */
    void ending(long entry);

    /** The flow has ended; not called where a plugin cut before a packet, for then the biflow goes on. */
    void ended(long entry);

    /** Packets of a block follow, or the ends of all flows. */
    void beginBlock();

    /** The shard's clock has moved to another second, modulo 2^32 since 1970. */
    void tick(int clock);

    /** The block is done: what was counted may be shown to other threads. */
    void endBlock();

    @Override
    void close();
}
