package io.ringprobe.capture.raw;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.packet.LinkType;

/**
 * The blocks that the kernel fills with packets, in turn. A block's frames are lent where they lie; it goes back to the
 * kernel when all shards are done with them. The kernel throws away what comes while it has no block.
 *
 * <p>Owned by the capture thread.
 */
final class Ring {
    /** A receiver remembers no more than 1024 marks. */
    private static final int MOST_LENT = 1000;

    private final long address;
    private final int blocks;
    private final int blockBytes;
    private final long[] marks;
    /** The block that is being read, or that the kernel will hand over next. */
    private int current;
    /** Blocks before it that were handed on and are not back yet. */
    private int lent;

    private int left;
    private long packet;
    private long octets;

    /** @param address where the blocks begin */
    Ring(long address, int blocks, int blockBytes) {
        this.address = address;
        this.blocks = blocks;
        this.blockBytes = blockBytes;
        this.marks = new long[blocks];
    }

    /**
     * Hands over packets that are there.
     *
     * @param onlyIncoming leave out what this machine sends: on the loopback interface it comes in again
     */
    int poll(PacketReceiver receiver, int limit, LinkType link, boolean onlyIncoming) {
        takeBack(receiver);
        int handed = 0;
        while (handed < limit && (left > 0 || nextBlock())) {
            handed += hand(receiver, limit - handed, link, onlyIncoming);
            if (left == 0) {
                lend(receiver);
            }
        }
        return handed;
    }

    /** Gives the kernel the blocks that the shards are done with. */
    private void takeBack(PacketReceiver receiver) {
        while (lent > 0) {
            int oldest = current - lent;
            oldest = oldest < 0 ? oldest + blocks : oldest;
            if (!receiver.isReleased(marks[oldest])) {
                return;
            }
            RingLayout.giveBack(block(oldest));
            lent--;
        }
    }

    private boolean nextBlock() {
        if (lent == Math.min(blocks, MOST_LENT) || !RingLayout.isOurs(block(current))) {
            return false;
        }
        left = RingLayout.count(block(current));
        packet = RingLayout.firstPacket(block(current));
        return true;
    }

    private int hand(PacketReceiver receiver, int limit, LinkType link, boolean onlyIncoming) {
        int count = Math.min(left, limit);
        int skipped = 0;
        long at = packet;
        for (int i = 0; i < count; i++) {
            if (onlyIncoming && RingLayout.kind(at) == RingLayout.OUTGOING) {
                skipped++;
            } else {
                hand(receiver, at, link);
            }
            at = RingLayout.nextPacket(at);
        }
        packet = at;
        left -= count;
        return count - skipped;
    }

    private void hand(PacketReceiver receiver, long at, LinkType link) {
        long frame = RingLayout.frame(at);
        int captured = RingLayout.captured(at);
        int wire = RingLayout.wire(at);
        int status = RingLayout.status(at);
        if (VlanTag.isMissing(status) && link == LinkType.ETHERNET) {
            frame = VlanTag.putBack(at, frame, status);
            captured += VlanTag.LENGTH;
            wire += VlanTag.LENGTH;
        }
        octets += captured;
        receiver.onPacket(RingLayout.nanos(at), frame, captured, wire, link);
    }

    private void lend(PacketReceiver receiver) {
        marks[current] = receiver.mark();
        lent++;
        current = current + 1 == blocks ? 0 : current + 1;
    }

    private long block(int index) {
        return address + (long) index * blockBytes;
    }

    /** Whether shards may still be at some of the frames, or a block is half read. */
    boolean isLent() {
        return lent > 0 || left > 0;
    }

    /** Octets handed over. */
    long octets() {
        return octets;
    }
}
