package io.ringprobe.plugin.dnssd;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.dns.message.TextBuffer;
import io.ringprobe.plugin.text.Octets;

/**
 * A list that lives as text in a flow's section: entries of so many fields, each followed by a semicolon, of which the
 * first is the entry's name. A backslash takes away the meaning of the semicolon or backslash behind it. What does not
 * fit into the capacity as a whole is left out.
 *
 * <p>A flyweight over the section's memory; offsets count from the start of the list. Owned by one shard's thread.
 */
final class EntryList implements AutoCloseable {
    static final int NONE = -1;

    private final int fields;
    private final int capacity;
    private final NativeBlock tail;
    private long address;
    private int length;

    /**
     * @param fields of an entry
     * @param capacity octets that a list can take
     */
    EntryList(int fields, int capacity) {
        this.fields = fields;
        this.capacity = capacity;
        tail = NativeBlock.allocate(capacity);
    }

    /** Looks at the list of {@code octets} octets at {@code list}, behind which there is room up to the capacity. */
    void wrap(long list, int octets) {
        address = list;
        length = octets;
    }

    /** Octets of the list. */
    int length() {
        return length;
    }

    /** Takes back what was added at the end since the list had this length. */
    void cutTo(int earlierLength) {
        length = earlierLength;
    }

    /** Offset of the entry of that name, or {@link #NONE}. */
    int find(TextBuffer name) {
        int entry = 0;
        while (entry < length) {
            int end = behind(entry) - 1;
            if (end - entry == name.length() && Octets.equal(address + entry, name.address(), name.length())) {
                return entry;
            }
            entry = field(entry, fields);
        }
        return NONE;
    }

    /** Offset of the entry's field of that number, from 0; {@code fields} gives the entry behind. */
    int field(int entry, int number) {
        int offset = entry;
        for (int i = 0; i < number; i++) {
            offset = behind(offset);
        }
        return offset;
    }

    /** Offset behind the semicolon that ends the field at {@code offset}. */
    int behind(int offset) {
        int at = offset;
        while (at < length) {
            int octet = Memory.getByte(address + at++);
            if (octet == ';') {
                return at;
            }
            at += octet == '\\' ? 1 : 0;
        }
        return length;
    }

    /** Puts {@code text} in place of what stands from {@code from} to {@code to}; false if there is no room. */
    boolean replace(int from, int to, TextBuffer text) {
        int behind = length - to;
        if (from + text.length() + behind > capacity) {
            return false;
        }
        Memory.copy(address + to, tail.address(), behind);
        Memory.copy(text.address(), address + from, text.length());
        Memory.copy(tail.address(), address + from + text.length(), behind);
        length = from + text.length() + behind;
        return true;
    }

    /** Adds {@code text} at the end; false if there is no room. */
    boolean append(TextBuffer text) {
        return replace(length, length, text);
    }

    /** Whether {@code text} stands between {@code from} and {@code to}, at the start or behind a colon. */
    boolean contains(int from, int to, TextBuffer text) {
        for (int at = from; at + text.length() <= to; at++) {
            boolean begins = at == from || Memory.getByte(address + at - 1) == ':';
            if (begins && Octets.equal(address + at, text.address(), text.length())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        tail.close();
    }
}
