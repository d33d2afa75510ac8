package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.traffic.Templates.Payload;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/** Random octets that all streams send: any length of them, with its sum. Immutable; closed by its owner. */
final class Noise implements AutoCloseable {
    private static final int LENGTH = 65_536;
    private static final long SEED = 0x72696E67;

    private final NativeBlock block = NativeBlock.allocate(LENGTH);
    private final char[] sums = new char[LENGTH + 1];

    Noise() {
        byte[] octets = new byte[LENGTH];
        new Dice(SEED).nextBytes(octets);
        Memory.copyFromArray(octets, 0, block.address(), LENGTH);
        int sum = 0;
        for (int i = 0; i < LENGTH; i++) {
            int octet = octets[i] & 0xFF;
            sum = Checksum.halves(sum + ((i & 1) == 0 ? octet << 8 : octet));
            sums[i + 1] = (char) sum;
        }
    }

    /** That many octets; none for a number below 0. */
    Payload payload(int length) {
        return length <= 0 ? Payload.NONE : new Payload(block.address(), length, sums[length]);
    }

    @Override
    public void close() {
        block.close();
    }
}
