package io.ringprobe.lab.input;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;
import java.time.Instant;

/**
 * Hands frames on, as fast as it goes or at a rate. Places are reused segment by segment, each when all shards are done
 * with it.
 *
 * <p>Owned by the capture thread.
 */
final class LabSource implements PacketSource {
    private static final int SEGMENTS = 16;
    private static final long SECOND = 1_000_000_000L;
    private static final long NOT_YET = -1;
    /** Who can't keep up isn't let to catch up more than this. */
    private static final long MOST_BEHIND_NANOS = 10_000_000;

    private final String name;
    private final Frames frames;
    private final long[] marks = new long[SEGMENTS];
    private final int segmentPlaces;
    private final double rate;
    private long left;
    private int place;
    private long position;
    private long began = NOT_YET;
    /** Packets by the plan since {@link #began}. */
    private long planned;

    /**
     * @param most packets to hand on
     * @param rate packets a second, or 0 for no limit
     */
    LabSource(String name, Frames frames, long most, double rate) {
        this.name = name;
        this.frames = frames;
        this.left = most;
        this.rate = rate;
        segmentPlaces = Math.max(1, (frames.places() + SEGMENTS - 1) / SEGMENTS);
        for (int i = 0; i < SEGMENTS; i++) {
            marks[i] = NOT_YET;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) {
        if (left == 0) {
            return END;
        }
        int wanted = (int) Math.min(left, rate == 0 ? limit : Math.min(limit, due()));
        long nanos = rate == 0 ? Frames.OWN_TIME : wallClock();
        int handed = 0;
        while (handed < wanted && isFree(receiver)) {
            int count = Math.min(wanted - handed, segmentEnd() - place);
            long octets = frames.hand(receiver, place, count, nanos);
            if (octets < 0) {
                left = 0;
                return handed == 0 ? END : handed;
            }
            position += octets;
            handed += frames.handed();
            left -= frames.handed();
            goOn(receiver, frames.handed());
        }
        planned += handed;
        return handed;
    }

    private static long wallClock() {
        Instant now = Instant.now();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    /** How many packets the rate allows now. */
    private long due() {
        long now = System.nanoTime();
        if (began == NOT_YET) {
            began = now;
        }
        long due = (long) ((now - began) * rate / SECOND) - planned;
        long most = Math.max(1, (long) (MOST_BEHIND_NANOS * rate / SECOND));
        if (due > most) {
            planned += due - most;
            return most;
        }
        return due;
    }

    private int segmentEnd() {
        return Math.min(frames.places(), (place / segmentPlaces + 1) * segmentPlaces);
    }

    /** Whether the place may be used: where a segment begins, all shards must be done with what it held. */
    private boolean isFree(PacketReceiver receiver) {
        if (place % segmentPlaces != 0) {
            return true;
        }
        long mark = marks[place / segmentPlaces];
        return mark == NOT_YET || receiver.isReleased(mark);
    }

    private void goOn(PacketReceiver receiver, int handed) {
        int segment = place / segmentPlaces;
        int end = segmentEnd();
        place += handed;
        if (place == end) {
            marks[segment] = receiver.mark();
            place = end == frames.places() ? 0 : end;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
