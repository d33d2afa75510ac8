package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts in off-heap memory, each in a block of its own that ends with its last octet; one character is one octet. */
public final class TextMemory implements AutoCloseable {
    private final List<NativeBlock> blocks = new ArrayList<>();

    /** Where the text stands now. */
    public long put(String text) {
        return put(octets(text));
    }

    /** Where the octets stand now. */
    public long put(byte[] octets) {
        NativeBlock block = NativeBlock.allocate(Math.max(1, octets.length));
        blocks.add(block);
        Memory.copyFromArray(octets, 0, block.address(), octets.length);
        return block.address();
    }

    /** The octets of a text. */
    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a parser found. */
    public static String text(Span span) {
        return text(span.address(), span.length());
    }

    /** The text that stands there. */
    public static String text(long address, int length) {
        byte[] octets = new byte[length];
        Memory.copyToArray(address, octets, 0, length);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        blocks.forEach(NativeBlock::close);
    }
}
