package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.HoconReader;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ReferenceConf;
import io.ringprobe.config.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files that come with ringprobe. */
class ConfigurationFilesTest {
    private static final Path EXAMPLES = Path.of("conf");

    @TempDir
    private Path folder;

    private final Components components = Components.builtIn();

    private static String reference() throws IOException {
        try (InputStream in = HoconReader.class.getResourceAsStream("/reference.conf")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldDocumentEveryKeyInReferenceConf() throws IOException {
        assertEquals(
                ReferenceConf.render(components),
                reference(),
                "write it anew: ringprobe -h config > src/main/resources/reference.conf");
    }

    @Test
    void shouldHaveTheDefaultsInReferenceConf() throws IOException {
        ConfigDraft file = HoconReader.read(Files.writeString(folder.resolve("reference.conf"), reference()));
        ConfigDraft line = new ConfigDraft();
        line.add(Selection.parse(ComponentSpec.INPUT, "testinput", "here"));
        line.add(Selection.parse(ComponentSpec.OUTPUT, "testoutput", "here"));
        ComponentsJar.write(folder);
        Components all = Components.with(folder);
        ProbeConfig fromFile = ConfigCheck.check(List.of(file, line), all);
        assertEquals(ConfigCheck.check(List.of(line), all), fromFile);
        assertEquals(CacheConfig.defaults(), fromFile.cache());
    }

    @Test
    void shouldHaveExamplesWithoutMistakes() throws IOException {
        assumeTrue(
                components.find(ComponentSpec.INPUT, "pcap") != null
                        && components.find(ComponentSpec.OUTPUT, "ipfix") != null
                        && components.find(ComponentSpec.PROCESS, "pstats") != null,
                "the components that the examples use are not in this build");
        List<Path> checked = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(EXAMPLES, "*.conf")) {
            for (Path file : files) {
                ConfigDraft input = new ConfigDraft();
                input.add(Selection.parse(ComponentSpec.INPUT, "pcap;file=x", "here"));
                assertDoesNotThrow(
                        () -> ConfigCheck.check(List.of(HoconReader.read(file), input), components), file::toString);
                checked.add(file);
            }
        }
        assertFalse(checked.isEmpty());
    }
}
