package io.ringprobe.export.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

/** Runs a formatter on a piece of off-heap memory and gives back what it wrote, as a string. */
final class Formatted {
    private static final int ROOM = 8192;

    private Formatted() {}

    /** The text that {@code formatter} writes at the address that it is given. */
    static String text(LongUnaryOperator formatter) {
        return new String(octets(formatter), StandardCharsets.UTF_8);
    }

    private static byte[] octets(LongUnaryOperator formatter) {
        try (NativeBlock block = NativeBlock.allocate(ROOM)) {
            long end = formatter.applyAsLong(block.address());
            byte[] octets = new byte[(int) (end - block.address())];
            Memory.copyToArray(block.address(), octets, 0, octets.length);
            return octets;
        }
    }

    /** What {@code formatter} writes for octets in memory. */
    static String text(byte[] value, ValueFormatter formatter) {
        try (NativeBlock block = NativeBlock.allocate(Math.max(1, value.length))) {
            Memory.copyFromArray(value, 0, block.address(), value.length);
            return text(to -> formatter.format(block.address(), to));
        }
    }

    /** Writes the value at {@code from} as text at {@code to}; returns the end of the text. */
    interface ValueFormatter {
        long format(long from, long to);
    }
}
