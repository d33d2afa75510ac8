package io.ringprobe.plugin.osquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OsqueryJsonTest {
    @Test
    void shouldReadRows() {
        assertEquals(
                List.of(Map.of("a", "1", "b", ""), Map.of(), Map.of("c", "-2.5", "d", "true", "e", "")),
                OsqueryJson.rows("[\n  {\"a\":\"1\", \"b\" : \"\"},\n  {},{\"c\":-2.5,\"d\":true,\"e\":null}\n]\n"));
        assertEquals(List.of(), OsqueryJson.rows(" [ ] "));
    }

    @Test
    void shouldUndoEscapes() {
        assertEquals(
                List.of(Map.of("q\"", "\\/\b\f\n\r\tAÿ]},")),
                OsqueryJson.rows("[{\"q\\\"\":\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00FF]},\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{}",
                "[{]",
                "[{\"a\"}]",
                "[{\"a\":1]",
                "[{\"a\":\"1}]",
                "[{\"a\":\"\\u00g0\"}]",
                "[{\"a\":\"\\u00",
                "[{\"a\":\"\\",
                "[{},",
                "[{} {}]",
                "[1]"
            })
    void shouldRefuseWhatIsNoArrayOfObjects(String text) {
        assertThrows(IllegalArgumentException.class, () -> OsqueryJson.rows(text));
    }
}
