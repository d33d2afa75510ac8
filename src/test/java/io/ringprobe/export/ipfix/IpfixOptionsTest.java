package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpfixOptionsTest {
    @TempDir
    Path folder;

    @Test
    void shouldHaveTheOptionsOfIpfixprobe() {
        Map<String, String> names = Exports.factory().spec().options().stream()
                .collect(Collectors.toMap(OptionSpec::name, OptionSpec::shortName));
        Map.of(
                        "host",
                        "h",
                        "port",
                        "p",
                        "mtu",
                        "m",
                        "udp",
                        "u",
                        "non-blocking-tcp",
                        "n",
                        "id",
                        "I",
                        "dir",
                        "d",
                        "template",
                        "t",
                        "verbose",
                        "v")
                .forEach((name, shortName) -> assertEquals(shortName, names.get(name), name));
    }

    @Test
    void shouldHaveNoShortNameTwice() {
        List<String> all = Exports.factory().spec().options().stream()
                .map(OptionSpec::shortName)
                .filter(name -> !name.isEmpty())
                .toList();
        assertEquals(all.size(), all.stream().distinct().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtu=199",
                "mtu=65536",
                "mtu=x",
                "port=0",
                "port=65536",
                "id=4294967296",
                "id=-1",
                "dir=-1",
                "template=0",
                "queue=0",
                "queue=2000",
                "linger=-1",
                "options=",
                "options=stat",
                "options=stats,",
                "options=all,keys",
                "times=seconds",
                "uniflow=2",
                "wide=x"
            })
    void shouldRefuseWrongValues(String option) {
        ConfigException e =
                assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, option));
        assertTrue(e.getMessage().contains(option), e.getMessage());
    }

    @Test
    void shouldTakeTheOptionsOfWhatMessagesHold() {
        assertEquals(EncodingSettings.DEFAULT, EncodingOptions.parse(Exports.options()));
        assertEquals(
                new EncodingSettings(Set.of(ReportKind.STATS, ReportKind.TYPES), Times.NANO, true, true),
                EncodingOptions.parse(Exports.options("options=stats, types", "times=nano", "uniflow", "wide")));
        assertEquals(
                Set.of(), EncodingOptions.parse(Exports.options("options=none")).reports());
        assertEquals(
                Set.of(ReportKind.values()),
                EncodingOptions.parse(Exports.options("options=all")).reports());
        assertEquals(
                Times.MILLI,
                EncodingOptions.parse(Exports.options("times=milli")).times());
    }

    @Test
    void shouldRefuseMessagesLongerThanADatagram() {
        assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, "udp", "mtu=65508"));
    }

    @Test
    void shouldRefuseAFileAndACollectorAtOnce() {
        String file = "file=" + folder.resolve("f");
        assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, file, "udp"));
        assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, file, "host=::1"));
        assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, "file="));
    }

    @Test
    void shouldSayThatAFileCantBeCreated() {
        String file = "file=" + folder.resolve("missing").resolve("f");
        assertThrows(IOException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, file));
    }

    @Test
    void shouldTellOutputsApartByName() throws IOException {
        assertName("ipfix 127.0.0.1:4739/tcp", "linger=0");
        assertName("ipfix [::1]:9/udp", "udp", "host=::1", "port=9");
        assertName("ipfix " + folder.resolve("f"), "file=" + folder.resolve("f"));
    }

    private static void assertName(String expected, String... options) throws IOException {
        try (FlowExporter exporter = Exports.open(TestSchemas.BASIC_ONLY, true, options)) {
            assertEquals(expected, exporter.name());
        }
    }
}
