package io.ringprobe.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeBlockTest {
    @Test
    void shouldBeginOnACacheLine() {
        List<NativeBlock> blocks = new ArrayList<>();
        for (int size = 0; size < 200; size += 7) {
            blocks.add(NativeBlock.allocate(size));
        }
        for (NativeBlock block : blocks) {
            assertEquals(0, block.address() % 128);
        }
        blocks.forEach(NativeBlock::close);
    }

    @Test
    void shouldClearWhatWasUsedBefore() {
        for (int round = 0; round < 20; round++) {
            try (NativeBlock dirty = NativeBlock.allocate(4096)) {
                for (int i = 0; i < 4096; i += 8) {
                    Memory.putLong(dirty.address() + i, -1);
                }
            }
            try (NativeBlock clean = NativeBlock.allocateCleared(4096)) {
                for (int i = 0; i < 4096; i += 8) {
                    assertEquals(0, Memory.getLong(clean.address() + i));
                }
            }
        }
    }

    @Test
    void shouldNotOverlap() {
        List<NativeBlock> blocks = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            NativeBlock block = NativeBlock.allocate(8 + random.nextInt(5000));
            assertTrue(block.size() >= 8);
            Memory.putLong(block.address(), i);
            Memory.putLong(block.address() + block.size() - 8, i);
            blocks.add(block);
        }
        for (int i = 0; i < blocks.size(); i++) {
            NativeBlock block = blocks.get(i);
            assertEquals(i, Memory.getLong(block.address() + block.size() - 8));
            block.close();
        }
    }

    @Test
    void shouldCloseTwiceWithoutHarm() {
        NativeBlock block = NativeBlock.allocate(100);
        block.close();
        try (NativeBlock next = NativeBlock.allocate(100)) {
            block.close();
            Memory.putLong(next.address(), 5);
            assertEquals(5, Memory.getLong(next.address()));
        }
    }

    @Test
    void shouldHoldNothingWhenItIsEmpty() {
        try (NativeBlock block = NativeBlock.allocateCleared(0)) {
            assertEquals(0, block.size());
            assertFalse(Regions.known().containsKey(block.address()));
        }
    }

    @Test
    void shouldTellWhichRegionsThereAre() {
        NativeBlock block = NativeBlock.allocate(100);
        assertTrue(Regions.known().containsKey(block.address()));
        assertEquals(100L, Regions.known().get(block.address()));
        block.close();
        assertFalse(Regions.known().containsKey(block.address()));
    }
}
