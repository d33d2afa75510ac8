package io.ringprobe.lab.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A growing run of bytes in network byte order, and the Internet checksum: what headers are made with. */
public final class PacketBytes {
    private byte[] bytes = new byte[64];
    private int length;

    public PacketBytes u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public PacketBytes u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public PacketBytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public PacketBytes u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    public PacketBytes bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** One octet a character. */
    public PacketBytes text(String value) {
        return bytes(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    public PacketBytes zeros(int count) {
        reserve(count);
        length += count;
        return this;
    }

    /** Fills up with zeros to a multiple of {@code unit}. */
    public PacketBytes align(int unit) {
        return zeros((unit - length % unit) % unit);
    }

    public int length() {
        return length;
    }

    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes that hexadecimal digits stand for; blanks and colons are ignored. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("[\\s:]", ""));
    }

    /** Writes 16 bits into {@code target}. */
    public static void put16(byte[] target, int offset, int value) {
        target[offset] = (byte) (value >>> 8);
        target[offset + 1] = (byte) value;
    }

    /** The Internet checksum (RFC 1071) of all parts as one run; only the last may be of odd length. */
    public static int checksum(byte[]... parts) {
        long sum = 0;
        for (byte[] part : parts) {
            for (int i = 0; i < part.length; i++) {
                sum += (part[i] & 0xFF) << ((i & 1) == 0 ? 8 : 0);
            }
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) ~sum & 0xFFFF;
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
