package io.ringprobe.plugin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static final Field.Variable FIELD = new Field.Variable(0, 4, 10);

    private final TextMemory memory = new TextMemory();
    private final long section = memory.put(new byte[18]);

    @AfterEach
    void free() {
        memory.close();
    }

    private Span span(String text) {
        long at = memory.put(text);
        Span span = new Span();
        span.set(at, at + text.length());
        return span;
    }

    private String field() {
        return TextMemory.text(section + FIELD.area(), Memory.getUnsignedShort(section + FIELD.slot()));
    }

    @Test
    void shouldAppendBehindASemicolon() {
        span("abc").append(section, FIELD);
        assertEquals("abc", field());
        span("de").append(section, FIELD);
        assertEquals("abc;de", field());
    }

    @Test
    void shouldCutAtTheCapacity() {
        span("abcdefghi").append(section, FIELD);
        span("x").append(section, FIELD);
        assertEquals("abcdefghi", field(), "a semicolon alone says nothing");
        span("123456789012").append(section, new Field.Variable(0, 4, 14));
        assertEquals("abcdefghi;1234", field());
    }

    @Test
    void shouldMakeSpacesOfLineBreaks() {
        span("a\r\n b\nc").append(section, FIELD);
        assertEquals("a   b c", field());
    }

    @Test
    void shouldSetAFieldToAList() {
        SpanList list = new SpanList(2);
        for (String text : new String[] {"a", "b", "left out"}) {
            Span span = span(text);
            list.add(span.address(), span.end());
        }
        list.put(section, FIELD);
        list.put(section, FIELD);
        assertEquals("a;b", field());
        list.clear();
        list.put(section, FIELD);
        assertEquals("", field());
    }

    @Test
    void shouldCompareOctets() {
        Span span = span("ab");
        assertTrue(span.isAt(memory.put("ab")));
        assertFalse(span.isAt(memory.put("aB")));
    }
}
