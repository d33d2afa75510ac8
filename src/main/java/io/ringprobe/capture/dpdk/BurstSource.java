package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Packets in bursts, lent to the shards where the card wrote them. When the shards fall behind, the card keeps its
 * packets, and drops and counts what doesn't fit.
 *
 * <p>Owned by the capture thread; {@link #trouble} and {@link #position} may be asked by any.
 */
final class BurstSource implements PacketSource {
    private static final long LOOK_NANOS = 100_000_000;

    /** After so long without a packet sleep longer: a link that was dead still doesn't come at full rate. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private final Bursts bursts;
    private final LoanBook loans;
    private final PacketTime time;
    private final int burst;
    private final long longestPause;

    private boolean begun;
    private long now;
    private long lastLook;
    private long slept;
    private volatile long position;

    /**
     * @param burst packets to ask for at once
     * @param longestPause how long to sleep at most when nothing comes for a moment, in nanoseconds; 0 = not at all
     */
    BurstSource(Bursts bursts, PacketTime.Kind time, int burst, long longestPause) {
        this.bursts = bursts;
        this.loans = new LoanBook(bursts.mostLent(), burst, Shim::rp_dpdk_free);
        this.time = new PacketTime(bursts.name(), time);
        this.burst = burst;
        this.longestPause = longestPause;
        this.lastLook = System.nanoTime() - LOOK_NANOS;
    }

    @Override
    public String name() {
        return bursts.name();
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) {
        if (!begun) {
            begun = true;
            bursts.begin();
        }
        loans.release(receiver);
        int handed = hand(receiver, limit);
        while (handed < limit && receive()) {
            handed += hand(receiver, limit - handed);
        }
        return handed;
    }

    /** Always asks for a whole burst: drivers hand out nothing where fewer are wanted than they take at once. */
    private boolean receive() {
        if (loans.room() < burst) {
            return false;
        }
        int count = bursts.receive(loans.rows(), loans.mask(), loans.received(), burst, loans.clock());
        if (count == 0) {
            return false;
        }
        now = Memory.getLong(loans.clock());
        loans.receive(count);
        slept = 0;
        return true;
    }

    private int hand(PacketReceiver receiver, int limit) {
        int count = Math.min(limit, loans.waiting());
        long octets = 0;
        for (int i = 0; i < count; i++) {
            long row = loans.hand();
            int captured = PacketRow.captured(row);
            octets += captured;
            receiver.onPacket(
                    time.of(PacketRow.time(row), now),
                    PacketRow.frame(row),
                    captured,
                    PacketRow.wire(row),
                    LinkType.ETHERNET);
        }
        if (count > 0) {
            position = position + octets;
            loans.mark(receiver);
        }
        return count;
    }

    /** A card has no way to wake us that all drivers know; its queue takes what comes meanwhile. */
    @Override
    public void await(long nanos) {
        if (longestPause == 0) {
            Thread.onSpinWait();
        } else {
            long pause = slept < QUIET_NANOS ? Math.min(nanos, longestPause) : nanos;
            slept += pause;
            LockSupport.parkNanos(pause);
        }
    }

    @Override
    public long missed() {
        long at = System.nanoTime();
        if (at - lastLook >= LOOK_NANOS) {
            lastLook = at;
            bursts.look();
        }
        return bursts.missed();
    }

    @Override
    public long missedByInterface() {
        return bursts.missedByInterface();
    }

    @Override
    public String trouble() {
        return bursts.trouble();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        loans.close();
        bursts.close();
    }
}
