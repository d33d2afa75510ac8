package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * BSD loopback headers: four bytes with the address family, in the byte order of the machine that wrote them (NULL) or
 * in network byte order (LOOP). Families are small numbers, so the order shows.
 */
final class LoopbackParser {
    private static final int HEADER = 4;
    private static final int AF_INET = 2;
    private static final int AF_INET6_LINUX = 10;
    private static final int AF_INET6_BSD = 24;
    private static final int AF_INET6_FREEBSD = 28;
    private static final int AF_INET6_DARWIN = 30;

    private LoopbackParser() {}

    static ParseOutcome parse(long frame, int captured, long descriptor) {
        if (captured < HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        int number = Memory.getInt(frame);
        int family = number >>> 16 == 0 ? number : Integer.reverseBytes(number);
        return switch (family) {
            case AF_INET -> Ipv4Parser.parse(frame, HEADER, captured, descriptor, 0);
            case AF_INET6_LINUX, AF_INET6_BSD, AF_INET6_FREEBSD, AF_INET6_DARWIN ->
                Ipv6Parser.parse(frame, HEADER, captured, descriptor, 0);
            default -> ParseOutcome.NOT_IP;
        };
    }
}
