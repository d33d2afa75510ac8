package io.ringprobe.lab.app;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chooses and makes up what a conversation's settings leave open. Stateless. */
final class Pick {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final char WILDCARD = '*';
    /** As long as what takes an asterisk's place. */
    static final String LONGEST = "xxxxxxxx";

    private static final int FEW = 256;
    private static final int STRETCH = 1 << 16;
    private static final byte[] NOISE = noise();

    private Pick() {}

    /** One of the values; each asterisk in it becomes eight letters and digits. */
    static String of(List<String> values, RandomGenerator random) {
        String value = one(values, random);
        return value.indexOf(WILDCARD) < 0 ? value : filled(value, random);
    }

    private static String filled(String value, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            text.append(letter == WILDCARD ? letters(random, LONGEST.length()) : String.valueOf(letter));
        }
        return text.toString();
    }

    /** One of the values as it is. */
    static <T> T one(List<T> values, RandomGenerator random) {
        return values.size() == 1 ? values.getFirst() : values.get(random.nextInt(values.size()));
    }

    /** Small letters and digits. */
    static String letters(RandomGenerator random, int count) {
        char[] text = new char[count];
        for (int i = 0; i < count; i++) {
            text[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return new String(text);
    }

    /** Octets that look like nothing: few of them are random, many are a random stretch of the same noise. */
    static byte[] octets(RandomGenerator random, int count) {
        byte[] octets = new byte[count];
        if (count <= FEW) {
            random.nextBytes(octets);
            return octets;
        }
        for (int at = 0; at < count; at += STRETCH) {
            System.arraycopy(NOISE, random.nextInt(STRETCH), octets, at, Math.min(STRETCH, count - at));
        }
        return octets;
    }

    private static byte[] noise() {
        byte[] noise = new byte[2 * STRETCH];
        new SplittableRandom(1).nextBytes(noise);
        return noise;
    }
}
