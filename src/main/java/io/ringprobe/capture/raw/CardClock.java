package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/** The clock of a network card that stamps packets ({@code /dev/ptp0} and so on). Stateless. */
final class CardClock {
    /** What {@link #offset} gives where the clock can't be read. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final int SYSTEM_CLOCK = 0;
    private static final int READ_ONLY = 0;
    private static final int CLOCK_OF_FILE = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final int TIME_LENGTH = 16;

    private CardClock() {}

    /** By how many nanoseconds the card's clock is ahead of the system's. */
    static long offset(int number) {
        int file = SystemCalls.open("/dev/ptp" + number, READ_ONLY);
        if (file < 0) {
            return UNKNOWN;
        }
        try (NativeBlock time = NativeBlock.allocateCleared(TIME_LENGTH)) {
            long card = read(~file << 3 | CLOCK_OF_FILE, time.address());
            long system = read(SYSTEM_CLOCK, time.address());
            return card == UNKNOWN || system == UNKNOWN ? UNKNOWN : card - system;
        } finally {
            SystemCalls.close(file);
        }
    }

    private static long read(int clock, long time) {
        if (SystemCalls.clock_gettime(clock, time) != 0) {
            return UNKNOWN;
        }
        return Memory.getLong(time) * SECOND + Memory.getLong(time + 8);
    }
}
