package io.ringprobe.packet;

import java.util.Optional;

/**
 * Link types that the header parser understands, with their numbers in capture files (LINKTYPE_ registry of
 * tcpdump.org). Several numbers may mean one type: BSD systems number raw IP differently.
 */
public enum LinkType {
    NULL("BSD loopback, machine byte order of the writer", 0),
    ETHERNET("Ethernet", 1),
    PPP("PPP", 9),
    RAW_IP("raw IPv4 or IPv6", 101, 12, 14),
    IEEE802_11("IEEE 802.11", 105),
    LOOP("OpenBSD loopback, network byte order", 108),
    LINUX_SLL("Linux cooked v1", 113),
    IEEE802_11_RADIOTAP("IEEE 802.11 with radiotap header", 127),
    IPV4("raw IPv4", 228),
    IPV6("raw IPv6", 229),
    LINUX_SLL2("Linux cooked v2", 276);

    private static final LinkType[] VALUES = values();

    private final String description;
    private final int[] numbers;

    LinkType(String description, int... numbers) {
        this.description = description;
        this.numbers = numbers;
    }

    public String description() {
        return description;
    }

    /** The number that capture files use today. */
    public int number() {
        return numbers[0];
    }

    /** The link type that a capture file means by {@code number}, or empty where we know none. */
    public static Optional<LinkType> ofNumber(int number) {
        for (LinkType type : VALUES) {
            for (int n : type.numbers) {
                if (n == number) {
                    return Optional.of(type);
                }
            }
        }
        return Optional.empty();
    }
}
