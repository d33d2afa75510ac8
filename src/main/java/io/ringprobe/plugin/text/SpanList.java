package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;

/** Up to a fixed number of stretches of a packet's text; more are left out. Owned by a parser. */
public final class SpanList {
    private final Span[] spans;
    private int size;

    public SpanList(int capacity) {
        spans = new Span[capacity];
        for (int i = 0; i < capacity; i++) {
            spans[i] = new Span();
        }
    }

    public void clear() {
        size = 0;
    }

    /** Adds the octets from {@code from} up to {@code end}. */
    public void add(long from, long end) {
        if (size < spans.length) {
            spans[size++].set(from, end);
        }
    }

    public int size() {
        return size;
    }

    public Span get(int index) {
        return spans[index];
    }

    /** Sets a field to all of them, separated by semicolons, cut to its capacity. */
    public void put(long section, Field.Variable field) {
        Memory.putShort(section + field.slot(), 0);
        for (int i = 0; i < size; i++) {
            spans[i].append(section, field);
        }
    }
}
