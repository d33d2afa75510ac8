package io.ringprobe.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Spoils payloads: cuts, flips, repeats, inserts and overwrites octets, mostly few of them, so that parsers get far
 * before they meet the damage. The same seed spoils in the same way.
 */
public final class Mutator {
    private static final int[] TELLING = {0, 1, 0x7F, 0x80, 0xC0, 0xFE, 0xFF, '\r', '\n', ' ', ':', ';', '.', '"'};
    private static final int MAX_CHANGES = 4;
    private static final int MAX_LENGTH = 16_000;

    private final SplittableRandom random;

    public Mutator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A spoilt copy. */
    public byte[] spoil(byte[] payload) {
        byte[] spoilt = payload.clone();
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            spoilt = change(spoilt);
        }
        return spoilt.length > MAX_LENGTH ? Arrays.copyOf(spoilt, MAX_LENGTH) : spoilt;
    }

    private byte[] change(byte[] octets) {
        if (octets.length == 0) {
            return insert(octets);
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            case 1 -> overwrite(octets, octets[random.nextInt(octets.length)] ^ 1 << random.nextInt(8));
            case 2 -> overwrite(octets, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> repeat(octets);
            case 4 -> remove(octets);
            default -> insert(octets);
        };
    }

    private byte[] overwrite(byte[] octets, int value) {
        octets[random.nextInt(octets.length)] = (byte) value;
        return octets;
    }

    private byte[] repeat(byte[] octets) {
        int from = random.nextInt(octets.length);
        int length = 1 + random.nextInt(octets.length - from);
        return splice(octets, from, from, Arrays.copyOfRange(octets, from, from + length));
    }

    private byte[] remove(byte[] octets) {
        int from = random.nextInt(octets.length);
        int length = 1 + random.nextInt(Math.min(16, octets.length - from));
        return splice(octets, from, from + length, new byte[0]);
    }

    private byte[] insert(byte[] octets) {
        byte[] inserted = new byte[1 + random.nextInt(8)];
        random.nextBytes(inserted);
        int at = random.nextInt(octets.length + 1);
        return splice(octets, at, at, inserted);
    }

    private static byte[] splice(byte[] octets, int cutFrom, int cutTo, byte[] between) {
        byte[] result = new byte[cutFrom + between.length + octets.length - cutTo];
        System.arraycopy(octets, 0, result, 0, cutFrom);
        System.arraycopy(between, 0, result, cutFrom, between.length);
        System.arraycopy(octets, cutTo, result, cutFrom + between.length, octets.length - cutTo);
        return result;
    }
}
