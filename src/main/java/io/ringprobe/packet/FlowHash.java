package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * The keyed 64-bit hash of a flow key: picks the shard (top 16 bits), the tag (next 16) and the line (low 32).
 *
 * <p>Symmetric: both directions of a biflow hash alike, canonical key or not. Each endpoint is folded by a wide
 * multiplication with secret numbers, the two results are put in order and folded again. The secrets come from a seed:
 * random in live mode, so that nobody outside can aim for one line of the table, and fixed for files, so that runs
 * repeat to the bit. Not cryptographic: it resists guessing from outside, not an attacker who reads the hashes
 * ({@code flowhash} exports them).
 *
 * <p>Immutable; one instance serves all threads.
 */
public final class FlowHash {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long secret0;
    private final long secret1;
    private final long secret2;
    private final long secret3;

    /** Derives the secrets from {@code seed} (SplitMix64). */
    public FlowHash(long seed) {
        secret0 = splitMix(seed + GOLDEN) | 1;
        secret1 = splitMix(seed + 2 * GOLDEN) | 1;
        secret2 = splitMix(seed + 3 * GOLDEN) | 1;
        secret3 = splitMix(seed + 4 * GOLDEN) | 1;
    }

    /** The hash of the {@link FlowKey} at {@code key}. */
    public long hash(long key) {
        int ports = Memory.getInt(key + FlowKey.PORT_A_OFFSET);
        long identity = Memory.getUnsignedInt(key + FlowKey.VLAN_OFFSET);
        long a = endpoint(key, ports & 0xFFFF);
        long b = endpoint(key + FlowKey.ADDRESS_B_OFFSET, ports >>> 16);
        return fold(Math.min(a, b) ^ secret2, Math.max(a, b) ^ secret3 ^ identity * GOLDEN);
    }

    private long endpoint(long address, int port) {
        return fold(Memory.getLong(address) ^ secret0, Memory.getLong(address + 8) ^ (secret1 + ((long) port << 32)));
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.unsignedMultiplyHigh(x, y);
    }

    private static long splitMix(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
