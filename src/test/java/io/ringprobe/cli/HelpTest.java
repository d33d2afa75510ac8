package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.GeneralSettings;
import io.ringprobe.config.OptionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @TempDir
    private Path folder;

    private Components components;

    @BeforeEach
    void findComponents() throws IOException {
        ComponentsJar.write(folder);
        components = Components.with(folder);
    }

    private static void assertDocuments(String page, OptionSpec option) {
        String argument = option.isFlag() ? "" : "=" + option.argument();
        argument = option.isFlag() || option.needsValue() ? argument : "[" + argument + "]";
        assertTrue(page.contains(option.name() + argument), () -> option.name() + " is missing in\n" + page);
        if (!option.shortName().isEmpty()) {
            assertTrue(page.contains(" " + option.shortName() + ", "), () -> option + " is missing in\n" + page);
        }
        if (!option.defaultValue().isEmpty()) {
            String oneLine = page.replaceAll("\\s+", " ");
            assertTrue(oneLine.contains("(default: " + option.defaultValue() + ")"), () -> option + ": no default");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "storage", "process", "output"})
    void shouldDocumentEachOptionOfEachComponent(String kind) {
        String all = Help.on(kind, components);
        assertTrue(!components.names(kind).isEmpty());
        for (String name : components.names(kind)) {
            ComponentSpec spec = components.find(kind, name);
            String page = Help.on(name, components);
            assertTrue(all.contains(page), () -> name + " is missing in\n" + all);
            String oneLine = page.replaceAll("\\s+", " ");
            assertTrue(oneLine.startsWith(name + " (" + kind + "): " + spec.doc()), oneLine);
            for (OptionSpec option : spec.options()) {
                assertDocuments(page, option);
                assertTrue(oneLine.contains(option.doc()), () -> option + " is missing in\n" + page);
            }
        }
    }

    @Test
    void shouldDocumentEachGeneralOptionAndListAllComponents() {
        String page = Help.on("", components);
        String oneLine = page.replaceAll("\\s+", " ");
        for (GeneralOption option : GeneralOption.values()) {
            assertTrue(page.contains("--" + option.longName()), option.longName());
            assertTrue(option.letter() == GeneralOption.NONE || page.contains("  -" + option.letter() + ", --"), page);
            assertTrue(oneLine.contains(option.doc()), option.doc());
        }
        for (String name : List.of("testinput", "cache", "testplugin", "testoutput")) {
            assertTrue(page.contains("\n  " + name + " "), name);
        }
    }

    @Test
    void shouldHaveAnOptionForEachGeneralSetting() {
        for (OptionSpec setting : GeneralSettings.SPEC.options()) {
            assertEquals(setting, GeneralOption.of(setting.name()).setting());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "input", "storage", "process", "output", "config", "testoutput"})
    void shouldFitThePage(String topic) {
        for (String line : Help.on(topic, components).split("\n")) {
            assertTrue(line.length() <= Paragraphs.WIDTH, line);
            assertEquals(line.stripTrailing(), line);
        }
    }

    @Test
    void shouldAlignDocumentationAndWrapIt() {
        String page = Help.on("testoutput", components);
        assertEquals("""
            testoutput (output): stands for an output in tests, with a documentation that is so long that it
            must be wrapped in help
              h,  host=HOST  where it goes (default: 127.0.0.1)
                  port=PORT  and to which port (default: 4739)
                  a-name-that-is-longer-than-others=A-LONG-ARGUMENT
                             is rare
              u,  udp        over UDP
            """, page);
    }

    @Test
    void shouldSayWhichTopicWasMeant() {
        ConfigException e = assertThrows(ConfigException.class, () -> Help.on("storge", components));
        assertEquals("there is no help on storge: did you mean storage?", e.getMessage());
    }
}
