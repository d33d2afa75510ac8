package io.ringprobe.testkit;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Type;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Values of fields as tests write them, brought into the form that they have in memory.
 *
 * <ul>
 *   <li>integers and floats: a {@link Number} or its decimal text (uint64 up to 2^64-1)
 *   <li>time: a {@link Number} of nanoseconds since 1970, an {@link Instant}, or ISO 8601 text in UTC with or without Z
 *   <li>MAC: text with colons, or 6 octets; IP: text, or 4 or 16 octets
 *   <li>string: text (as UTF-8) or octets; bytes: hex text or octets
 *   <li>lists: a {@link List} of these, {@code long[]} or {@code int[]}
 * </ul>
 */
public final class FieldValues {
    private static final byte[] MAPPED_PREFIX = HexFormat.of().parseHex("00000000000000000000ffff");

    private FieldValues() {}

    /** Writes a value of fixed size. */
    public static void put(Type type, Object value, long address) {
        switch (type) {
            case UINT8, INT8 -> Memory.putByte(address, (int) integer(value));
            case UINT16 -> Memory.putShort(address, (int) integer(value));
            case UINT32 -> Memory.putInt(address, (int) integer(value));
            case UINT64 -> Memory.putLong(address, integer(value));
            case FLOAT -> Memory.putInt(address, Float.floatToRawIntBits(real(value)));
            case TIME -> Memory.putLong(address, nanos(value));
            case MAC -> Memory.copyFromArray(mac(value), 0, address, 6);
            case IP -> putAddress(address(value), address);
            case STRING, BYTES -> throw new IllegalArgumentException(type + " has no fixed size");
        }
    }

    /** The octets of a string or bytes value. */
    public static byte[] octets(Type type, Object value) {
        if (value instanceof byte[] octets) {
            return octets;
        }
        String text = (String) value;
        return type == Type.BYTES ? HexFormat.of().parseHex(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The elements of a list value. */
    public static List<?> list(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case long[] longs -> Arrays.stream(longs).boxed().toList();
            case int[] ints -> Arrays.stream(ints).boxed().toList();
            default -> throw new IllegalArgumentException("no list: " + value);
        };
    }

    /** The 4 or 16 octets of an IP address. */
    public static byte[] address(Object value) {
        if (value instanceof byte[] octets) {
            return octets;
        }
        try {
            byte[] octets = InetAddress.getByName((String) value).getAddress();
            boolean mappedByJava = octets.length == 4 && ((String) value).contains(":");
            return mappedByJava ? mapped(octets) : octets;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + value, e);
        }
    }

    /** Nanoseconds since 1970. */
    public static long nanos(Object value) {
        return switch (value) {
            case Number number -> number.longValue();
            case Instant time -> nanos(time);
            case String text ->
                nanos(LocalDateTime.parse(text.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC));
            default -> throw new IllegalArgumentException("no time: " + value);
        };
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] octets = Arrays.copyOf(MAPPED_PREFIX, 16);
        System.arraycopy(ipv4, 0, octets, 12, 4);
        return octets;
    }

    private static float real(Object value) {
        return value instanceof Number number ? number.floatValue() : Float.parseFloat((String) value);
    }

    private static long integer(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        String text = (String) value;
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    private static byte[] mac(Object value) {
        return value instanceof byte[] octets
                ? octets
                : HexFormat.ofDelimiter(":").parseHex((String) value);
    }

    private static void putAddress(byte[] octets, long address) {
        Memory.clear(address, 16);
        Memory.copyFromArray(octets, 0, address, octets.length);
        Memory.putByte(address + 16, octets.length == 4 ? 4 : 6);
    }
}
