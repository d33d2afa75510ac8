package io.ringprobe.lab.collect;

/** What an element tells of the basic record. */
enum Part {
    OTHER,
    SOURCE_IPV4,
    DESTINATION_IPV4,
    SOURCE_IPV6,
    DESTINATION_IPV6,
    SOURCE_PORT,
    DESTINATION_PORT,
    PROTOCOL,
    TCP_FLAGS,
    TCP_FLAGS_REV,
    OCTETS,
    OCTETS_REV,
    PACKETS,
    PACKETS_REV,
    FIRST_SECONDS,
    LAST_SECONDS,
    FIRST_MILLIS,
    LAST_MILLIS,
    FIRST_MICROS,
    LAST_MICROS,
    FIRST_NANOS,
    LAST_NANOS,
    FIRST_BEFORE_EXPORT,
    LAST_BEFORE_EXPORT,
    FIRST_UPTIME,
    LAST_UPTIME,
    BOOT_MILLIS;

    /** By IANA's id (0 for elements that aren't IANA's), and whether it is the reverse of that element. */
    static Part of(boolean reverse, int id) {
        return switch (id) {
            case 1, 85, 231 -> reverse ? OCTETS_REV : OCTETS;
            case 2, 86, 298 -> reverse ? PACKETS_REV : PACKETS;
            case 6 -> reverse ? TCP_FLAGS_REV : TCP_FLAGS;
            case 232 -> OCTETS_REV;
            case 299 -> PACKETS_REV;
            default -> reverse ? OTHER : keyOrTime(id);
        };
    }

    private static Part keyOrTime(int id) {
        return switch (id) {
            case 4 -> PROTOCOL;
            case 7 -> SOURCE_PORT;
            case 8 -> SOURCE_IPV4;
            case 11 -> DESTINATION_PORT;
            case 12 -> DESTINATION_IPV4;
            case 21 -> LAST_UPTIME;
            case 22 -> FIRST_UPTIME;
            case 27 -> SOURCE_IPV6;
            case 28 -> DESTINATION_IPV6;
            case 150 -> FIRST_SECONDS;
            case 151 -> LAST_SECONDS;
            case 152 -> FIRST_MILLIS;
            case 153 -> LAST_MILLIS;
            case 154 -> FIRST_MICROS;
            case 155 -> LAST_MICROS;
            case 156 -> FIRST_NANOS;
            case 157 -> LAST_NANOS;
            case 158 -> FIRST_BEFORE_EXPORT;
            case 159 -> LAST_BEFORE_EXPORT;
            case 160 -> BOOT_MILLIS;
            default -> OTHER;
        };
    }
}
