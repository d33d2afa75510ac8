package io.ringprobe.cli;

import io.ringprobe.testkit.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Sends the frames of the project's own captures through a FIFO again and again, at a steady rate, with the time of the
 * day, and each time from other addresses, so that each round has flows of its own. Runs on a thread of its own.
 */
final class SoakTraffic implements Runnable, AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 1;
    private static final int ETHERTYPE_OFFSET = 12;
    private static final int IPV4 = 0x0800;
    /** The middle octets of the addresses of an IPv4 header behind an Ethernet header. */
    private static final int SOURCE_OFFSET = 14 + 12 + 1;

    private static final int DESTINATION_OFFSET = SOURCE_OFFSET + 4;
    private static final int AT_ONCE = 50;

    private final List<byte[]> frames = new ArrayList<>();
    private final RandomAccessFile fifo;
    private final PcapWriter writer;
    private final BufferedOutputStream out;
    private final int perSecond;
    private final Thread thread = Thread.ofPlatform().name("traffic").unstarted(this);
    private volatile boolean stopped;
    private volatile IOException failure;
    private volatile long sent;

    /** @param fifo is there already */
    SoakTraffic(Path fifo, int perSecond) throws IOException {
        try (Stream<Path> captures = Files.walk(Path.of("pcaps"))) {
            for (Path capture : captures.filter(f -> f.toString().endsWith(".pcap"))
                    .sorted()
                    .toList()) {
                addFrames(ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        this.perSecond = perSecond;
        this.fifo = new RandomAccessFile(fifo.toFile(), "rw");
        out = new BufferedOutputStream(new FileOutputStream(this.fifo.getFD()), 1 << 16);
        writer = PcapWriter.nanos(out, ByteOrder.LITTLE_ENDIAN, ETHERNET);
        out.flush();
    }

    private void addFrames(ByteBuffer capture) {
        int at = FILE_HEADER;
        while (at < capture.limit()) {
            byte[] frame = new byte[capture.getInt(at + 8)];
            capture.get(at + RECORD_HEADER, frame);
            frames.add(frame);
            at += RECORD_HEADER + frame.length;
        }
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            while (!stopped) {
                for (int i = 0; i < AT_ONCE; i++) {
                    sendNext();
                }
                out.flush();
                long due = start + TimeUnit.SECONDS.toNanos(sent) / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void sendNext() throws IOException {
        byte[] frame = frames.get((int) (sent % frames.size()));
        int round = (int) (sent / frames.size());
        ByteBuffer packet = ByteBuffer.wrap(frame);
        if (packet.getShort(ETHERTYPE_OFFSET) == IPV4) {
            packet.putShort(SOURCE_OFFSET, (short) round).putShort(DESTINATION_OFFSET, (short) round);
        }
        writer.packet(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), frame);
        sent++;
    }

    /** Stops; returns how many packets were sent. */
    long stop() throws IOException, InterruptedException {
        stopped = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
        return sent;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        writer.close();
        fifo.close();
    }
}
