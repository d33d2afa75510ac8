package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final ObjectMapper READER = new ObjectMapper();

    private static String readBack(String text) throws Exception {
        String json = new Json().open('{').member("text", text).close('}').toString();
        assertFalse(json.chars().anyMatch(c -> c < ' ' || c == '\u2028' || c == '\u2029'), json);
        return READER.readTree(json).get("text").textValue();
    }

    @Test
    void shouldWriteWhatAReaderReads() throws Exception {
        Json json = new Json()
                .open('{')
                .member("a", 1)
                .member("b", 2.5)
                .member("c", true)
                .member("d", (String) null);
        json.name("e")
                .open('[')
                .number(1)
                .number(2)
                .close(']')
                .name("f")
                .open('[')
                .close(']')
                .name("g");
        json.open('{').member("h", "i").close('}').close('}');
        JsonNode read = READER.readTree(json.toString());
        assertEquals(1, read.get("a").intValue());
        assertEquals(2.5, read.get("b").doubleValue());
        assertTrue(read.get("c").booleanValue());
        assertNull(read.get("d").textValue());
        assertEquals("[1,2]", read.get("e").toString());
        assertEquals("[]", read.get("f").toString());
        assertEquals("{\"h\":\"i\"}", read.get("g").toString());
        assertEquals(7, read.size());
    }

    @Test
    void shouldPutListsIntoOthers() {
        Json inner = new Json().open('{').member("a", 1).close('}').open('{').close('}');
        assertEquals(
                "[0,{\"a\":1},{},9]",
                new Json()
                        .open('[')
                        .number(0)
                        .raw(inner)
                        .raw(new Json())
                        .number(9)
                        .close(']')
                        .toString());
    }

    @Test
    void shouldKeepTextAsItIs() throws Exception {
        for (String text :
                new String[] {"", "a\"b\\c/", "<script>alert('1')</script>", "žluťoučký 漢字 \uD83D\uDE00 e\u0301"}) {
            assertEquals(text, readBack(text));
        }
    }

    @Test
    void shouldShowWhatADisplayWouldObey() throws Exception {
        assertEquals("a\uFFFDb\uFFFDc", readBack("a\nb\u0000c"));
        assertEquals("\uFFFDgpj.exe", readBack("\u202Egpj.exe"), "direction of writing");
        assertEquals("\uFFFD\uFFFD", readBack("\u2028\u2029"), "line separators");
        assertEquals("x\uFFFDy\uFFFD", readBack("x\uD83Dy\uDE00"), "halves of characters");
        assertEquals("\uFFFD", readBack("\u007F"));
    }
}
