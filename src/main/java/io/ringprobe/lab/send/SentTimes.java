package io.ringprobe.lab.send;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * When frames were sent, by the times that they have in their scenario: pairs of both, rising, at first a millisecond
 * apart. Between two pairs both times go on evenly; before and behind a pause there is a pair, so that it is kept, and
 * a time is found to two such steps at worst. When there is no more room, each other pair goes and the rest are twice
 * as far apart. Owned by the thread that sends.
 */
final class SentTimes implements AutoCloseable {
    /** Two times of eight octets. */
    private static final int PAIR_LENGTH = 16;

    private static final int SENT_OFFSET = 8;
    private static final long FIRST_STEP_NANOS = 1_000_000;

    private final NativeBlock block;
    private final int most;
    private int count;
    private long stepNanos = FIRST_STEP_NANOS;
    private long lastPlanned;
    private long lastSent;
    private boolean isLastKept = true;

    /** @param most pairs that there is room for, four or more */
    SentTimes(int most) {
        this.most = most;
        block = NativeBlock.allocate((long) most * PAIR_LENGTH);
    }

    /**
     * All frames up to that time of the scenario, and after the one before, were sent at that time.
     *
     * @param planned ns since 1970 in the scenario, rising
     * @param sent ns since 1970 on the clock, rising
     */
    void add(long planned, long sent) {
        boolean isDue = count == 0 || sent - sent(count - 1) >= stepNanos;
        if (isDue) {
            if (!isLastKept && sent - lastSent >= stepNanos) {
                keep(lastPlanned, lastSent);
            }
            keep(planned, sent);
        }
        isLastKept = isDue;
        lastPlanned = planned;
        lastSent = sent;
    }

    private void keep(long planned, long sent) {
        if (count == most) {
            thinOut();
        }
        long pair = pair(count++);
        Memory.putLong(pair, planned);
        Memory.putLong(pair + SENT_OFFSET, sent);
    }

    private void thinOut() {
        for (int i = 2; i < count; i += 2) {
            Memory.copy(pair(i), pair(i / 2), PAIR_LENGTH);
        }
        count = (count + 1) / 2;
        stepNanos *= 2;
    }

    /** When the frame with that time in the scenario was sent, which must not be later than what was added. */
    long of(long planned) {
        if (count == 0 || planned >= lastPlanned) {
            return lastSent;
        }
        int next = firstFrom(planned);
        if (next == 0) {
            return sent(0);
        }
        return next == count
                ? between(planned, planned(count - 1), sent(count - 1), lastPlanned, lastSent)
                : between(planned, planned(next - 1), sent(next - 1), planned(next), sent(next));
    }

    private static long between(long planned, long from, long fromSent, long to, long toSent) {
        return fromSent + Math.round((double) (toSent - fromSent) * (planned - from) / (to - from));
    }

    /** The first pair that isn't before that time; {@link #count} if there is none. */
    private int firstFrom(long planned) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (planned(middle) < planned) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long pair(int index) {
        return block.address() + (long) index * PAIR_LENGTH;
    }

    private long planned(int index) {
        return Memory.getLong(pair(index));
    }

    private long sent(int index) {
        return Memory.getLong(pair(index) + SENT_OFFSET);
    }

    /** Begins anew: the scenario does, too. */
    void clear() {
        count = 0;
        isLastKept = true;
    }

    @Override
    public void close() {
        block.close();
    }
}
