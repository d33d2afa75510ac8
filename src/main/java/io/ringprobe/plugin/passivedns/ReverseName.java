package io.ringprobe.plugin.passivedns;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import java.nio.charset.StandardCharsets;

/**
 * Reads the address out of a name for reverse look-up: four decimal numbers below in-addr.arpa (RFC 1035, 3.5), or 32
 * hexadecimal digits below ip6.arpa (RFC 3596, 2.5), the last octet first. The reference gets IPv6 ones wrong. One a
 * plugin, owned by one shard's thread.
 */
final class ReverseName {
    private static final byte[] IN_ADDR = "in-addr".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IP6 = "ip6".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ARPA = "arpa".getBytes(StandardCharsets.US_ASCII);
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int MAX_DIGITS = 3;
    private static final int MAX_OCTET = 255;

    private final DnsName name = new DnsName();

    /**
     * Reads the name that begins at {@code offset} of the message.
     *
     * @param to where the address goes, 16 octets
     * @return 4, 6, or 0 if the name tells no address
     */
    int read(DnsMessage message, int offset, long to) {
        name.wrap(message, offset, message.length());
        if (readIpv4(to)) {
            return 4;
        }
        name.wrap(message, offset, message.length());
        return readIpv6(to) ? 6 : 0;
    }

    private boolean readIpv4(long to) {
        for (int i = IPV4_LENGTH - 1; i >= 0; i--) {
            int octet = name.nextLabel() ? decimal() : -1;
            if (octet < 0) {
                return false;
            }
            Memory.putByte(to + i, octet);
        }
        return endsWith(IN_ADDR);
    }

    private boolean readIpv6(long to) {
        for (int i = IPV6_LENGTH - 1; i >= 0; i--) {
            int low = name.nextLabel() ? hexadecimal() : -1;
            int high = low >= 0 && name.nextLabel() ? hexadecimal() : -1;
            if (high < 0) {
                return false;
            }
            Memory.putByte(to + i, high << 4 | low);
        }
        return endsWith(IP6);
    }

    private boolean endsWith(byte[] domain) {
        return name.nextLabel()
                && name.isLabel(domain)
                && name.nextLabel()
                && name.isLabel(ARPA)
                && !name.nextLabel()
                && !name.isBroken();
    }

    /** The label as a number from 0 to 255, or -1. */
    private int decimal() {
        if (name.labelLength() > MAX_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < name.labelLength(); i++) {
            int digit = Character.digit(Memory.getByte(name.label() + i), 10);
            if (digit < 0) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= MAX_OCTET ? number : -1;
    }

    private int hexadecimal() {
        return name.labelLength() == 1 ? Character.digit(Memory.getByte(name.label()), 16) : -1;
    }
}
