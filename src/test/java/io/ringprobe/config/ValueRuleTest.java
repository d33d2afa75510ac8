package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRuleTest {
    @Test
    void shouldTakeNumbersInTheRangeOnly() {
        ValueRule rule = ValueRule.number(4, 30);
        assertTrue(rule.allows("4") && rule.allows(" 30 "));
        assertFalse(rule.allows("3") || rule.allows("31") || rule.allows("x") || rule.allows("") || rule.allows("1e1"));
        assertEquals("a number from 4 to 30", rule.expected());
        assertEquals(
                "a number of at least 1", ValueRule.number(1, Long.MAX_VALUE).expected());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "65536,65536",
        "64K,65536",
        "4M,4194304",
        "4 m,4194304",
        "1G,1073741824",
        "K,-1",
        "'',-1",
        "4T,-1",
        "9999999999G,-1"
    })
    void shouldReadNumbersOfBytes(String text, long bytes) {
        assertEquals(bytes, ValueRule.Bytes.parse(text));
    }

    @Test
    void shouldSayTheRangeOfBytesInUnits() {
        ValueRule rule = ValueRule.bytes(1 << 16, 1 << 30);
        assertTrue(rule.allows("64K") && rule.allows("1G"));
        assertFalse(rule.allows("63K") || rule.allows("2G") || rule.allows("-1"));
        assertEquals("a number of bytes from 64K to 1G", rule.expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "on", "false", "no", "off"})
    void shouldTakeWordsForTruth(String word) {
        assertTrue(ValueRule.BOOL.allows(word));
    }

    @Test
    void shouldDeriveAChoiceFromTheArgument() {
        assertEquals(
                ValueRule.oneOf(List.of("udp", "tcp")),
                OptionSpec.value("", "x", "udp|tcp", "tcp", "").rule());
        assertEquals(
                ValueRule.BOOL,
                OptionSpec.value("", "x", "true|false", "true", "").rule());
        assertEquals(ValueRule.BOOL, OptionSpec.flag("", "x", "").rule());
        assertEquals(
                ValueRule.ANY, OptionSpec.value("", "x", "N|auto", "auto", "").rule());
        assertEquals(ValueRule.ANY, OptionSpec.value("", "x", "FILE", "", "").rule());
        assertEquals(
                "auto, none or a number from 1 to 8",
                ValueRule.wordOr(List.of("auto", "none"), ValueRule.number(1, 8))
                        .expected());
        assertEquals("a, b or c", ValueRule.oneOf(List.of("a", "b", "c")).expected());
    }

    @Test
    void shouldTakeAWordOrAnotherRule() {
        ValueRule rule = ValueRule.wordOr(List.of("auto"), ValueRule.number(1, 8));
        assertTrue(rule.allows("auto") && rule.allows("8"));
        assertFalse(rule.allows("9") || rule.allows("Auto"));
        assertEquals("auto or a number from 1 to 8", rule.expected());
    }
}
