package io.ringprobe.capture.ndp;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Regions;
import io.ringprobe.packet.LinkType;
import java.util.concurrent.locks.LockSupport;

/**
 * Packets from one queue of a card, lent to the shards where the card has written them.
 *
 * <p>libnfb gives back packets only all at once: {@code ndp_rx_burst_put} frees every one that was got before. So
 * bursts are got and lent up to a limit well below the card's buffer; then, or when nothing more has come, no more are
 * got until the shards are done with all, and all are given back. Meanwhile the card writes into the rest of its
 * buffer.
 *
 * <p>Owned by the capture thread; {@link #position()} may be asked by any.
 */
final class NdpSource implements PacketSource {
    private static final int BURST = 64;

    /** What is lent at most; the driver's buffer has 4 MiB unless it was set otherwise. */
    private static final int MOST_LENT = 4096;

    private static final long MOST_BYTES_LENT = 1 << 20;

    /** Shards take that long for some packets: soon is the time to ask them again. */
    private static final long RELEASE_PAUSE_NANOS = 20_000;

    private final QueueName name;
    private final NdpQueue queue;
    private final WallClock clock = new WallClock();

    /** One struct ndp_packet for each packet that is lent. */
    private final NativeBlock packets = NativeBlock.allocate((long) MOST_LENT * Libnfb.PACKET_LENGTH);

    private int lent;
    private long bytesLent;

    /** Whether no more packets are got until those that are lent are released. */
    private boolean returning;

    private long mark;
    private boolean stale = true;
    private long missed;
    private long bytes;
    private volatile long position;

    NdpSource(QueueName name, NdpQueue queue) {
        this.name = name;
        this.queue = queue;
    }

    @Override
    public String name() {
        return name.toString();
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) {
        if (returning && !giveBack(receiver)) {
            return 0;
        }
        int handed = 0;
        int got = BURST;
        while (got > 0 && handed < limit) {
            got = get(receiver, limit - handed);
            handed += got;
        }
        stale |= handed > 0;
        position = bytes;
        if (lent > 0 && (isFull() || handed == 0)) {
            returning = true;
            mark = receiver.mark();
            giveBack(receiver);
        }
        return handed;
    }

    private boolean isFull() {
        return lent == MOST_LENT || bytesLent >= MOST_BYTES_LENT;
    }

    /** Gets a burst; returns the number of packets handed over. */
    private int get(PacketReceiver receiver, int limit) {
        int count = isFull() ? 0 : Math.min(Math.min(BURST, limit), MOST_LENT - lent);
        long first = packets.address() + (long) lent * Libnfb.PACKET_LENGTH;
        int got = count == 0 ? 0 : queue.get(first, count);
        long now = got == 0 ? 0 : clock.nanos();
        for (int i = 0; i < got; i++) {
            deliver(first + (long) i * Libnfb.PACKET_LENGTH, now, receiver);
        }
        lent += got;
        return got;
    }

    private void deliver(long packet, long now, PacketReceiver receiver) {
        long data = Memory.getLong(packet + Libnfb.PACKET_DATA);
        long header = Memory.getLong(packet + Libnfb.PACKET_HEADER);
        int length = Memory.getInt(packet + Libnfb.PACKET_DATA_LENGTH);
        int headerLength = Memory.getUnsignedShort(packet + Libnfb.PACKET_HEADER_LENGTH);
        Regions.add(header, headerLength);
        Regions.add(data, length);
        long nanos =
                queue.times().nanos(header, headerLength, Memory.getUnsignedShort(packet + Libnfb.PACKET_FLAGS), now);
        bytesLent += length + headerLength;
        bytes += length;
        receiver.onPacket(nanos, data, length, length, LinkType.ETHERNET);
    }

    private boolean giveBack(PacketReceiver receiver) {
        if (!receiver.isReleased(mark)) {
            return false;
        }
        forgetRegions();
        queue.put();
        lent = 0;
        bytesLent = 0;
        returning = false;
        return true;
    }

    /** What was lent may not be touched any more. */
    private void forgetRegions() {
        if (Memory.CHECKED) {
            for (int i = 0; i < lent; i++) {
                long packet = packets.address() + (long) i * Libnfb.PACKET_LENGTH;
                Regions.remove(Memory.getLong(packet + Libnfb.PACKET_DATA));
                Regions.remove(Memory.getLong(packet + Libnfb.PACKET_HEADER));
            }
        }
    }

    @Override
    public void await(long nanos) {
        LockSupport.parkNanos(returning ? Math.min(nanos, RELEASE_PAUSE_NANOS) : nanos);
    }

    @Override
    public long missed() {
        if (stale) {
            stale = false;
            missed = queue.discarded();
        }
        return missed;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        forgetRegions();
        queue.close();
        packets.close();
    }
}
