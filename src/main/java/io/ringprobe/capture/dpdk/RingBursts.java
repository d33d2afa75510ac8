package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.Trouble;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets that another DPDK process puts into a ring. What it couldn't put there is its business: a ring counts
 * nothing. Owned by its capture thread.
 */
final class RingBursts implements Bursts {
    private static final Logger LOG = LoggerFactory.getLogger(RingBursts.class);

    /** The packets lie in the other process' pool, which is unknown: so many of them may be with us. */
    private static final int MOST_LENT = 4096;

    private final String name;
    private final long ring;
    private final boolean secondary = Shim.rp_dpdk_is_secondary() == 1;
    private final Trouble trouble;

    RingBursts(String name, long ring) {
        this.name = "ring " + name;
        this.trouble = new Trouble(LOG, this.name);
        this.ring = ring;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostLent() {
        return MOST_LENT;
    }

    /** A process that shares another one's memory can't register threads; alone it can. */
    @Override
    public void begin() {
        if (!secondary) {
            Shim.rp_dpdk_register_thread();
        }
    }

    @Override
    public int receive(long rows, long mask, long position, int limit, long now) {
        return Shim.rp_dpdk_receive_ring(ring, rows, mask, position, limit, now);
    }

    @Override
    public void look() {
        boolean gone = secondary && Shim.rp_dpdk_is_primary_alive() == 0;
        if (gone) {
            trouble.is("the process that fills " + name + " is gone: start it again, and then ringprobe");
        }
    }

    @Override
    public long missed() {
        return 0;
    }

    @Override
    public long missedByInterface() {
        return 0;
    }

    @Override
    public String trouble() {
        return trouble.text();
    }

    @Override
    public void close() throws IOException {
        Eal.leave();
    }
}
