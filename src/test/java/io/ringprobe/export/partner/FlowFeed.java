package io.ringprobe.export.partner;

import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a capture into a FIFO at the pace of a link: packets with the time of the day, each of a flow of its own that
 * can be told by its number. Used by one thread.
 */
public final class FlowFeed implements AutoCloseable {
    /** The input's and cache's options with which flows end soon after their only packet. */
    public static final String CACHE = "cache;inactive=1";

    private static final int AT_ONCE = 50;
    private static final int IP_HEADER = 20;
    private static final int LENGTH = IP_HEADER + 8;
    private static final int SOURCE_OFFSET = 12;
    /** 10.0.0.0: the number of the flow is what follows in the source address. */
    private static final int SOURCE = 0x0A000000;

    private final Path fifo;
    private final RandomAccessFile file;
    private final OutputStream out;
    private final PcapWriter writer;
    private final ByteBuffer packet = ByteBuffer.allocate(LENGTH);
    private int next;

    /** Makes the FIFO; doesn't wait for the probe to open it. */
    public FlowFeed(Path fifo) throws IOException, InterruptedException {
        this.fifo = fifo;
        if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
            throw new IOException("no FIFO " + fifo);
        }
        file = new RandomAccessFile(fifo.toFile(), "rw");
        out = new BufferedOutputStream(new FileOutputStream(file.getFD()), AT_ONCE * (16 + LENGTH));
        writer = PcapWriter.nanos(out, ByteOrder.LITTLE_ENDIAN, LinkType.RAW_IP.number());
        packet.putShort((short) 0x4500).putShort((short) LENGTH).putInt(0);
        packet.putShort((short) 0x4011).putShort((short) 0).putInt(SOURCE).putInt(0xC0000202);
        packet.putShort((short) 1024).putShort((short) 53).putShort((short) (LENGTH - IP_HEADER));
    }

    public Path fifo() {
        return fifo;
    }

    /** Flows sent so far. */
    public int sent() {
        return next;
    }

    /** The number of a flow by its source address. */
    static int number(long source) {
        return (int) source - SOURCE;
    }

    /** Sends so many flows, at so many in a second. */
    public void send(int flows, int perSecond) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < flows; i += AT_ONCE) {
            for (int j = i; j < Math.min(i + AT_ONCE, flows); j++) {
                writer.packet(
                        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
                        packet.putInt(SOURCE_OFFSET, SOURCE + next++).array());
            }
            out.flush();
            long due = start + TimeUnit.SECONDS.toNanos(i + AT_ONCE) / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** Ends the capture. */
    public void end() throws IOException {
        writer.close();
        file.close();
    }

    @Override
    public void close() throws IOException {
        end();
    }
}
