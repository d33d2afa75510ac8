package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowKeyTest {
    private final NativeBlock memory = NativeBlock.allocateCleared(3 * FlowKey.LENGTH);
    private final long a = memory.address();
    private final long b = a + FlowKey.LENGTH;
    private final long c = b + FlowKey.LENGTH;
    private final Random random = new Random(7);

    @AfterEach
    void free() {
        memory.close();
    }

    /** A random key; often with equal addresses or ports, as those decide the order. */
    private void randomKey(long key) {
        boolean equalAddresses = random.nextInt(4) == 0;
        boolean differInLastOctet = random.nextInt(4) == 0;
        for (int i = 0; i < FlowKey.ADDRESS_LENGTH; i++) {
            int octet = random.nextInt();
            Memory.putByte(key + i, octet);
            Memory.putByte(key + FlowKey.ADDRESS_B_OFFSET + i, equalAddresses ? octet : random.nextInt());
        }
        if (differInLastOctet) {
            Memory.copy(key, key + FlowKey.ADDRESS_B_OFFSET, FlowKey.ADDRESS_LENGTH - 1);
        }
        FlowKey.portA(key, random.nextInt(1 << 16));
        FlowKey.portB(key, random.nextInt(4) == 0 ? FlowKey.portA(key) : random.nextInt(1 << 16));
        FlowKey.identify(key, random.nextInt(4096), random.nextInt(256), random.nextBoolean() ? 4 : 6);
    }

    @Test
    void shouldKeepEachField() {
        FlowKey.portA(a, 65_535);
        FlowKey.portB(a, 32_768);
        FlowKey.identify(a, 4095, 255, 6);
        assertEquals(65_535, FlowKey.portA(a));
        assertEquals(32_768, FlowKey.portB(a));
        assertEquals(4095, FlowKey.vlan(a));
        assertEquals(255, FlowKey.protocol(a));
        assertEquals(6, FlowKey.version(a));
        assertEquals(40, FlowKey.LENGTH);
    }

    @Test
    void shouldGiveBothDirectionsTheSameKey() {
        for (int i = 0; i < 100_000; i++) {
            randomKey(a);
            FlowKey.copy(a, b);
            FlowKey.swap(b);
            FlowKey.copy(a, c);
            boolean aSwapped = FlowKey.canonicalize(a);
            boolean bSwapped = FlowKey.canonicalize(b);
            assertTrue(FlowKey.equal(a, b));
            assertEquals(!aSwapped, FlowKey.equal(a, c) || isSymmetric(c));
            assertTrue(aSwapped != bSwapped || isSymmetric(a), "one direction is the canonical one");
            assertFalse(FlowKey.canonicalize(a), "canonical keys stay");
        }
    }

    private boolean isSymmetric(long key) {
        boolean symmetric = FlowKey.portA(key) == FlowKey.portB(key);
        for (int i = 0; i < FlowKey.ADDRESS_LENGTH; i++) {
            symmetric &= Memory.getByte(key + i) == Memory.getByte(key + FlowKey.ADDRESS_B_OFFSET + i);
        }
        return symmetric;
    }

    @Test
    void shouldSwapBack() {
        randomKey(a);
        FlowKey.copy(a, b);
        FlowKey.swap(b);
        assertEquals(FlowKey.portA(a), FlowKey.portB(b));
        assertEquals(Memory.getLong(a + 8), Memory.getLong(b + FlowKey.ADDRESS_B_OFFSET + 8));
        assertEquals(FlowKey.vlan(a), FlowKey.vlan(b));
        FlowKey.swap(b);
        assertTrue(FlowKey.equal(a, b));
    }

    @Test
    void shouldTellKeysApartByAnyBit() {
        randomKey(a);
        for (int bit = 0; bit < FlowKey.LENGTH * 8; bit++) {
            FlowKey.copy(a, b);
            assertTrue(FlowKey.equal(a, b));
            Memory.putByte(b + bit / 8, Memory.getByte(b + bit / 8) ^ 1 << bit % 8);
            assertFalse(FlowKey.equal(a, b), "bit " + bit);
        }
    }
}
