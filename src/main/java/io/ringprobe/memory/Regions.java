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
    private static final ConcurrentSkipListMap<Long, Long> END_BY_START = new ConcurrentSkipListMap<>();

    private Regions() {}

    /** Makes {@code length} bytes from {@code address} known. */
    public static void add(long address, long length) {
        if (Memory.CHECKED && length > 0) {
            END_BY_START.put(address, address + length);
        }
    }

    /** Forgets the region that begins at {@code address}. */
    public static void remove(long address) {
        if (Memory.CHECKED) {
            END_BY_START.remove(address);
        }
    }

    /**
     * The regions that are known now, their lengths by their addresses: what hasn't been freed. Empty when access isn't
     * checked.
     */
    public static SortedMap<Long, Long> known() {
        SortedMap<Long, Long> lengths = new TreeMap<>();
        END_BY_START.forEach((start, end) -> lengths.put(start, end - start));
        return lengths;
    }

    static void check(long address, long length) {
        if (length == 0) {
            return;
        }
        Map.Entry<Long, Long> region = END_BY_START.floorEntry(address);
        if (length < 0 || region == null || address + length > region.getValue()) {
            throw new IndexOutOfBoundsException(
                    "off-heap access of " + length + " bytes at 0x" + Long.toHexString(address)
                            + (region == null
                                    ? " is in no known region"
                                    : " leaves the region 0x" + Long.toHexString(region.getKey()) + "–0x"
                                            + Long.toHexString(region.getValue())));
        }
    }
}
