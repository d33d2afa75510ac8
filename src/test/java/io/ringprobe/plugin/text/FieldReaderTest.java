package io.ringprobe.plugin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FieldReaderTest {
    private static final Name NAME = new Name("name");

    private final TextMemory memory = new TextMemory();
    private final FieldReader reader = new FieldReader();
    private long position;

    @AfterEach
    void free() {
        memory.close();
    }

    /** The values of the fields called name; others as a question mark. */
    private List<String> read(String text) {
        long at = memory.put(text);
        reader.start(at, at + text.length());
        List<String> values = new ArrayList<>();
        while (reader.next()) {
            values.add(reader.is(NAME) ? TextMemory.text(reader.value()) : "?");
        }
        position = reader.position() - at;
        return values;
    }

    @Test
    void shouldReadFieldsUpToTheEmptyLine() {
        assertEquals(List.of("a", "?", "b"), read("Name: a\r\nOther: x\r\nname:b\r\n\r\nname: body\r\n"));
        assertTrue(reader.isComplete());
        assertEquals("Name: a\r\nOther: x\r\nname:b\r\n\r\n".length(), position);
    }

    @Test
    void shouldTakeLfAlone() {
        assertEquals(List.of("a", "b"), read("name: a\nname: b\n\n"));
        assertTrue(reader.isComplete());
    }

    @Test
    void shouldLeaveOutSpaceAroundValueAndBeforeColon() {
        assertEquals(List.of("a b", ""), read("name \t: \t a b \t\r\nname: \r\n\r\n"));
    }

    @Test
    void shouldNotReadALineWithoutItsBreak() {
        assertEquals(List.of("a"), read("name: a\r\nname: b"));
        assertFalse(reader.isComplete());
        assertEquals(List.of(), read("name: a\r"));
        assertFalse(reader.isComplete());
        assertEquals(List.of("a"), read("name: a\r\n"));
        assertFalse(reader.isComplete());
    }

    @Test
    void shouldReadFoldedValues() {
        assertEquals(List.of("a\r\n  b\n\tc", "d"), read("name: a\r\n  b\n\tc \r\nname: d\r\n\r\n"));
        assertTrue(reader.isComplete());
    }

    @Test
    void shouldReadAValueThatBeginsOnTheNextLine() {
        assertEquals(List.of("a"), read("name:\r\n a\r\n\r\n"));
    }

    @Test
    void shouldNotTakeAHalfLineForTheValuesEnd() {
        assertEquals(List.of("a"), read("name: a\r\n b"));
        assertFalse(reader.isComplete());
    }

    @Test
    void shouldPassOverLinesThatAreNoFields() {
        assertEquals(List.of("a"), read(" folded: nothing\r\nno colon\r\n: no name\r\nname: a\r\n\r\n"));
    }

    @Test
    void shouldReadNothingFromNothing() {
        assertEquals(List.of(), read(""));
        assertFalse(reader.isComplete());
        assertEquals(List.of(), read("\r\n"));
        assertTrue(reader.isComplete());
    }
}
