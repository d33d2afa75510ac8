package io.ringprobe.testkit;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes pcapng files for tests block by block (draft-ietf-opsawg-pcapng), in either byte order, right or deliberately
 * wrong. Not thread-safe.
 */
public final class PcapngWriter implements AutoCloseable {
    public static final int SECTION = 0x0A0D0D0A;
    public static final int INTERFACE = 1;
    public static final int OBSOLETE_PACKET = 2;
    public static final int SIMPLE_PACKET = 3;
    public static final int ENHANCED_PACKET = 6;
    public static final int OPTION_TSRESOL = 9;
    public static final int OPTION_TSOFFSET = 14;

    private final OutputStream out;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    public PcapngWriter(OutputStream out) {
        this.out = out;
    }

    public static PcapngWriter create(Path file) throws IOException {
        return new PcapngWriter(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /** Begins a section in that byte order: all that follows is written so. */
    public void section(ByteOrder sectionOrder) throws IOException {
        order = sectionOrder;
        ByteBuffer body = buffer(16)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        block(SECTION, body.array());
    }

    /** An interface without options: microseconds. */
    public void describe(int link) throws IOException {
        describe(link, 0, new byte[0]);
    }

    /** An interface with that resolution, as in if_tsresol, and offset in seconds. */
    public void describe(int link, int tsresol, long tsoffset) throws IOException {
        describe(
                link,
                0,
                concat(
                        option(2, "some interface".getBytes(StandardCharsets.US_ASCII)),
                        option(OPTION_TSRESOL, new byte[] {(byte) tsresol}),
                        option(OPTION_TSOFFSET, buffer(8).putLong(tsoffset).array()),
                        option(0, new byte[0])));
    }

    /** An interface with any options. */
    public void describe(int link, int snapLength, byte[] options) throws IOException {
        ByteBuffer body = buffer(8 + options.length);
        body.putShort((short) link).putShort((short) 0).putInt(snapLength).put(options);
        block(INTERFACE, body.array());
    }

    public void enhanced(int source, long ticks, byte[] frame, int wire) throws IOException {
        block(ENHANCED_PACKET, packet(buffer(4).putInt(source), ticks, frame, wire));
    }

    public void obsolete(int source, long ticks, byte[] frame, int wire) throws IOException {
        block(OBSOLETE_PACKET, packet(buffer(4).putShort((short) source).putShort((short) 7), ticks, frame, wire));
    }

    /** A simple packet, of which {@code frame} was captured. */
    public void simple(byte[] frame, int wire) throws IOException {
        block(SIMPLE_PACKET, concat(buffer(4).putInt(wire).array(), padded(frame)));
    }

    /** Any block. */
    public void block(int type, byte[] body) throws IOException {
        byte[] padded = padded(body);
        int length = padded.length + 12;
        out.write(buffer(length)
                .putInt(type)
                .putInt(length)
                .put(padded)
                .putInt(length)
                .array());
    }

    /** Any bytes. */
    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** One option. */
    public byte[] option(int code, byte[] value) {
        return concat(
                buffer(4).putShort((short) code).putShort((short) value.length).array(), padded(value));
    }

    /** A buffer in the section's byte order. */
    public ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    private byte[] packet(ByteBuffer source, long ticks, byte[] frame, int wire) {
        ByteBuffer head = buffer(16)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(frame.length)
                .putInt(wire);
        return concat(source.array(), head.array(), padded(frame));
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 3 & -4);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
