package io.ringprobe.lab.run.capture;

import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** Writes captures in the classic form with times in nanoseconds. Stateless. */
final class PcapFile {
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int HEADER = 24;
    private static final int RECORD = 16;
    private static final int SNAP = 1 << 18;
    private static final int ETHERNET = 1;
    private static final int BUFFER = 4 << 20;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** One packet of UDP between two addresses kept for examples (192.0.2.1 and 192.0.2.2), without payload. */
    private static final String ONE_PACKET = "020000000002" + "020000000001" + "0800"
            + "4500001c0001000040117ad0" + "c0000201c0000202" + "9c40003500080000"
            + "000000000000000000000000000000000000";

    private PcapFile() {}

    private static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC_NANOS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(SNAP)
                .putInt(ETHERNET)
                .flip();
    }

    /** Writes a capture of a single packet. */
    static void writeOne(Path file) throws IOException {
        byte[] frame = HexFormat.of().parseHex(ONE_PACKET);
        ByteBuffer all = ByteBuffer.allocate(HEADER + RECORD + frame.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(header());
        all.putInt(1_700_000_000).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        Files.write(file, all.array());
    }

    /** Writes all traffic, and returns how many octets its packets have. */
    static long write(Traffic traffic, Path file) throws IOException {
        int room = RECORD + traffic.maxFrameLength();
        long octets = 0;
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                NativeBlock block = NativeBlock.allocate(BUFFER + room)) {
            writeAll(channel, header());
            long at = block.address();
            int length;
            while ((length = traffic.next(at + RECORD)) > 0) {
                record(at, traffic.time(), length);
                octets += length;
                at += RECORD + length;
                if (at - block.address() > BUFFER) {
                    writeAll(channel, block.buffer(0, (int) (at - block.address())));
                    at = block.address();
                }
            }
            writeAll(channel, block.buffer(0, (int) (at - block.address())));
        }
        return octets;
    }

    /** The machine's own byte order, which is little-endian wherever the lab runs. */
    private static void record(long at, long nanos, int length) {
        Memory.putInt(at, (int) (nanos / NANOS_PER_SECOND));
        Memory.putInt(at + 4, (int) (nanos % NANOS_PER_SECOND));
        Memory.putInt(at + 8, length);
        Memory.putInt(at + 12, length);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
