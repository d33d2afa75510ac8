package io.ringprobe.lab.report.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.report.SampleRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    @Test
    void shouldAlignColumns() {
        Table table = new Table(
                "t",
                List.of(new Table.Column("name", false), new Table.Column("n", true)),
                List.of(List.of("a|b", "1,000"), List.of("c", "2")));
        assertEquals("""
            | name |     n |
            | ---- | ----: |
            | a\\|b | 1,000 |
            | c    |     2 |
            """, Markdown.of(table));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "0.004; 0.00",
                "1.234; 1.23",
                "9.999; 10.0",
                "12.34; 12.3",
                "99.96; 100",
                "123456.7; 123,457",
                "-0.001; 0.00"
            })
    void shouldWriteThreeDigits(double value, String expected) {
        assertEquals(expected, Numbers.of(value));
    }

    @Test
    void shouldSayTheSameAsThePage() {
        String text = Markdown.of(SampleRun.read());
        assertTrue(text.startsWith("## All captures"), text.substring(0, 80));
        for (String title : List.of(
                "Aims",
                "Whole process",
                "A packet more",
                "Reckoned, not measured",
                "CPU time by stage",
                "Warm-up",
                "Start",
                "Other figures",
                "What went wrong")) {
            assertTrue(text.contains("\n### " + title + "\n"), title);
        }
        assertTrue(text.contains("4 of 5"), "rounds that went wrong are named");
    }

    @Test
    void shouldKeepHostileNamesInTheirCells() {
        String text = Markdown.of(SampleRun.withHostileNames());
        assertFalse(text.contains(" <script>"), "unescaped");
        for (String line : text.lines().filter(line -> line.startsWith("|")).toList()) {
            assertTrue(line.endsWith("|"), line);
        }
        String facts = text.lines()
                .filter(line -> line.startsWith("| processor"))
                .findFirst()
                .orElseThrow();
        assertEquals(3, facts.replace("\\|", "").chars().filter(c -> c == '|').count(), facts);
    }
}
