package io.ringprobe.plugin.dns.message;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.Octets;

/**
 * Reads a domain name label by label, following its pointers (RFC 1035, 3.1 and 4.1.4). Broken is a name that leaves
 * its limits or the message, has more than 255 octets, a label of an unknown kind, or more pointers than a name can
 * have labels: so a loop ends.
 *
 * <p>As text ({@link #addTo}) labels are joined by dots, without one at the end: the root is an empty text. Octets of
 * labels stay what they are, upper and lower case and not ASCII too, but for a backslash before dots, semicolons and
 * backslashes inside a label.
 *
 * <p>A cursor, owned by one shard's thread.
 */
public final class DnsName {
    /** The most octets of a name's text: of 254 octets each may need a backslash. */
    public static final int MAX_TEXT = 2 * 254;

    private static final int MAX_LENGTH = 255;
    private static final int MAX_POINTERS = 127;
    private static final int MAX_LABEL = 63;
    private static final int POINTER = 0xC0;

    private DnsMessage message;
    private int at;
    private int limit;
    private int pointers;
    private int octets;
    private int label;
    private int labelLength;
    private boolean broken;

    /**
     * Begins to read a name.
     *
     * @param offset where it begins in the message
     * @param end up to where it may reach; what pointers lead to may stand anywhere in the message
     */
    public DnsName wrap(DnsMessage dnsMessage, int offset, int end) {
        message = dnsMessage;
        at = offset;
        limit = Math.min(end, dnsMessage.length());
        pointers = 0;
        octets = 1;
        labelLength = 0;
        broken = false;
        return this;
    }

    /** Begins to read the name of the question or record at which the message stands. */
    public DnsName wrap(DnsMessage dnsMessage) {
        return wrap(dnsMessage, dnsMessage.nameOffset(), dnsMessage.length());
    }

    /** Goes on to the next label; false at the root, and where the name is broken. */
    public boolean nextLabel() {
        while (at < limit) {
            int length = Memory.getUnsignedByte(message.at(at));
            if (length <= MAX_LABEL) {
                return length > 0 && enterLabel(length);
            }
            if ((length & POINTER) != POINTER || !follow()) {
                break;
            }
        }
        return fail();
    }

    private boolean enterLabel(int length) {
        octets += 1 + length;
        label = at + 1;
        labelLength = length;
        at = label + length;
        return at < limit && octets <= MAX_LENGTH || fail();
    }

    private boolean follow() {
        if (limit - at < 2 || ++pointers > MAX_POINTERS) {
            return false;
        }
        at = Memory.getUnsignedShortBE(message.at(at)) & ~(POINTER << 8);
        limit = message.length();
        return true;
    }

    private boolean fail() {
        broken = true;
        at = limit;
        return false;
    }

    /** Whether the last {@link #nextLabel} found the name broken. */
    public boolean isBroken() {
        return broken;
    }

    /** Address of the label's octets. */
    public long label() {
        return message.at(label);
    }

    /** Octets of the label, 1 to 63. */
    public int labelLength() {
        return labelLength;
    }

    /** Whether the label is this one, given in small letters; letters of either case count as equal. */
    public boolean isLabel(byte[] small) {
        return Octets.equalIgnoringCase(label(), labelLength, small);
    }

    /** Passes over the name without following pointers; returns the offset behind it, or -1 if it is broken. */
    public int skip() {
        while (at < limit) {
            int length = Memory.getUnsignedByte(message.at(at));
            if (length == 0) {
                return at + 1;
            }
            if ((length & POINTER) == POINTER) {
                return at + 2;
            }
            if (length > MAX_LABEL || !enterLabel(length)) {
                return -1;
            }
        }
        return -1;
    }

    /** Adds the name, or what is left of it, as text; adds nothing and returns false if it is broken. */
    public boolean addTo(TextBuffer text) {
        int before = text.length();
        boolean first = true;
        while (nextLabel()) {
            if (!first) {
                text.add('.');
            }
            addLabelTo(text);
            first = false;
        }
        if (broken) {
            text.cutTo(before);
        }
        return !broken;
    }

    /** Adds the label as text. */
    public void addLabelTo(TextBuffer text) {
        addLabelTo(text, 0);
    }

    /** Adds the label as text, without its first {@code skip} octets. */
    public void addLabelTo(TextBuffer text, int skip) {
        for (int i = skip; i < labelLength; i++) {
            int octet = Memory.getUnsignedByte(label() + i);
            if (octet == '.' || octet == ';' || octet == '\\') {
                text.add('\\');
            }
            text.add(octet);
        }
    }
}
