package io.ringprobe.lab.input;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthWriter;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;
import java.io.IOException;

/** Frames that are made when they are due. Owned by the capture thread. */
final class DirectFrames implements Frames {
    private static final int MEMORY = 1 << 26;
    private static final int FEWEST = 4096;
    private static final int MOST = 1 << 16;
    private static final int ALIGNMENT = 64;

    private final Traffic traffic;
    private final TruthWriter truth;
    private final int placeBytes;
    private final int places;
    private final NativeBlock memory;
    private int handed;
    private boolean closed;

    /** @param truth what the traffic tells the truth to, or null; it is closed with this */
    DirectFrames(Traffic traffic, TruthWriter truth) {
        this.traffic = traffic;
        this.truth = truth;
        placeBytes = traffic.maxFrameLength() + ALIGNMENT - 1 & -ALIGNMENT;
        places = Math.clamp(MEMORY / placeBytes, FEWEST, MOST);
        memory = NativeBlock.allocate((long) places * placeBytes);
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    public long hand(PacketReceiver receiver, int first, int count, long nanos) {
        long octets = 0;
        handed = 0;
        while (handed < count) {
            long at = memory.address() + (long) (first + handed) * placeBytes;
            int length = traffic.next(at);
            if (length == 0) {
                return handed == 0 ? -1 : octets;
            }
            long time = nanos == OWN_TIME ? traffic.time() : nanos;
            receiver.onPacket(time, at, length, length, LinkType.ETHERNET);
            octets += length;
            handed++;
        }
        return octets;
    }

    @Override
    public int handed() {
        return handed;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        memory.close();
        traffic.close();
        if (truth != null) {
            truth.close();
        }
    }
}
