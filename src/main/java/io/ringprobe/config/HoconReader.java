package io.ringprobe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a configuration file in HOCON, with includes, substitutions and environment variables, into a
 * {@link ConfigDraft}. Used by the main thread.
 *
 * <p>{@code reference.conf} lies below, so that substitutions can refer to defaults too. Mistakes go into the draft
 * with file and line; only a text that is no HOCON, or a file that can't be read, ends the reading.
 */
public final class HoconReader {
    static final String ROOT = "ringprobe";
    /** Holds whatever the writer wants to refer to. */
    static final String VARIABLES = "vars";

    static final String TYPE = "type";
    static final String INPUTS = "inputs";
    static final String CACHE = "cache";
    static final String PLUGINS = "plugins";
    static final String OUTPUTS = "outputs";

    private final ConfigDraft draft = new ConfigDraft();

    private HoconReader() {}

    /**
     * Reads the file.
     *
     * @throws ConfigException if it can't be read or is no HOCON
     */
    public static ConfigDraft read(Path file) {
        try {
            Config written = ConfigFactory.parseFile(
                    withFolder(file).toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            Config reference = ConfigFactory.parseResources(HoconReader.class.getClassLoader(), "reference.conf");
            Config resolved = written.withFallback(reference)
                    .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            HoconReader reader = new HoconReader();
            if (!written.root().containsKey(ROOT)) {
                reader.draft.addProblem(file + ": has no " + ROOT + " { ... }, which holds the configuration");
            }
            reader.readRoot(new HoconNode(resolved.root(), written.root(), file.toString()));
            return reader.draft;
        } catch (com.typesafe.config.ConfigException e) {
            throw unreadable(file, e);
        }
    }

    /** The library finds included files beside this one only where its name says in which folder that is. */
    private static Path withFolder(Path file) {
        return file.getParent() == null ? Path.of(".").resolve(file) : file;
    }

    private static ConfigException unreadable(Path file, com.typesafe.config.ConfigException e) {
        return new ConfigException(problemOf(file, e), e);
    }

    private static String problemOf(Path file, com.typesafe.config.ConfigException e) {
        if (!Files.isReadable(file)) {
            return file + ": there is no such file, or it can't be read";
        }
        String message = ConfigException.oneLine(e);
        return message.startsWith(withFolder(file).toString()) ? message : file + ": " + message;
    }

    private void readRoot(HoconNode root) {
        for (String key : root.keys()) {
            HoconNode node = root.get(key);
            if (key.equals(ROOT)) {
                readProbe(node);
            } else if (!key.equals(VARIABLES)) {
                problem(node, "unknown key " + key + ": " + Nearest.hint(key, List.of(ROOT, VARIABLES)));
            }
        }
    }

    private void readProbe(HoconNode probe) {
        if (!isOf(ConfigValueType.OBJECT, probe, ROOT, "an object: " + ROOT + " { ... }")) {
            return;
        }
        for (String key : probe.keys()) {
            HoconNode node = probe.get(key);
            switch (key) {
                case INPUTS -> readList(ComponentSpec.INPUT, key, node);
                case OUTPUTS -> readList(ComponentSpec.OUTPUT, key, node);
                case PLUGINS -> readPlugins(node);
                case CACHE -> readCache(node);
                default -> readGeneral(key, node);
            }
        }
    }

    private void readGeneral(String key, HoconNode node) {
        if (GeneralSettings.SPEC.option(key) == null) {
            List<String> right = new ArrayList<>(List.of(INPUTS, CACHE, PLUGINS, OUTPUTS));
            right.addAll(GeneralSettings.SPEC.optionNames());
            problem(node, "unknown key " + key + ": " + Nearest.hint(key, right));
            return;
        }
        List<Setting> settings = new ArrayList<>();
        addSettings("", key, node, settings);
        if (settings.size() == 1) {
            draft.add(settings.getFirst());
        } else if (settings.size() > 1) {
            draft.add(joined(settings));
        }
    }

    /** A list stands for its elements with commas between them. */
    private static Setting joined(List<Setting> settings) {
        List<String> values = new ArrayList<>();
        for (Setting setting : settings) {
            values.add(setting.value());
        }
        Setting first = settings.getFirst();
        return new Setting(first.key(), String.join(",", values), first.place());
    }

    private void readList(String kind, String key, HoconNode node) {
        if (!node.isNull() && isOf(ConfigValueType.LIST, node, key, "a list: [ { type = NAME } ]")) {
            for (HoconNode element : node.elements()) {
                readElement(kind, key, element);
            }
        }
    }

    /** An element is an object with a type, or text as after -i, -p and -o. */
    private void readElement(String kind, String key, HoconNode element) {
        if (!reportUnresolved(key, element)) {
            switch (element.type()) {
                case STRING -> draft.add(Selection.parse(kind, element.text(), element.place()));
                case OBJECT -> readTyped(kind, key, element);
                default ->
                    problem(
                            element,
                            key + " takes { type = NAME, ... } or \"NAME;KEY=VALUE\", not " + element.rendered());
            }
        }
    }

    private void readTyped(String kind, String key, HoconNode element) {
        HoconNode type = element.get(TYPE);
        if (type == null) {
            problem(element, "each of the " + key + " needs a type: { type = NAME, ... }");
        } else if (isScalar(TYPE, type)) {
            draft.add(selection(kind, type.text(), element));
        }
    }

    private void readCache(HoconNode node) {
        if (!node.isNull() && isOf(ConfigValueType.OBJECT, node, CACHE, "an object: cache { size = 17 }")) {
            draft.add(selection(ComponentSpec.STORAGE, CacheConfig.SPEC.name(), node));
        }
    }

    /**
     * Plugins are a list like inputs and outputs, or an object: {@code pstats { includezeros = true }, vlan = true}.
     */
    private void readPlugins(HoconNode node) {
        if (node.isNull() || reportUnresolved(PLUGINS, node)) {
            return;
        }
        if (node.type() != ConfigValueType.OBJECT) {
            readList(ComponentSpec.PROCESS, PLUGINS, node);
            return;
        }
        for (String name : node.keys()) {
            readPlugin(name, node.get(name));
        }
    }

    private void readPlugin(String name, HoconNode plugin) {
        if (plugin.isNull() || reportUnresolved(name, plugin)) {
            return;
        }
        if (plugin.type() == ConfigValueType.OBJECT) {
            draft.add(selection(ComponentSpec.PROCESS, name, plugin));
        } else if (ValueRule.BOOL.allows(plugin.text())) {
            readSwitch(new Selection(ComponentSpec.PROCESS, name, plugin.place(), List.of()), plugin.text());
        } else {
            problem(plugin, PLUGINS + "." + name + " takes true, false or { KEY = VALUE }, not " + plugin.rendered());
        }
    }

    private void readSwitch(Selection plugin, String text) {
        switch (text) {
            case "true", "yes", "on" -> draft.add(plugin);
            default -> draft.addSwitchedOff(plugin);
        }
    }

    private Selection selection(String kind, String name, HoconNode object) {
        List<Setting> settings = new ArrayList<>();
        boolean typed = !kind.equals(ComponentSpec.STORAGE);
        for (String key : object.keys()) {
            if (!(typed && key.equals(TYPE))) {
                addSettings(name + ": ", key, object.get(key), settings);
            }
        }
        return new Selection(kind, name, object.place(), settings);
    }

    private void addSettings(String prefix, String key, HoconNode node, List<Setting> into) {
        if (reportUnresolved(prefix + key, node) || node.isNull()) {
            return;
        }
        if (node.type() == ConfigValueType.LIST) {
            for (HoconNode element : node.elements()) {
                if (isScalar(prefix + key, element)) {
                    into.add(new Setting(key, element.text(), element.place()));
                }
            }
        } else if (isScalar(prefix + key, node)) {
            into.add(new Setting(key, node.text(), node.place()));
        }
    }

    private boolean isScalar(String key, HoconNode node) {
        if (reportUnresolved(key, node)) {
            return false;
        }
        boolean scalar = switch (node.type()) {
            case STRING, NUMBER, BOOLEAN -> true;
            case OBJECT, LIST, NULL -> false;
        };
        if (!scalar) {
            problem(node, key + " takes a single value, not " + node.rendered());
        }
        return scalar;
    }

    private boolean isOf(ConfigValueType type, HoconNode node, String key, String expected) {
        if (reportUnresolved(key, node)) {
            return false;
        }
        if (node.type() != type) {
            problem(node, key + " takes " + expected + ", not " + node.rendered());
        }
        return node.type() == type;
    }

    private boolean reportUnresolved(String key, HoconNode node) {
        if (node.isResolved()) {
            return false;
        }
        problem(node, key + " = " + node.renderedAsWritten() + " refers to something that nothing defines");
        return true;
    }

    private void problem(HoconNode node, String message) {
        draft.addProblem(node.place() + ": " + message);
    }
}
