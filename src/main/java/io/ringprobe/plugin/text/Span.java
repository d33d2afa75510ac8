package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.schema.Field;

/**
 * A stretch of a packet's text: where it stands and how long it is. Valid only while the packet is. Owned by a parser,
 * which points it to what it found.
 */
public final class Span {
    private long address;
    private int length;

    /** Points to the octets from {@code from} up to {@code end}. */
    public void set(long from, long end) {
        address = from;
        length = (int) (end - from);
    }

    /** Points to the same octets as another. */
    public void set(Span other) {
        address = other.address;
        length = other.length;
    }

    /** Points to nothing. */
    public void clear() {
        length = 0;
    }

    public long address() {
        return address;
    }

    public int length() {
        return length;
    }

    /** The address behind the last octet. */
    public long end() {
        return address + length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Whether the same octets stand there, where as many can be read. */
    public boolean isAt(long other) {
        return Octets.equal(address, other, length);
    }

    /**
     * Sets a field to the text, cut to the field's capacity. Line breaks inside, which folding of header fields leaves,
     * become spaces (RFC 9112, 5.2).
     */
    public void put(ExtensionAccess extensions, long section, Field.Variable field) {
        extensions.set(section, field, address, length);
        long area = section + field.area();
        unfold(area, area + Math.min(length, field.capacity()));
    }

    /** Appends the text to a field, behind a semicolon where there is something already, cut to the capacity. */
    public void append(long section, Field.Variable field) {
        int used = Memory.getUnsignedShort(section + field.slot());
        int separator = used > 0 ? 1 : 0;
        int kept = Math.min(length, field.capacity() - used - separator);
        if (kept <= 0) {
            return;
        }
        long to = section + field.area() + used;
        if (separator > 0) {
            Memory.putByte(to, ';');
        }
        Memory.copy(address, to + separator, kept);
        unfold(to + separator, to + separator + kept);
        Memory.putShort(section + field.slot(), used + separator + kept);
    }

    private static void unfold(long from, long end) {
        for (long at = Octets.find(from, end, '\n'); at < end; at = Octets.find(at + 1, end, '\n')) {
            Memory.putByte(at, ' ');
            if (at > from && Memory.getByte(at - 1) == '\r') {
                Memory.putByte(at - 1, ' ');
            }
        }
    }
}
