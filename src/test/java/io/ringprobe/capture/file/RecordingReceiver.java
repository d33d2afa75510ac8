package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what it is given, and holds frames as shards do: only after a mark has been asked about {@code patience} times
 * are the frames before it released; until then their bytes must not change.
 */
public final class RecordingReceiver implements PacketReceiver {
    public final List<Captured> packets = new ArrayList<>();
    public final List<Long> addresses = new ArrayList<>();
    public int filtered;
    long filteredBytes;

    private final int patience;
    private int released;
    private int asked;

    public RecordingReceiver() {
        this(0);
    }

    public RecordingReceiver(int patience) {
        this.patience = patience;
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        packets.add(new Captured(nanos, copy(frame, captured), wire, link));
        addresses.add(frame);
    }

    @Override
    public void onFiltered(int wire) {
        filtered++;
        filteredBytes += wire;
    }

    @Override
    public long mark() {
        return packets.size();
    }

    @Override
    public boolean isReleased(long mark) {
        if (mark > released && asked++ >= patience) {
            asked = 0;
            release((int) mark);
        }
        return mark <= released;
    }

    /** All frames that are still held must be as they were when they were lent. */
    public void release(int mark) {
        for (int i = released; i < mark; i++) {
            byte[] frame = packets.get(i).frame();
            assertArrayEquals(frame, copy(addresses.get(i), frame.length), "frame " + i + " changed while it was lent");
        }
        released = mark;
    }

    private static byte[] copy(long frame, int length) {
        byte[] bytes = new byte[length];
        Memory.copyToArray(frame, bytes, 0, length);
        return bytes;
    }
}
