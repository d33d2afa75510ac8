package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static List<Setting> settings(String text) {
        return Selection.parse("output", text, "here").settings();
    }

    @Test
    void shouldSplitNameValuesAndFlags() {
        Selection selection = Selection.parse("output", "ipfix;host=collector;port=4739;u", "-o");
        assertEquals("ipfix", selection.name());
        assertEquals(
                List.of(
                        new Setting("host", "collector", "-o"),
                        new Setting("port", "4739", "-o"),
                        new Setting("u", null, "-o")),
                selection.settings());
    }

    @Test
    void shouldKeepEqualsSignsInValues() {
        assertEquals(
                List.of(new Setting("i", "u:http:timeout=WAIT,u:stats:timeout=WAIT", "here")),
                settings("unirec;i=u:http:timeout=WAIT,u:stats:timeout=WAIT"));
    }

    @Test
    void shouldTakeASemicolonBehindABackslashAsPartOfTheValue() {
        assertEquals(List.of(new Setting("file", "a;b\\c\\;", "here")), settings("text;file=a\\;b\\c\\\\\\;"));
    }

    @Test
    void shouldIgnoreBlanksAroundNamesAndEmptyParts() {
        Selection selection = Selection.parse("input", " pcap ; file =x ;;", "-i");
        assertEquals("pcap", selection.name());
        assertEquals(List.of(new Setting("file", "x ", "-i")), selection.settings());
    }

    @Test
    void shouldTakeAnEmptyValueAsAValue() {
        assertEquals(List.of(new Setting("file", "", "here")), settings("text;file="));
    }
}
