package io.ringprobe.lab.input;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;

/**
 * Frames that were made beforehand and come again and again, each time at a later time and with other addresses: the
 * upper half of an IPv4 address, or the second group of an IPv6 address, is changed by the number of the round, alike
 * in all packets, so that each round has the same flows between other hosts. Checksums aren't corrected, nor are
 * addresses within payload. Owned by the capture thread.
 */
final class PremadeFrames implements Frames {
    private static final int ALIGNMENT = 16;
    /** The part of an IPv6 address that changes. */
    private static final int IPV6_PART = 2;

    private final NativeBlock memory;
    private final long[] frames;
    private final int[] lengths;
    private final long[] times;
    /** Where in the frame the parts of the addresses stand that change: source, then destination; 0 for none. */
    private final short[] sources;

    private final short[] destinations;
    private final int places;
    private final long span;
    private final int step;
    /** By what the addresses of each place are changed now, as every place's round may be another. */
    private int round;

    private int handed;

    /**
     * Makes the frames.
     *
     * @param most how many; fewer where the traffic ends before
     * @param index which of several sources this is, so that their addresses differ
     * @param step how many sources there are
     */
    PremadeFrames(Traffic traffic, int most, int index, int step) {
        int room = traffic.maxFrameLength() + ALIGNMENT - 1 & -ALIGNMENT;
        memory = NativeBlock.allocate((long) most * room);
        frames = new long[most];
        lengths = new int[most];
        times = new long[most];
        sources = new short[most];
        destinations = new short[most];
        this.step = step;
        places = make(traffic, most);
        span = places < 2 ? 1 : (times[places - 1] - times[0]) * places / (places - 1) + 1;
        round = index;
        for (int i = 0; i < places; i++) {
            change(i, index);
        }
    }

    private int make(Traffic traffic, int most) {
        long at = memory.address();
        try (AddressFinder finder = new AddressFinder()) {
            for (int i = 0; i < most; i++) {
                int length = traffic.next(at);
                if (length == 0) {
                    return i;
                }
                frames[i] = at;
                lengths[i] = length;
                times[i] = traffic.time();
                if (finder.find(at, length)) {
                    int part = finder.isIpv6() ? IPV6_PART : 0;
                    sources[i] = (short) (finder.source() + part);
                    destinations[i] = (short) (finder.destination() + part);
                }
                at += length + ALIGNMENT - 1 & -ALIGNMENT;
            }
        }
        return most;
    }

    /** Changes the addresses of a frame by these bits, or back. */
    private void change(int place, int bits) {
        if (sources[place] != 0) {
            long source = frames[place] + sources[place];
            long destination = frames[place] + destinations[place];
            Memory.putShortBE(source, Memory.getUnsignedShortBE(source) ^ bits);
            Memory.putShortBE(destination, Memory.getUnsignedShortBE(destination) ^ bits);
        }
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    public long hand(PacketReceiver receiver, int first, int count, long nanos) {
        if (places == 0) {
            return -1;
        }
        long shift = (round - (long) round % step) / step * span;
        int bits = round ^ (round - step);
        long octets = 0;
        for (int i = first; i < first + count; i++) {
            if (round >= step) {
                change(i, bits);
            }
            long time = nanos == OWN_TIME ? times[i] + shift : nanos;
            receiver.onPacket(time, frames[i], lengths[i], lengths[i], LinkType.ETHERNET);
            octets += lengths[i];
        }
        handed = count;
        if (first + count == places) {
            round += step;
        }
        return octets;
    }

    @Override
    public int handed() {
        return handed;
    }

    @Override
    public void close() {
        memory.close();
    }
}
