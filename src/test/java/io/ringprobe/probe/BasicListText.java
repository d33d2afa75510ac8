package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the content of a basicList (RFC 6313, 4.5.1) of CESNET's elements and writes it as csv does. */
final class BasicListText {
    private static final int ALL_OF = 3;
    private static final int CESNET = 8057;
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final int SIGNED = 1016;
    private static final List<Integer> TIMES = List.of(1014, 1052, 1053, 1056, 1057);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'000'", Locale.ROOT);

    private BasicListText() {}

    static String of(int element, byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        assertEquals(ALL_OF, in.get(), "semantic");
        assertEquals(ENTERPRISE_BIT | element, in.getShort() & 0xFFFF, "element");
        int length = in.getShort();
        assertEquals(CESNET, in.getInt(), "enterprise");
        List<String> values = new ArrayList<>();
        while (in.hasRemaining()) {
            values.add(value(element, number(in, length)));
        }
        return "[" + String.join("|", values) + "]";
    }

    private static String value(int element, long number) {
        if (TIMES.contains(element)) {
            long nanos = Math.floorMod(number, 1000L) * 1_000_000;
            return TIME.format(LocalDateTime.ofEpochSecond(number / 1000, (int) nanos, ZoneOffset.UTC));
        }
        return element == SIGNED ? String.valueOf((byte) number) : String.valueOf(number);
    }

    /** An unsigned number in network byte order. */
    static long number(ByteBuffer in, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | in.get() & 0xFF;
        }
        return number;
    }

    /** A list of times, as csv writes it, cut to milliseconds: the element has no more. */
    static String cutToMilliseconds(String list) {
        return list.replaceAll("(T\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\d{3}", "$1000");
    }
}
