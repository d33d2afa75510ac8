package io.ringprobe.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MemoryTest {
    private static final int SIZE = 256;

    private NativeBlock block;
    private long at;

    @BeforeEach
    void allocate() {
        block = NativeBlock.allocateCleared(SIZE);
        at = block.address();
    }

    @AfterEach
    void free() {
        block.close();
    }

    @Test
    void shouldCheckEachAccessInTests() {
        assertTrue(Memory.CHECKED, "tests must run with -Dringprobe.memory.checked=true");
    }

    @Test
    void shouldTellAWatchOfEachAccess() {
        List<String> seen = new ArrayList<>();
        Regions.watch(new MemoryWatch() {
            @Override
            public void load(long address, long length) {
                seen.add("load " + (address - at) + " " + length);
            }

            @Override
            public void store(long address, long length) {
                seen.add("store " + (address - at) + " " + length);
            }

            @Override
            public void copy(long length) {
                seen.add("copy " + length);
            }
        });
        Memory.putShortBE(at + 2, 5);
        Memory.getLong(at);
        Memory.copy(at, at + 100, 50);
        Memory.copyWords(at, at + 64, 8);
        Regions.watch(null);
        Memory.getByte(at);
        assertEquals(List.of("store 2 2", "load 0 8", "copy 50", "copy 8", "load 0 8", "store 64 8"), seen);
    }

    @Test
    void shouldReadWhatWasWrittenAtAnyAlignment() {
        for (int offset = 0; offset < 9; offset++) {
            long address = at + offset;
            Memory.putByte(address, -2);
            assertEquals(-2, Memory.getByte(address));
            assertEquals(254, Memory.getUnsignedByte(address));
            Memory.putShort(address, 0xFEDC);
            assertEquals((short) 0xFEDC, Memory.getShort(address));
            assertEquals(0xFEDC, Memory.getUnsignedShort(address));
            Memory.putInt(address, 0xFEDC_BA98);
            assertEquals(0xFEDC_BA98, Memory.getInt(address));
            assertEquals(0xFEDC_BA98L, Memory.getUnsignedInt(address));
            Memory.putLong(address, Long.MIN_VALUE + 5);
            assertEquals(Long.MIN_VALUE + 5, Memory.getLong(address));
        }
    }

    @Test
    void shouldWriteTheLowBitsOnly() {
        Memory.putByte(at, 0x1FF);
        Memory.putShort(at + 2, 0x1_0001);
        assertEquals(0xFF, Memory.getUnsignedByte(at));
        assertEquals(0, Memory.getByte(at + 1));
        assertEquals(1, Memory.getShort(at + 2));
        assertEquals(0, Memory.getInt(at + 4));
    }

    @Test
    void shouldWriteNetworkByteOrder() {
        Memory.putShortBE(at, 0xF1F2);
        Memory.putIntBE(at + 2, 0xF1F2_F3F4);
        Memory.putLongBE(at + 6, 0xF1F2_F3F4_F5F6_F7F8L);
        byte[] bytes = new byte[14];
        Memory.copyToArray(at, bytes, 0, bytes.length);
        int[] expected = {0xF1, 0xF2, 0xF1, 0xF2, 0xF3, 0xF4, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8};
        for (int i = 0; i < expected.length; i++) {
            assertEquals((byte) expected[i], bytes[i], "octet " + i);
        }
    }

    @Test
    void shouldReadNetworkByteOrder() {
        Memory.copyFromArray(new byte[] {-15, 2, 3, 4, 5, 6, 7, 8}, 0, at, 8);
        assertEquals(0xF102, Memory.getUnsignedShortBE(at));
        assertEquals(0xF102_0304, Memory.getIntBE(at));
        assertEquals(0xF102_0304L, Memory.getUnsignedIntBE(at));
        assertEquals(0xF102_0304_0506_0708L, Memory.getLongBE(at));
    }

    @Test
    void shouldCopyBetweenMemoryAndArrays() {
        byte[] from = new byte[100];
        for (int i = 0; i < from.length; i++) {
            from[i] = (byte) (i - 50);
        }
        Memory.copyFromArray(from, 10, at + 3, 50);
        Memory.copy(at + 3, at + 101, 50);
        byte[] to = new byte[60];
        Memory.copyToArray(at + 101, to, 5, 50);
        assertArrayEquals(Arrays.copyOfRange(from, 10, 60), Arrays.copyOfRange(to, 5, 55));
        assertEquals(0, to[4]);
        assertEquals(0, to[55]);
        assertEquals(0, Memory.getByte(at + 2));
        assertEquals(0, Memory.getByte(at + 53));
    }

    @Test
    void shouldClearNoMoreThanAsked() {
        for (int i = 0; i < 32; i++) {
            Memory.putByte(at + i, 7);
        }
        Memory.clear(at + 5, 11);
        for (int i = 0; i < 32; i++) {
            assertEquals(i >= 5 && i < 16 ? 0 : 7, Memory.getByte(at + i), "octet " + i);
        }
    }

    @Test
    void shouldRefuseAccessThatLeavesTheBlock() {
        long end = at + SIZE;
        byte[] array = new byte[8];
        List<Executable> accesses = List.of(
                () -> Memory.getByte(at - 1),
                () -> Memory.getByte(end),
                () -> Memory.getShort(end - 1),
                () -> Memory.getInt(end - 3),
                () -> Memory.getLong(end - 7),
                () -> Memory.getUnsignedShortBE(end - 1),
                () -> Memory.putByte(end, 0),
                () -> Memory.putShort(end - 1, 0),
                () -> Memory.putInt(end - 3, 0),
                () -> Memory.putLong(end - 7, 0),
                () -> Memory.putLongBE(end - 7, 0),
                () -> Memory.copy(at, end - 7, 8),
                () -> Memory.copy(end - 7, at, 8),
                () -> Memory.copy(at, at + 8, -1),
                () -> Memory.copyToArray(end - 7, array, 0, 8),
                () -> Memory.copyFromArray(array, 0, end - 7, 8),
                () -> Memory.clear(at, SIZE + 1),
                () -> Memory.getLong(0),
                () -> Memory.getLong(8));
        for (int i = 0; i < accesses.size(); i++) {
            assertThrows(IndexOutOfBoundsException.class, accesses.get(i), "access " + i);
        }
    }

    @Test
    void shouldNameTheBadAccess() {
        IndexOutOfBoundsException e =
                assertThrows(IndexOutOfBoundsException.class, () -> Memory.getLong(at + SIZE - 4));
        assertTrue(e.getMessage().contains("8 bytes at 0x" + Long.toHexString(at + SIZE - 4)), e.getMessage());
        assertTrue(e.getMessage().contains("0x" + Long.toHexString(at)), e.getMessage());
    }

    @Test
    void shouldRefuseAccessToMemoryThatWasFreed() {
        NativeBlock other = NativeBlock.allocate(64);
        long address = other.address();
        Memory.putLong(address, 1);
        other.close();
        assertThrows(IndexOutOfBoundsException.class, () -> Memory.getLong(address));
    }

    @Test
    void shouldAllowAccessOfNoBytesAnywhere() {
        Memory.copy(at + SIZE, at + SIZE, 0);
        Memory.clear(0, 0);
        Memory.copyToArray(1, new byte[0], 0, 0);
    }
}
