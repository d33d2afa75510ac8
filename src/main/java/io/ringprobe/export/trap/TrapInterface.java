package io.ringprobe.export.trap;

/**
 * One TRAP output interface: takes messages full of records and carries them to whoever reads the interface.
 *
 * <p>Bad luck outside is not thrown but counted, in the {@link io.ringprobe.export.OutputCounters} of the output that
 * the interface was made for: each flow of a message that was taken ends as exported or lost there, at the latest in
 * {@link #close}. Owned by the export thread; what the interface does on threads of its own is its own affair.
 */
public interface TrapInterface extends AutoCloseable {
    /** The interface as its specifier begins, such as {@code u:http} or {@code t:8000}. */
    String name();

    /**
     * Takes a message. It is the caller's again when the call returns, and may be cleared.
     *
     * @param now {@link System#nanoTime()}
     */
    void send(MessageBuffer message, long now);

    /** What is wrong now, such as a disk that is full; null where all is well. Any thread may ask. */
    default String trouble() {
        return null;
    }

    /** Called about every 100 ms: time to write, to meet new clients, to give up old ones. */
    void tick(long now);

    /** Carries what is left to its readers as far as its timeouts allow, counts the rest as lost, frees everything. */
    @Override
    void close();
}
