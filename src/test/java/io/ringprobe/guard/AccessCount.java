package io.ringprobe.guard;

import io.ringprobe.memory.MemoryWatch;
import io.ringprobe.memory.Regions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what one thread does with off-heap memory between {@link #begin} and {@link #end}, and how many cache lines of
 * certain regions it touches. One at a time.
 */
final class AccessCount implements MemoryWatch {
    private static final int LINE_BITS = 6;

    private final String thread;
    private final Map<Long, Long> regions;
    private final Set<Long> touched = new HashSet<>();
    private long loads;
    private long stores;
    private long copied;
    private long lines;

    private AccessCount(String thread, Map<Long, Long> regions) {
        this.thread = thread;
        this.regions = regions;
    }

    /**
     * Counts what the caller does.
     *
     * @param regions whose lines are counted: lengths by addresses
     */
    AccessCount(Map<Long, Long> regions) {
        this(Thread.currentThread().getName(), regions);
    }

    /** Counts what the caller does. */
    AccessCount() {
        this(Map.of());
    }

    /** Counts what the thread of that name does. */
    static AccessCount ofThread(String name) {
        return new AccessCount(name, Map.of());
    }

    void begin() {
        Regions.watch(this);
    }

    /** Lines that were touched several times since the beginning count once. */
    void end() {
        Regions.watch(null);
        lines += touched.size();
        touched.clear();
    }

    @Override
    public void load(long address, long length) {
        if (Thread.currentThread().getName().equals(thread)) {
            loads++;
            touch(address);
        }
    }

    @Override
    public void store(long address, long length) {
        if (Thread.currentThread().getName().equals(thread)) {
            stores++;
            touch(address);
        }
    }

    @Override
    public void copy(long length) {
        if (Thread.currentThread().getName().equals(thread)) {
            copied += length;
        }
    }

    private void touch(long address) {
        for (Map.Entry<Long, Long> region : regions.entrySet()) {
            if (address >= region.getKey() && address < region.getKey() + region.getValue()) {
                touched.add(address >>> LINE_BITS);
            }
        }
    }

    long loads() {
        return loads;
    }

    long stores() {
        return stores;
    }

    /** Bytes copied or cleared in one go. */
    long copied() {
        return copied;
    }

    long lines() {
        return lines;
    }
}
