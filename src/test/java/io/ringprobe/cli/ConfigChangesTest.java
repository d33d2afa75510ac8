package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.config.ProbeConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {
    private static ProbeConfig config(String... more) {
        List<String> args = new ArrayList<>(List.of("-i", "pcap;file=x"));
        args.addAll(List.of(more));
        return new ConfigReader(new Arguments(args.toArray(String[]::new))).read();
    }

    private static List<String> between(ProbeConfig before, ProbeConfig after) {
        return ConfigChanges.between(before, after);
    }

    @Test
    void shouldFindNothingWhereTheOrderOfOptionsDiffers() {
        assertEquals(
                List.of(),
                between(
                        config("-o", "ipfix;host=a;port=1", "-p", "dns"),
                        config("-o", "ipfix;port=1;host=a", "-pdns")));
    }

    @Test
    void shouldTellOutputsAndPluginsThatComeAndGo() {
        assertEquals(
                List.of("plugins: without dns", "plugins: with http", "outputs: with json;file=b"),
                between(
                        config("-o", "csv;file=a", "-p", "dns"),
                        config("-o", "csv;file=a", "-o", "json;file=b", "-p", "http")));
    }

    @Test
    void shouldTellTimeoutsAndSettings() {
        assertEquals(
                List.of("cache.activeSeconds: 300 -> 60", "process.logFile: nothing -> y", "web.token: another"),
                between(
                        config("-o", "csv;file=a"),
                        config("-o", "csv;file=a", "-s", "cache;active=60", "--log-file=y", "--page-token=z")));
    }
}
