package io.ringprobe.export.text;

import io.ringprobe.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A fixed piece of text that is written in whole words: a field's name, the value of an absent field. Immutable. */
final class Literal {
    private final long[] words;
    private final int length;

    Literal(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        length = octets.length;
        words = new long[(length + Long.BYTES - 1) / Long.BYTES];
        byte[] whole = Arrays.copyOf(octets, words.length * Long.BYTES);
        for (int i = 0; i < whole.length; i++) {
            words[i / Long.BYTES] |= (whole[i] & 0xFFL) << 8 * (i % Long.BYTES);
        }
    }

    int length() {
        return length;
    }

    /** Writes the text; up to seven octets behind it are overwritten. Returns the address behind it. */
    long write(long to) {
        for (int i = 0; i < words.length; i++) {
            Memory.putLong(to + (long) i * Long.BYTES, words[i]);
        }
        return to + length;
    }
}
