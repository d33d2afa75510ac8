package io.ringprobe.memory;

/**
 * Is told of accesses to off-heap memory where access is checked, in the thread that makes them: so tests can count
 * work without a clock.
 */
public interface MemoryWatch {
    /** A number of that length is read. */
    void load(long address, long length);

    /** A number of that length is written. */
    void store(long address, long length);

    /** So many bytes are copied in one go, or cleared; word by word the words are told of, too. */
    void copy(long length);
}
