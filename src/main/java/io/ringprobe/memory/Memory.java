package io.ringprobe.memory;

import java.nio.ByteOrder;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Raw access to off-heap memory by absolute address: all that the packet path may use.
 *
 * <p>A thin layer over chronicle's {@link UnsafeMemory}, measured as fast as bare Unsafe, and so narrow that the
 * foreign memory API can take its place on the day when Unsafe goes. Plain accessors read and write in the machine's
 * byte order; those that end in {@code BE} use network byte order. No address is checked in production; with
 * {@code -Dringprobe.memory.checked=true} (on in every test) each access must lie inside a region that {@link Regions}
 * knows, and an {@link IndexOutOfBoundsException} names the one that doesn't; and a {@link MemoryWatch} can count them.
 *
 * <p>Stateless, safe from any thread; ordering between threads is the ring's business, not this class's.
 */
public final class Memory {
    /**
     * Whether each access is checked against the known regions. A constant, so that production code has no trace of it.
     */
    public static final boolean CHECKED = Boolean.getBoolean("ringprobe.memory.checked");

    private static final UnsafeMemory UNSAFE = UnsafeMemory.INSTANCE;

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new ExceptionInInitializerError("ringprobe runs on little-endian machines only");
        }
    }

    private Memory() {}

    public static byte getByte(long address) {
        load(address, 1);
        return UNSAFE.readByte(address);
    }

    public static int getUnsignedByte(long address) {
        return getByte(address) & 0xFF;
    }

    public static short getShort(long address) {
        load(address, 2);
        return UNSAFE.readShort(address);
    }

    public static int getUnsignedShort(long address) {
        return getShort(address) & 0xFFFF;
    }

    public static int getInt(long address) {
        load(address, 4);
        return UNSAFE.readInt(address);
    }

    public static long getUnsignedInt(long address) {
        return getInt(address) & 0xFFFF_FFFFL;
    }

    public static long getLong(long address) {
        load(address, 8);
        return UNSAFE.readLong(address);
    }

    /** Reads 16 bits in network byte order, as an unsigned number. */
    public static int getUnsignedShortBE(long address) {
        return Short.reverseBytes(getShort(address)) & 0xFFFF;
    }

    /** Reads 32 bits in network byte order. */
    public static int getIntBE(long address) {
        return Integer.reverseBytes(getInt(address));
    }

    /** Reads 32 bits in network byte order, as an unsigned number. */
    public static long getUnsignedIntBE(long address) {
        return getIntBE(address) & 0xFFFF_FFFFL;
    }

    /** Reads 64 bits in network byte order. */
    public static long getLongBE(long address) {
        return Long.reverseBytes(getLong(address));
    }

    public static void putByte(long address, int value) {
        store(address, 1);
        UNSAFE.writeByte(address, (byte) value);
    }

    public static void putShort(long address, int value) {
        store(address, 2);
        UNSAFE.writeShort(address, (short) value);
    }

    public static void putInt(long address, int value) {
        store(address, 4);
        UNSAFE.writeInt(address, value);
    }

    public static void putLong(long address, long value) {
        store(address, 8);
        UNSAFE.writeLong(address, value);
    }

    /** Writes the low 16 bits in network byte order. */
    public static void putShortBE(long address, int value) {
        putShort(address, Short.reverseBytes((short) value));
    }

    /** Writes 32 bits in network byte order. */
    public static void putIntBE(long address, int value) {
        putInt(address, Integer.reverseBytes(value));
    }

    /** Writes 64 bits in network byte order. */
    public static void putLongBE(long address, long value) {
        putLong(address, Long.reverseBytes(value));
    }

    /** Copies {@code length} bytes; the two ranges may overlap only where {@code to} is below {@code from}. */
    public static void copy(long from, long to, long length) {
        check(from, length);
        check(to, length);
        copied(length);
        UNSAFE.copyMemory(from, to, length);
    }

    /** Copies {@code length} bytes, a multiple of 8, word by word: cheaper than {@link #copy} for what is short. */
    public static void copyWords(long from, long to, int length) {
        copied(length);
        for (int i = 0; i < length; i += Long.BYTES) {
            putLong(to + i, getLong(from + i));
        }
    }

    /** Copies from off-heap memory into an array. */
    public static void copyToArray(long from, byte[] to, int offset, int length) {
        check(from, length);
        copied(length);
        for (int i = 0; i < length; i++) {
            to[offset + i] = UNSAFE.readByte(from + i);
        }
    }

    /** Copies from an array into off-heap memory. */
    public static void copyFromArray(byte[] from, int offset, long to, int length) {
        check(to, length);
        copied(length);
        UNSAFE.copyMemory(from, offset, to, length);
    }

    /** Sets {@code length} bytes to zero. */
    public static void clear(long address, long length) {
        check(address, length);
        copied(length);
        UNSAFE.setMemory(address, length, (byte) 0);
    }

    /** Allocates memory of undefined content; {@link OutOfMemoryError} where there is none. */
    static long allocate(long length) {
        return UNSAFE.allocate(length);
    }

    /** Frees what {@link #allocate} gave. */
    static void free(long address, long length) {
        UNSAFE.freeMemory(address, length);
    }

    private static void load(long address, long length) {
        if (CHECKED) {
            Regions.load(address, length);
        }
    }

    private static void store(long address, long length) {
        if (CHECKED) {
            Regions.store(address, length);
        }
    }

    private static void check(long address, long length) {
        if (CHECKED) {
            Regions.check(address, length);
        }
    }

    private static void copied(long length) {
        if (CHECKED) {
            Regions.copied(length);
        }
    }
}
