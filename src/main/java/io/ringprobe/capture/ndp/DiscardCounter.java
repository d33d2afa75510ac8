package io.ringprobe.capture.ndp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * Packets that the card had no room for in a queue, from the queue's controller on the card. A write to its counters'
 * first register makes it take a snapshot of them all, which is then read. Opened by any thread, then used by the
 * capture thread.
 */
final class DiscardCounter implements AutoCloseable {
    private static final String[] CONTROLLERS = {"netcope,dma_ctrl_ndp_rx", "cesnet,dma_ctrl_calypte_rx"};
    private static final int RECEIVED = 0x60;
    private static final int DISCARDED = 0x70;
    private static final int SNAPSHOT = 1;

    private final Pointer controller;
    private final Memory scratch = new Memory(Long.BYTES);
    private final long atStart;
    private long last;

    private DiscardCounter(Pointer controller) {
        this.controller = controller;
        atStart = read(0);
        last = atStart;
    }

    /** The counter of a queue; empty where the card has none that we know. */
    static Optional<DiscardCounter> open(Pointer card, int queue) {
        for (String kind : CONTROLLERS) {
            int place = Libnfb.findComponent(card, kind, queue);
            if (place >= 0) {
                return Libnfb.openComponent(card, place).map(DiscardCounter::new);
            }
        }
        return Optional.empty();
    }

    /** Packets discarded since this was opened. */
    long discarded() {
        last = read(last);
        return last - atStart;
    }

    private long read(long otherwise) {
        scratch.setInt(0, SNAPSHOT);
        boolean read = Libnfb.write(controller, scratch, Integer.BYTES, RECEIVED)
                && Libnfb.read(controller, scratch, Long.BYTES, DISCARDED);
        return read ? scratch.getLong(0) : otherwise;
    }

    @Override
    public void close() {
        Libnfb.closeComponent(controller);
        scratch.close();
    }
}
