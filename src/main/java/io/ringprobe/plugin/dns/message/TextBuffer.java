package io.ringprobe.plugin.dns.message;

import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.text.Octets;

/**
 * Off-heap memory in which a plugin puts text together before it goes into a section. What goes beyond the capacity is
 * cut. Made at start and used again for each message; owned by one shard's thread.
 */
public final class TextBuffer implements AutoCloseable {
    private static final int LONGEST_VALUE = Addresses.IPV6_LENGTH + Ascii.SLACK;

    private final NativeBlock block;
    private final int capacity;
    private int length;

    /** @param capacity octets that it can hold */
    public TextBuffer(int capacity) {
        this.capacity = capacity;
        block = NativeBlock.allocate((long) capacity + LONGEST_VALUE);
    }

    public long address() {
        return block.address();
    }

    public int length() {
        return length;
    }

    public TextBuffer clear() {
        length = 0;
        return this;
    }

    /** Takes back what was added since the text had this length. */
    public void cutTo(int earlierLength) {
        length = earlierLength;
    }

    /** Adds one octet. */
    public TextBuffer add(int octet) {
        if (length < capacity) {
            Memory.putByte(end(), octet);
            length++;
        }
        return this;
    }

    /** Adds octets as they are. */
    public TextBuffer add(long from, int count) {
        int added = Math.min(count, capacity - length);
        Memory.copy(from, end(), added);
        length += added;
        return this;
    }

    /** Adds octets as they are. */
    public TextBuffer add(byte[] octets) {
        int added = Math.min(octets.length, capacity - length);
        Memory.copyFromArray(octets, 0, end(), added);
        length += added;
        return this;
    }

    /** Adds octets, with a backslash before semicolons and backslashes. */
    public TextBuffer addEscaped(long from, int count) {
        for (int i = 0; i < count && length < capacity; i++) {
            int octet = Memory.getUnsignedByte(from + i);
            if (octet == ';' || octet == '\\') {
                add('\\');
            }
            add(octet);
        }
        return this;
    }

    /** Adds a number in decimal. */
    public TextBuffer addNumber(long number) {
        return added(Ascii.signed(number, end()));
    }

    /** Adds the four octets at {@code address} as an IPv4 address. */
    public TextBuffer addIpv4(long address) {
        return added(Addresses.ipv4(address, end()));
    }

    /** Adds the sixteen octets at {@code address} as an IPv6 address. */
    public TextBuffer addIpv6(long address) {
        return added(Addresses.ipv6(address, end()));
    }

    /** Whether the text ends with these octets, given in small letters; letters of either case count as equal. */
    public boolean endsWithIgnoringCase(byte[] suffix) {
        return length >= suffix.length && Octets.equalIgnoringCase(end() - suffix.length, suffix.length, suffix);
    }

    private long end() {
        return block.address() + length;
    }

    private TextBuffer added(long newEnd) {
        length = (int) Math.min(capacity, newEnd - block.address());
        return this;
    }

    @Override
    public void close() {
        block.close();
    }
}
