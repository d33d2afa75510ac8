package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.text.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets in a block of native memory that ends with the last of them: reading beyond throws. */
final class NativeOctets implements AutoCloseable {
    private final NativeBlock block;
    private final int length;

    private NativeOctets(byte[] octets) {
        length = octets.length;
        block = NativeBlock.allocate(Math.max(1, length));
        Memory.copyFromArray(octets, 0, block.address(), length);
    }

    static NativeOctets of(byte[] octets) {
        return new NativeOctets(octets);
    }

    /** The first {@code length} of them. */
    static NativeOctets of(byte[] octets, int length) {
        return new NativeOctets(Arrays.copyOf(octets, length));
    }

    long address() {
        return block.address();
    }

    int length() {
        return length;
    }

    static byte[] copy(long address, int length) {
        byte[] octets = new byte[length];
        Memory.copyToArray(address, octets, 0, length);
        return octets;
    }

    static String text(Span octets) {
        return text(octets.address(), octets.length());
    }

    static String text(long address, int length) {
        return new String(copy(address, length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        block.close();
    }
}
