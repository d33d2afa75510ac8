package io.ringprobe.testkit;

import io.ringprobe.packet.LinkType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes classic pcap files for tests, in either byte order and precision (draft-ietf-opsawg-pcap). Not thread-safe.
 *
 * <pre>{@code
 * try (PcapWriter w = PcapWriter.create(path, LinkType.ETHERNET)) {
 *     w.packet(1_000_000_000L, frame);
 * }
 * }</pre>
 */
public final class PcapWriter implements AutoCloseable {
    private static final int MICRO_MAGIC = 0xA1B2C3D4;
    private static final int NANO_MAGIC = 0xA1B23C4D;
    private static final int MODIFIED_MAGIC = 0xA1B2CD34;
    private static final int SNAP_LENGTH = 262_144;

    private final OutputStream out;
    private final int magic;
    private final ByteOrder order;

    private PcapWriter(OutputStream out, int magic, ByteOrder order, int linkField) throws IOException {
        this.out = out;
        this.magic = magic;
        this.order = order;
        ByteBuffer header = ByteBuffer.allocate(24).order(order);
        header.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(SNAP_LENGTH);
        out.write(header.putInt(linkField).array());
    }

    /** A file with nanoseconds, little-endian. */
    public static PcapWriter create(Path file, LinkType link) throws IOException {
        return nanos(new BufferedOutputStream(Files.newOutputStream(file)), ByteOrder.LITTLE_ENDIAN, link.number());
    }

    /** Nanosecond precision; {@code linkField} goes into the header as it is. */
    public static PcapWriter nanos(OutputStream out, ByteOrder order, int linkField) throws IOException {
        return new PcapWriter(out, NANO_MAGIC, order, linkField);
    }

    /** Microsecond precision: what is below a microsecond is cut off. */
    public static PcapWriter micros(OutputStream out, ByteOrder order, int linkField) throws IOException {
        return new PcapWriter(out, MICRO_MAGIC, order, linkField);
    }

    /** The format of Kuznetzov's patched libpcap: microseconds, eight bytes more in each record's header. */
    public static PcapWriter modified(OutputStream out, ByteOrder order, int linkField) throws IOException {
        return new PcapWriter(out, MODIFIED_MAGIC, order, linkField);
    }

    /** A packet that was captured whole. */
    public void packet(long nanos, byte[] frame) throws IOException {
        packet(nanos, frame, frame.length);
    }

    /** A packet of which {@code frame} was captured and {@code wireLength} bytes went over the wire. */
    public void packet(long nanos, byte[] frame, int wireLength) throws IOException {
        long fraction = nanos % 1_000_000_000L;
        rawHeader(
                (int) (nanos / 1_000_000_000L),
                (int) (magic == NANO_MAGIC ? fraction : fraction / 1000),
                frame.length,
                wireLength);
        out.write(frame);
    }

    /** A record header alone, with any values. */
    public void rawHeader(int seconds, int fraction, int captured, int wire) throws IOException {
        ByteBuffer header =
                ByteBuffer.allocate(magic == MODIFIED_MAGIC ? 24 : 16).order(order);
        out.write(header.putInt(seconds)
                .putInt(fraction)
                .putInt(captured)
                .putInt(wire)
                .array());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
