package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.plugin.FlowPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
    private static final String PLUGIN = "io.ringprobe.plugin.FlowPlugin";

    @TempDir
    private Path folder;

    private String problem() {
        return assertThrows(ConfigException.class, () -> Components.with(folder))
                .getMessage();
    }

    @Test
    void shouldFindComponentsInJars() throws IOException {
        ComponentsJar.write(folder);
        Components components = Components.with(folder);
        assertInstanceOf(TestInput.class, components.input("testinput"));
        assertInstanceOf(TestOutput.class, components.output("testoutput"));
        assertEquals(
                "a plugin for tests",
                components.find(ComponentSpec.PROCESS, "testplugin").doc());
        assertTrue(components.names(ComponentSpec.PROCESS).contains("testplugin"));
        assertTrue(components.plugins().stream().anyMatch(p -> p instanceof TestPlugin));
        assertEquals(List.of("cache"), components.names(ComponentSpec.STORAGE));
        assertEquals(CacheConfig.SPEC, components.find(ComponentSpec.STORAGE, "cache"));
        assertNull(components.find(ComponentSpec.STORAGE, "testinput"));
        assertNull(components.find(ComponentSpec.INPUT, "testoutput"));
        assertThrows(IllegalArgumentException.class, () -> components.plugin("nobody"));
    }

    @Test
    void shouldKnowPluginsOfJarsThatAreAlwaysOn() throws IOException {
        ComponentsJar.write(folder);
        ComponentsJar.write(folder, "on.jar", PLUGIN, AlwaysOnPlugin.class.getName());
        assertEquals(List.of("alwayson"), Components.with(folder).alwaysOn());
    }

    @Test
    void shouldHaveNoPluginOfItsOwnThatIsAlwaysOn() {
        Components components = Components.builtIn();
        assertTrue(components.plugins().stream().noneMatch(p -> p.descriptor().alwaysOn()));
        assertEquals(List.of(), components.alwaysOn());
    }

    @Test
    void shouldMakeANewPluginForEachShard() throws IOException {
        ComponentsJar.write(folder);
        Components components = Components.with(folder);
        FlowPlugin first = components.plugin("testplugin");
        assertInstanceOf(TestPlugin.class, first);
        assertNotSame(first, components.plugin("testplugin"));
    }

    @Test
    void shouldNameABrokenJar() throws IOException {
        ComponentsJar.write(folder);
        Files.writeString(folder.resolve("broken.jar"), "this is no jar");
        assertTrue(problem().startsWith(folder.resolve("broken.jar") + " is no jar that can be read"), this::problem);
    }

    @Test
    void shouldNameAPluginWhoseClassIsMissing() throws IOException {
        ComponentsJar.write(folder, "a.jar", PLUGIN, "nowhere.Missing");
        assertTrue(problem().contains("can't be loaded") && problem().contains("nowhere.Missing"), this::problem);
    }

    @Test
    void shouldNameAPluginThatCannotBeMade() throws IOException {
        ComponentsJar.write(folder, "a.jar", PLUGIN, BrokenPlugin.class.getName());
        assertTrue(problem().contains("BrokenPlugin") && problem().contains("out of luck"), this::problem);
    }

    @Test
    void shouldRefuseTwoComponentsOfOneName() throws IOException {
        ComponentsJar.write(folder);
        ComponentsJar.write(folder, "b.jar", PLUGIN, SameNamePlugin.class.getName());
        assertTrue(problem().startsWith("two components are named testplugin: "), this::problem);
        assertTrue(problem().contains("SameNamePlugin"), this::problem);
    }

    @Test
    void shouldKnowWhatOurServiceFilesList() throws IOException {
        assertEquals(listed("io.ringprobe.capture.InputFactory"), OwnComponents.inputs());
        assertEquals(listed("io.ringprobe.export.OutputFactory"), OwnComponents.outputs());
        assertEquals(listed(PLUGIN), OwnComponents.plugins());
    }

    private static List<String> listed(String service) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream file = Components.class.getResourceAsStream("/META-INF/services/" + service)) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Test
    void shouldNameAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");
        ConfigException e = assertThrows(ConfigException.class, () -> Components.with(missing));
        assertEquals("plugins-path=" + missing + " is wrong: it takes a folder with jars", e.getMessage());
    }

    /** Can't be made. */
    public static final class BrokenPlugin extends TestPluginBase {
        public BrokenPlugin() {
            throw new IllegalStateException("out of luck");
        }
    }

    /** Takes another plugin's name. */
    public static final class SameNamePlugin extends TestPluginBase {}
}
