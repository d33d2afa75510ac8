package io.ringprobe.memory;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The off-heap regions that checked access ({@link Memory#CHECKED}) may touch. Filled by the owners of off-heap memory
 * in this package and by capture sources that lend memory they didn't allocate. Does nothing when access isn't checked.
 * Thread-safe.
 */
public final class Regions {
    private static final int CACHE_BITS = 14;
    private static final int PAGE_BITS = 9;

    private static final ConcurrentSkipListMap<Long, Region> BY_START = new ConcurrentSkipListMap<>();

    /** Where an address was found last, by its page: most accesses are near others. Races only cost another look. */
    private static final Region[] CACHE = new Region[Memory.CHECKED ? 1 << CACHE_BITS : 0];

    private static volatile MemoryWatch watch;

    private static final class Region {
        final long start;
        final long end;
        /** Set when the region is forgotten, which the cache doesn't hear of. */
        volatile boolean gone;

        Region(long start, long end) {
            this.start = start;
            this.end = end;
        }

        boolean holds(long address, long length) {
            return address >= start && address + length <= end && !gone;
        }
    }

    private Regions() {}

    /** Makes {@code length} bytes from {@code address} known. */
    public static void add(long address, long length) {
        if (Memory.CHECKED && length > 0) {
            forget(BY_START.put(address, new Region(address, address + length)));
        }
    }

    /** Forgets the region that begins at {@code address}. */
    public static void remove(long address) {
        if (Memory.CHECKED) {
            forget(BY_START.remove(address));
        }
    }

    private static void forget(Region region) {
        if (region != null) {
            region.gone = true;
        }
    }

    /**
     * The regions that are known now, their lengths by their addresses: what hasn't been freed. Empty when access isn't
     * checked.
     */
    public static SortedMap<Long, Long> known() {
        SortedMap<Long, Long> lengths = new TreeMap<>();
        BY_START.forEach((start, region) -> lengths.put(start, region.end - start));
        return lengths;
    }

    /** From now on tells this one of each access, whatever the thread; null for none. Only where access is checked. */
    public static void watch(MemoryWatch watcher) {
        watch = watcher;
    }

    static void load(long address, long length) {
        check(address, length);
        MemoryWatch watcher = watch;
        if (watcher != null) {
            watcher.load(address, length);
        }
    }

    static void store(long address, long length) {
        check(address, length);
        MemoryWatch watcher = watch;
        if (watcher != null) {
            watcher.store(address, length);
        }
    }

    static void copied(long length) {
        MemoryWatch watcher = watch;
        if (watcher != null) {
            watcher.copy(length);
        }
    }

    static void check(long address, long length) {
        int place = (int) (address >>> PAGE_BITS) & CACHE.length - 1;
        Region near = CACHE[place];
        if (length <= 0 || near == null || !near.holds(address, length)) {
            CACHE[place] = find(address, length);
        }
    }

    private static Region find(long address, long length) {
        Map.Entry<Long, Region> below = BY_START.floorEntry(address);
        Region region = below == null ? null : below.getValue();
        if (length != 0 && (length < 0 || region == null || !region.holds(address, length))) {
            throw new IndexOutOfBoundsException(
                    "off-heap access of " + length + " bytes at 0x" + Long.toHexString(address)
                            + (region == null
                                    ? " is in no known region"
                                    : " leaves the region 0x" + Long.toHexString(region.start) + "–0x"
                                            + Long.toHexString(region.end)));
        }
        return region;
    }
}
