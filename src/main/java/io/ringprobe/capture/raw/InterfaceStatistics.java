package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * Packets that the interface dropped or received damaged, by its own counters in {@code /sys/class/net}; they are read
 * without allocating. Owned by the capture thread.
 */
final class InterfaceStatistics implements AutoCloseable {
    /** They don't overlap: what the host missed is in neither of the others (Documentation/networking/statistics). */
    private static final String[] COUNTERS = {"rx_dropped", "rx_missed_errors", "rx_errors"};

    private static final int READ_ONLY = 0;
    private static final int CLOSE_ON_EXEC = 0x8_0000;
    private static final int LENGTH = 32;
    private static final int NOT_OPEN = -1;

    private final String folder;
    private final NativeBlock text = NativeBlock.allocateCleared(LENGTH);
    private final int[] files = new int[COUNTERS.length];
    private final long[] last = new long[COUNTERS.length];
    private long sum;

    InterfaceStatistics(String name) {
        folder = "/sys/class/net/" + name + "/statistics/";
        open();
    }

    private void open() {
        for (int i = 0; i < files.length; i++) {
            files[i] = SystemCalls.open(folder + COUNTERS[i], READ_ONLY | CLOSE_ON_EXEC);
            last[i] = Math.max(0, read(files[i]));
        }
    }

    /** Goes on with an interface of the same name that was made anew. */
    void reopen() {
        closeFiles();
        open();
    }

    /** Packets since this object was made. */
    long missed() {
        for (int i = 0; i < files.length; i++) {
            long now = read(files[i]);
            if (now >= 0) {
                sum += Math.max(0, now - last[i]);
                last[i] = now;
            }
        }
        return sum;
    }

    /** The number in the file; -1 where it can't be read, as when its interface is gone. */
    private long read(int file) {
        long length = file == NOT_OPEN ? 0 : SystemCalls.pread(file, text.address(), LENGTH, 0);
        if (length <= 0) {
            return -1;
        }
        long number = 0;
        for (long at = text.address(); at < text.address() + length; at++) {
            int digit = Memory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private void closeFiles() {
        for (int i = 0; i < files.length; i++) {
            if (files[i] != NOT_OPEN) {
                SystemCalls.close(files[i]);
                files[i] = NOT_OPEN;
            }
        }
    }

    @Override
    public void close() {
        closeFiles();
        text.close();
    }
}
