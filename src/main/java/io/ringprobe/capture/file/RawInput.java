package io.ringprobe.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * The bytes of an input as they lie on disk or come through a pipe, counted, with a look ahead at the first of them.
 * Owned by the thread that reads; {@link #position()} may be asked by any.
 */
final class RawInput extends InputStream {
    private final ReadableByteChannel channel;
    private final byte[] ahead = new byte[64];
    private int aheadStart;
    private int aheadEnd;
    private boolean failed;
    private volatile long position;

    RawInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Copies the next bytes into {@code to} without consuming them; returns how many there are, less than asked for at
     * the end only.
     */
    int peek(byte[] to, int length) throws IOException {
        while (aheadEnd < length) {
            int n = fill(ahead, aheadEnd, length - aheadEnd);
            if (n < 0) {
                break;
            }
            aheadEnd += n;
        }
        int there = Math.min(aheadEnd, length);
        System.arraycopy(ahead, 0, to, 0, there);
        return there;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (aheadStart == aheadEnd) {
            return fill(to, offset, length);
        }
        int n = Math.min(length, aheadEnd - aheadStart);
        System.arraycopy(ahead, aheadStart, to, offset, n);
        aheadStart += n;
        return n;
    }

    private int fill(byte[] to, int offset, int length) throws IOException {
        try {
            int n = channel.read(ByteBuffer.wrap(to, offset, length));
            if (n > 0) {
                position += n;
            }
            return n;
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    /** Whether reading itself failed: else an error comes from what was read. */
    boolean failed() {
        return failed;
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
