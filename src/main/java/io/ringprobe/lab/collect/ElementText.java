package io.ringprobe.lab.collect;

import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The values of IPFIX elements in the spelling of the output csv. Stateless; allocates. */
final class ElementText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final long SECOND = 1_000_000_000L;
    private static final int ROOM = 64;

    private ElementText() {}

    static String of(Field field, long at, int length) {
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64 -> Long.toUnsignedString(BigEndian.unsigned(at, length));
            case INT8 -> Long.toString(BigEndian.signed(at, length));
            case FLOAT -> real(at, length);
            case TIME -> time(field.ipfix().encoding(), BigEndian.unsigned(at, length));
            case MAC, IP -> address(at, length);
            case STRING -> Parse.text(at, withoutPadding(at, length));
            case BYTES -> hex(at, length);
        };
    }

    private static String real(long at, int length) {
        double value = length == Double.BYTES
                ? Double.longBitsToDouble(Memory.getLongBE(at))
                : Float.intBitsToFloat(Memory.getIntBE(at));
        if (Double.isNaN(value)) {
            return "nan";
        }
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : String.format(Locale.ROOT, "%.6f", value);
    }

    private static String time(Ipfix.Encoding encoding, long value) {
        long nanos = switch (encoding) {
            case MILLISECONDS -> value * 1_000_000;
            case NTP_MICROSECONDS, NTP_NANOSECONDS -> BigEndian.ntpNanos(value);
            case PLAIN -> value;
        };
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
        return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    private static String address(long at, int length) {
        try (NativeBlock room = NativeBlock.allocate(ROOM)) {
            long end = switch (length) {
                case 4 -> Addresses.ipv4(at, room.address());
                case 6 -> Addresses.mac(at, room.address());
                case 16 -> Addresses.ipv6(at, room.address());
                default -> room.address();
            };
            return end == room.address() ? "::" : Parse.text(room.address(), end);
        }
    }

    /** Text in an element of fixed length ends where its zeros begin. */
    private static long withoutPadding(long at, int length) {
        long end = at + length;
        while (end > at && Memory.getByte(end - 1) == 0) {
            end--;
        }
        return end;
    }

    private static String hex(long at, int length) {
        StringBuilder out = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++) {
            int octet = Memory.getUnsignedByte(at + i);
            out.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
        }
        return out.toString();
    }
}
