package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final ComponentSpec SPEC = new ComponentSpec(
            ComponentSpec.OUTPUT,
            "ipfix",
            "",
            List.of(
                    OptionSpec.value("p", "port", "PORT", "4739", ""),
                    OptionSpec.value("b", "buffer", "BYTES", "4M", ""),
                    OptionSpec.value("h", "host", "HOST", "", ""),
                    OptionSpec.flag("u", "udp", "")));

    private static Options options(Map<String, List<String>> values) {
        return new Options(SPEC, "-o 'ipfix'", values);
    }

    @Test
    void shouldGiveDefaultsForWhatWasNotSaid() {
        Options options = options(Map.of());
        assertEquals(4739, options.integer("port", 1, 65535));
        assertEquals(4 << 20, options.bytes("buffer", 1, 1 << 30));
        assertEquals("", options.text("host"));
        assertEquals(List.of(), options.texts("host"));
        assertFalse(options.flag("udp") || options.has("udp"));
    }

    @Test
    void shouldGiveTheLastOfSeveralValuesAndAllOfThem() {
        Options options = options(Map.of("host", List.of("a", "b")));
        assertEquals("b", options.text("host"));
        assertEquals(List.of("a", "b"), options.texts("host"));
    }

    @Test
    void shouldNameComponentOptionValueAndPlaceOfAWrongValue() {
        Options options = new Options(SPEC, "a.conf:3", Map.of("port", List.of("x")), Map.of("port", "a.conf:5"));
        ConfigException e = assertThrows(ConfigException.class, () -> options.integer("port", 1, 65535));
        assertEquals("a.conf:5: ipfix: port=x is wrong: it takes a number from 1 to 65535", e.getMessage());
    }

    @Test
    void shouldOverrideKeyByKeyAndRememberThePlaces() {
        Options file = new Options(SPEC, "a.conf:1", Map.of("port", List.of("1"), "host", List.of("a")));
        Options line = new Options(SPEC, "-o", Map.of("port", List.of("2"), "udp", List.of("true")));
        Options both = file.overriddenBy(line);
        assertEquals(2, both.integer("port", 1, 9));
        assertEquals("a", both.text("host"));
        assertTrue(both.flag("udp"));
        assertEquals("-o", both.place("port"));
        assertEquals("a.conf:1", both.place("host"));
    }

    @Test
    void shouldRefuseAnOptionThatIsNotDeclared() {
        assertThrows(IllegalArgumentException.class, () -> options(Map.of()).text("prot"));
    }
}
