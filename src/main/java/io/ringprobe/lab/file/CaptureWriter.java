package io.ringprobe.lab.file;

import io.ringprobe.memory.GrowingFile;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a capture file of Ethernet frames, times in nanoseconds: pcap, or pcapng with one interface. Frames are made
 * where they stay. Owned by one thread.
 */
public final class CaptureWriter implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    private static final int SNAP_LENGTH = 0x40000;
    private static final int ETHERNET = 1;

    private static final int PCAP_MAGIC = 0xA1B2_3C4D;
    /** 2.4, as two numbers of 16 bits. */
    private static final int PCAP_VERSION = 4 << 16 | 2;

    private static final int PCAP_HEADER = 24;
    private static final int PCAP_RECORD = 16;

    private static final int SECTION = 0x0A0D_0D0A;
    private static final int SECTION_LENGTH = 28;
    private static final int BYTE_ORDER = 0x1A2B_3C4D;
    private static final int INTERFACE = 1;
    private static final int INTERFACE_LENGTH = 32;
    /** Option if_tsresol (9) of length 1: times are in 10 to the power of minus 9 seconds. */
    private static final long RESOLUTION = 9L << 32 | 1 << 16 | 9;

    private static final int PACKET = 6;
    private static final int PACKET_HEADER = 28;
    private static final int PACKET_TRAILER = 4;
    private static final int ALIGNMENT = 4;

    private final GrowingFile file;
    private final boolean nextGeneration;
    private long record;

    private CaptureWriter(GrowingFile file, boolean nextGeneration) {
        this.file = file;
        this.nextGeneration = nextGeneration;
    }

    /**
     * Creates a file: pcapng where its name ends so, else pcap.
     *
     * @throws IOException if it can't be created
     */
    public static CaptureWriter create(Path path) throws IOException {
        GrowingFile file = GrowingFile.create(path);
        try {
            CaptureWriter writer =
                    new CaptureWriter(file, path.getFileName().toString().endsWith(".pcapng"));
            writer.begin();
            return writer;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        if (nextGeneration) {
            section();
        } else {
            long at = file.room(PCAP_HEADER);
            Memory.putInt(at, PCAP_MAGIC);
            Memory.putInt(at + 4, PCAP_VERSION);
            Memory.putLong(at + 8, 0);
            Memory.putInt(at + 16, SNAP_LENGTH);
            Memory.putInt(at + 20, ETHERNET);
            file.written(PCAP_HEADER);
        }
    }

    private void section() throws IOException {
        long at = file.room(SECTION_LENGTH + INTERFACE_LENGTH);
        Memory.putInt(at, SECTION);
        Memory.putInt(at + 4, SECTION_LENGTH);
        Memory.putInt(at + 8, BYTE_ORDER);
        Memory.putInt(at + 12, 1);
        Memory.putLong(at + 16, -1);
        Memory.putInt(at + 24, SECTION_LENGTH);
        long link = at + SECTION_LENGTH;
        Memory.putInt(link, INTERFACE);
        Memory.putInt(link + 4, INTERFACE_LENGTH);
        Memory.putInt(link + 8, ETHERNET);
        Memory.putInt(link + 12, SNAP_LENGTH);
        Memory.putLong(link + 16, RESOLUTION);
        Memory.putInt(link + 24, 0);
        Memory.putInt(link + 28, INTERFACE_LENGTH);
        file.written(SECTION_LENGTH + INTERFACE_LENGTH);
    }

    /**
     * Where the next frame goes.
     *
     * @param most octets that it may have
     * @throws IOException if the disk is full
     */
    public long frame(int most) throws IOException {
        record = file.room(most + PACKET_HEADER + PACKET_TRAILER + ALIGNMENT);
        return record + (nextGeneration ? PACKET_HEADER : PCAP_RECORD);
    }

    /**
     * The frame is there.
     *
     * @param length its octets
     * @param nanos its time, ns since 1970
     */
    public void written(int length, long nanos) {
        if (nextGeneration) {
            packetBlock(length, nanos);
            return;
        }
        long seconds = nanos / SECOND;
        Memory.putInt(record, (int) seconds);
        Memory.putInt(record + 4, (int) (nanos - seconds * SECOND));
        Memory.putInt(record + 8, length);
        Memory.putInt(record + 12, length);
        file.written(PCAP_RECORD + length);
    }

    private void packetBlock(int length, long nanos) {
        int padded = length + ALIGNMENT - 1 & -ALIGNMENT;
        int total = PACKET_HEADER + padded + PACKET_TRAILER;
        Memory.putInt(record, PACKET);
        Memory.putInt(record + 4, total);
        Memory.putInt(record + 8, 0);
        Memory.putInt(record + 12, (int) (nanos >>> 32));
        Memory.putInt(record + 16, (int) nanos);
        Memory.putInt(record + 20, length);
        Memory.putInt(record + 24, length);
        for (int i = length; i < padded; i++) {
            Memory.putByte(record + PACKET_HEADER + i, 0);
        }
        Memory.putInt(record + PACKET_HEADER + padded, total);
        file.written(total);
    }

    /** Octets written so far. */
    public long length() {
        return file.length();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
