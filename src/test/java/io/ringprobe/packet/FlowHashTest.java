package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowHashTest {
    private static final int KEYS = 1 << 16;
    private static final int BUCKETS = 64;

    private final NativeBlock memory = NativeBlock.allocateCleared(FlowKey.LENGTH);
    private final long key = memory.address();

    @AfterEach
    void free() {
        memory.close();
    }

    /** A key as they come in networks: sequential addresses and ports, few servers. */
    private void sequentialKey(int n) {
        Memory.clear(key, FlowKey.LENGTH);
        Memory.putIntBE(key, 0x0A00_0000 + n);
        Memory.putIntBE(key + FlowKey.ADDRESS_B_OFFSET, 0xC0A8_0001 + n % 4);
        FlowKey.portA(key, 1024 + n % 1000);
        FlowKey.portB(key, n % 3 == 0 ? 443 : 53);
        FlowKey.identify(key, 0, 6, 4);
    }

    /** Keys that differ in the source port only, as in a scan from one host. */
    private void scanKey(int n) {
        sequentialKey(0);
        FlowKey.portA(key, n);
    }

    /** Keys of IPv6 hosts of one network. */
    private void ipv6Key(int n) {
        sequentialKey(0);
        Memory.putLongBE(key, 0x2001_0DB8_0000_0001L);
        Memory.putLongBE(key + 8, n);
        Memory.putLongBE(key + FlowKey.ADDRESS_B_OFFSET, 0x2001_0DB8_0000_0002L);
        FlowKey.identify(key, 0, 6, 6);
    }

    @Test
    void shouldBeTheSameForBothDirections() {
        Random random = new Random(3);
        FlowHash hash = new FlowHash(99);
        for (int i = 0; i < 10_000; i++) {
            for (int octet = 0; octet < FlowKey.LENGTH; octet++) {
                Memory.putByte(key + octet, random.nextInt());
            }
            long forward = hash.hash(key);
            FlowKey.swap(key);
            assertEquals(forward, hash.hash(key));
            FlowKey.canonicalize(key);
            assertEquals(forward, hash.hash(key));
        }
    }

    @Test
    void shouldDependOnTheSeed() {
        FlowHash one = new FlowHash(1);
        FlowHash other = new FlowHash(2);
        int sameShard = 0;
        for (int n = 0; n < 1000; n++) {
            sequentialKey(n);
            assertEquals(one.hash(key), new FlowHash(1).hash(key));
            assertNotEquals(one.hash(key), other.hash(key));
            sameShard += one.hash(key) >>> 62 == other.hash(key) >>> 62 ? 1 : 0;
        }
        assertTrue(sameShard > 150 && sameShard < 350, sameShard + " of 1000 stay in their quarter");
    }

    @Test
    void shouldDependOnEachBitOfTheKey() {
        FlowHash hash = new FlowHash(5);
        sequentialKey(77);
        long before = hash.hash(key);
        for (int bit = 0; bit < FlowKey.LENGTH * 8; bit++) {
            Memory.putByte(key + bit / 8, Memory.getByte(key + bit / 8) ^ 1 << bit % 8);
            int changed = Long.bitCount(before ^ hash.hash(key));
            assertTrue(changed >= 12 && changed <= 52, "bit " + bit + " changes " + changed + " bits");
            Memory.putByte(key + bit / 8, Memory.getByte(key + bit / 8) ^ 1 << bit % 8);
        }
    }

    @Test
    void shouldSpreadOverShardsLinesAndTags() {
        for (long seed = 0; seed < 4; seed++) {
            FlowHash hash = new FlowHash(seed * 0x1234_5678_9ABCL);
            for (int kind = 0; kind < 3; kind++) {
                long[] hashes = hashes(hash, kind);
                assertSpread("shard", hashes, h -> (int) ((h >>> 48) * BUCKETS >>> 16));
                assertSpread("tag", hashes, h -> (int) (h >>> 32 & BUCKETS - 1));
                assertSpread("line", hashes, h -> (int) ((h & 0xFFFF_FFFFL) * BUCKETS >>> 32));
                assertSpread(
                        "line of a shard", hashes, h -> (int) ((h & 0xFFFF_FFFFL) * 16 >>> 32) * 4 + (int) (h >>> 62));
            }
        }
    }

    private long[] hashes(FlowHash hash, int kind) {
        long[] hashes = new long[KEYS];
        Set<Long> distinct = new HashSet<>();
        for (int n = 0; n < KEYS; n++) {
            switch (kind) {
                case 0 -> sequentialKey(n);
                case 1 -> scanKey(n);
                default -> ipv6Key(n);
            }
            hashes[n] = hash.hash(key);
            distinct.add(hashes[n]);
        }
        assertEquals(KEYS, distinct.size(), "64-bit hashes don't collide among so few keys");
        return hashes;
    }

    /** Chi-square of 63 degrees of freedom: 63 on average, above 130 once in a million. */
    private static void assertSpread(String what, long[] hashes, LongToIntFunction bucket) {
        int[] counts = new int[BUCKETS];
        for (long hash : hashes) {
            counts[bucket.applyAsInt(hash)]++;
        }
        double expected = (double) KEYS / BUCKETS;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertTrue(chiSquare < 130, what + ": chi-square " + chiSquare);
    }
}
