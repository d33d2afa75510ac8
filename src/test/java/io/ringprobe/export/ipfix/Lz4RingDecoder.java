package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Decodes a compressed stream as ipfixcol2 does: into a ring whose last 64 KiB are each block's dictionary, and each
 * block in one piece, at the ring's start where the end has no room for it. Written from the description of LZ4's block
 * format; shares no code with the exporter.
 */
public final class Lz4RingDecoder {
    private static final int MAX_DISTANCE = 65_535;

    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    /** The block before: what a block may refer to lies right before it, wherever in the ring that was. */
    private byte[] history = new byte[0];

    private int ringSize;
    private int ringPosition;
    private int blocks;

    public static byte[] decode(byte[] stream) {
        return new Lz4RingDecoder().run(ByteBuffer.wrap(stream));
    }

    private byte[] run(ByteBuffer in) {
        assertEquals(0x4C5A3463, in.getInt(), "magic");
        ringSize = in.getInt();
        while (in.hasRemaining()) {
            int length = in.getShort() & 0xFFFF;
            int compressed = in.getShort() & 0xFFFF;
            assertTrue(length > 0 && length <= ringSize, "a block of " + length);
            if (ringSize - ringPosition < length) {
                ringPosition = 0;
            }
            byte[] block = block(in.slice(in.position(), compressed), length);
            in.position(in.position() + compressed);
            ringPosition += length;
            blocks++;
            history = block;
            decoded.writeBytes(block);
        }
        assertTrue(blocks > 0, "there are blocks");
        return decoded.toByteArray();
    }

    private byte[] block(ByteBuffer in, int length) {
        byte[] out = new byte[length];
        int end = 0;
        while (in.hasRemaining()) {
            int token = in.get() & 0xFF;
            int literals = count(token >> 4, in);
            in.get(out, end, literals);
            end += literals;
            if (in.hasRemaining()) {
                int distance = in.get() & 0xFF | (in.get() & 0xFF) << 8;
                assertTrue(distance > 0 && distance <= MAX_DISTANCE, "distance");
                int match = count(token & 15, in) + 4;
                for (int i = 0; i < match; i++, end++) {
                    int from = end - distance;
                    out[end] = from >= 0 ? out[from] : history[history.length + from];
                }
            }
        }
        assertEquals(length, end, "length of a block");
        return out;
    }

    private static int count(int nibble, ByteBuffer in) {
        int count = nibble;
        if (nibble == 15) {
            int more;
            do {
                more = in.get() & 0xFF;
                count += more;
            } while (more == 255);
        }
        return count;
    }
}
