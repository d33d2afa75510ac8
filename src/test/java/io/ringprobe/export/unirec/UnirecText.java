package io.ringprobe.export.unirec;

import io.ringprobe.export.unirec.TrapcapReader.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints UniRec records as NEMEA's logger does. Stateless. */
public final class UnirecText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

    private UnirecText() {}

    /** A line for each record. */
    public static List<String> lines(TrapcapReader file) {
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> record : file.records()) {
            lines.add(file.columns().stream()
                    .map(column -> value(column, record.get(column.name())))
                    .collect(Collectors.joining(",")));
        }
        return lines;
    }

    private static String value(Column column, Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> scalar(column.elementType(), element))
                    .collect(Collectors.joining("|", "[", "]"));
        }
        return scalar(column.type(), value);
    }

    private static String scalar(String type, Object value) {
        return switch (type) {
            case "float" ->
                new BigDecimal((Float) value)
                        .setScale(6, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case "time" -> time((Long) value);
            case "macaddr" -> HexFormat.ofDelimiter(":").formatHex((byte[]) value);
            case "ipaddr" -> address((byte[]) value);
            case "string" -> string((byte[]) value);
            case "bytes" -> HexFormat.of().formatHex((byte[]) value);
            default -> value.toString();
        };
    }

    private static String time(long nanos) {
        long second = Math.floorDiv(nanos, 1_000_000_000L);
        int rest = (int) Math.floorMod(nanos, 1_000_000_000L);
        return TIME.format(LocalDateTime.ofEpochSecond(second, rest, ZoneOffset.UTC));
    }

    private static String string(byte[] octets) {
        StringBuilder text = new StringBuilder("\"");
        for (byte octet : octets) {
            if (octet >= ' ' && octet < 0x7F) {
                text.append(octet == '"' ? "\"" : "").append((char) octet);
            }
        }
        return text.append('"').toString();
    }

    /** As RFC 5952 says, for addresses in which none of IPv4 is embedded. */
    private static String address(byte[] octets) {
        List<String> groups = new ArrayList<>();
        if (octets.length == 4) {
            for (byte octet : octets) {
                groups.add(Integer.toString(octet & 0xFF));
            }
            return String.join(".", groups);
        }
        for (int i = 0; i < octets.length; i += 2) {
            groups.add(Integer.toHexString((octets[i] & 0xFF) << 8 | octets[i + 1] & 0xFF));
        }
        return shortened(groups);
    }

    private static String shortened(List<String> groups) {
        for (int length = groups.size(); length > 1; length--) {
            for (int start = 0; start + length <= groups.size(); start++) {
                List<String> run = groups.subList(start, start + length);
                if (run.stream().allMatch("0"::equals)) {
                    return String.join(":", groups.subList(0, start)) + "::"
                            + String.join(":", groups.subList(start + length, groups.size()));
                }
            }
        }
        return String.join(":", groups);
    }
}
