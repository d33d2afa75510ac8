package io.ringprobe.plugin.dns;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.plugin.dns.message.TextBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the data of a resource record as text (RFC 1035, 3.3 and 3.4; RFC 2782, RFC 3596, RFC 4034, RFC 6672), in the
 * reference exporter's forms: values separated by spaces, keys and signatures left out as {@code <key>}.
 *
 * <p>The reference runs the names of MINFO together, writes the length octets of HINFO and ISDN, and the key tag in
 * place of a DS record's algorithm: here they are as its documentation says. Data that are too short for their type, or
 * hold a broken name, give an empty text. One a plugin, owned by one shard's thread.
 */
final class RdataText {
    private static final byte[] KEY = " <key>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_IMPLEMENTED = "(not_impl)".getBytes(StandardCharsets.US_ASCII);
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int SOA_NUMBERS = 5;
    private static final int SRV_FIXED = 6;
    private static final int MX_FIXED = 2;
    private static final int KEY_FIXED = 4;
    private static final int RRSIG_FIXED = 18;

    private final DnsName name = new DnsName();
    private DnsMessage message;
    private TextBuffer text;

    /** Writes the data of the record at which {@code dnsMessage} stands in place of what {@code to} held. */
    void write(DnsMessage dnsMessage, TextBuffer to) {
        message = dnsMessage;
        text = to.clear();
        if (!write()) {
            to.clear();
        }
    }

    private boolean write() {
        return switch (message.type()) {
            case RecordType.A -> ipv4();
            case RecordType.AAAA -> ipv6();
            case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> nameAt(0);
            case RecordType.SOA -> soa();
            case RecordType.MINFO -> twoNames();
            case RecordType.SRV -> srv();
            case RecordType.MX -> mx();
            case RecordType.TXT, RecordType.HINFO, RecordType.ISDN -> strings();
            default -> writeOfDnssec();
        };
    }

    private boolean writeOfDnssec() {
        return switch (message.type()) {
            case RecordType.DS, RecordType.DNSKEY -> key();
            case RecordType.RRSIG -> rrsig();
            default -> {
                text.add(NOT_IMPLEMENTED);
                yield true;
            }
        };
    }

    private boolean ipv4() {
        if (message.dataLength() != IPV4_LENGTH) {
            return false;
        }
        text.addIpv4(message.data());
        return true;
    }

    private boolean ipv6() {
        if (message.dataLength() != IPV6_LENGTH) {
            return false;
        }
        text.addIpv6(message.data());
        return true;
    }

    /** The name that begins at that offset in the data. */
    private boolean nameAt(int offset) {
        return nameIn(offset).addTo(text);
    }

    private DnsName nameIn(int offset) {
        return name.wrap(message, message.dataOffset() + offset, message.dataOffset() + message.dataLength());
    }

    /** Two names, one behind the other. */
    private boolean twoNames() {
        int second = behindName(0);
        if (second <= 0 || !nameAt(0)) {
            return false;
        }
        text.add(' ');
        return nameAt(second);
    }

    /** Offset behind the name that begins at {@code offset}; not above 0 if it is broken. */
    private int behindName(int offset) {
        return nameIn(offset).skip() - message.dataOffset();
    }

    private boolean soa() {
        int numbers = twoNames() ? behindName(behindName(0)) : 0;
        if (numbers <= 0 || message.dataLength() - numbers < SOA_NUMBERS * Integer.BYTES) {
            return false;
        }
        addNumbers(numbers, SOA_NUMBERS);
        return true;
    }

    /** 32-bit numbers, each behind a space. */
    private void addNumbers(int offset, int count) {
        for (int i = 0; i < count; i++) {
            text.add(' ').addNumber(Memory.getUnsignedIntBE(message.data() + offset + i * Integer.BYTES));
        }
    }

    /** Service and protocol are the first two labels of the record's own name, without their underscores. */
    private boolean srv() {
        if (message.dataLength() <= SRV_FIXED) {
            return false;
        }
        name.wrap(message);
        serviceLabel();
        serviceLabel();
        if (!name.addTo(text)) {
            return false;
        }
        text.add(' ');
        if (!nameAt(SRV_FIXED)) {
            return false;
        }
        text.add(' ')
                .addNumber(shortAt(0))
                .add(' ')
                .addNumber(shortAt(2))
                .add(' ')
                .addNumber(shortAt(4));
        return true;
    }

    private void serviceLabel() {
        if (name.nextLabel()) {
            name.addLabelTo(text, Memory.getByte(name.label()) == '_' ? 1 : 0);
            text.add(' ');
        }
    }

    private boolean mx() {
        if (message.dataLength() <= MX_FIXED) {
            return false;
        }
        text.addNumber(shortAt(0)).add(' ');
        return nameAt(MX_FIXED);
    }

    /** Strings that each stand behind an octet with their length. */
    private boolean strings() {
        int at = 0;
        while (at < message.dataLength()) {
            int length = octetAt(at);
            if (message.dataLength() - at - 1 < length) {
                break;
            }
            if (at > 0) {
                text.add(' ');
            }
            text.add(message.data() + at + 1, length);
            at += 1 + length;
        }
        return true;
    }

    /** DS: key tag, algorithm, digest type. DNSKEY: flags, protocol, algorithm. */
    private boolean key() {
        if (message.dataLength() < KEY_FIXED) {
            return false;
        }
        addKeyHead();
        text.add(KEY);
        return true;
    }

    private void addKeyHead() {
        text.addNumber(shortAt(0)).add(' ').addNumber(octetAt(2)).add(' ').addNumber(octetAt(3));
    }

    /** Type covered, algorithm, labels; original TTL, expiration, inception; key tag. */
    private boolean rrsig() {
        if (message.dataLength() < RRSIG_FIXED) {
            return false;
        }
        addKeyHead();
        addNumbers(KEY_FIXED, 3);
        text.add(' ').addNumber(shortAt(RRSIG_FIXED - 2)).add(KEY);
        return true;
    }

    private int octetAt(int offset) {
        return Memory.getUnsignedByte(message.data() + offset);
    }

    private int shortAt(int offset) {
        return Memory.getUnsignedShortBE(message.data() + offset);
    }
}
