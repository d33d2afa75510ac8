package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PluginGroupsTest {
    @Test
    void shouldReadGroupsAndSinglePlugins() {
        assertEquals(
                List.of(List.of("http"), List.of("pstats", "phists", "idpcontent"), List.of("basic")),
                PluginGroups.parse("http,(pstats,phists,idpcontent),basic"));
        assertEquals(List.of(List.of("dns", "http")), PluginGroups.parse("(dns,http)"));
        assertEquals(List.of(List.of("dns")), PluginGroups.parse("(dns)"));
    }

    @Test
    void shouldPassOverSpace() {
        assertEquals(
                List.of(List.of("dns", "http"), List.of("basic"), List.of("tls")),
                PluginGroups.parse(" ( dns , http ) , basic , ( tls ) "));
    }
}
