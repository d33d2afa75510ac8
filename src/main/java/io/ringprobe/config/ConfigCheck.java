package io.ringprobe.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one step that turns what was written, in a file, on the command line or both, into a {@link ProbeConfig}, and
 * names every mistake that it finds.
 *
 * <p>The command line stands above the file: its inputs take the place of the file's inputs, its outputs that of the
 * file's outputs; a plugin is added, or, where the file has it too, gets the options of both; cache and general
 * settings override key by key.
 *
 * <p>Used by the main thread, once.
 */
public final class ConfigCheck {
    /** What ipfixprobe has as a plugin, and here is no plugin: asking for it changes nothing. */
    private static final String BASIC = "basic";

    private static final String CACHE = CacheConfig.SPEC.name();
    private static final Selection DEFAULT_OUTPUT =
            new Selection(ComponentSpec.OUTPUT, "ipfix", "the default output", List.of());

    private final ComponentCatalog catalog;
    private final List<String> problems = new ArrayList<>();

    private ConfigCheck(ComponentCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks a configuration.
     *
     * @param layers what was written, the strongest last
     * @throws ConfigException with all mistakes
     */
    public static ProbeConfig check(List<ConfigDraft> layers, ComponentCatalog catalog) {
        return new ConfigCheck(catalog).check(layers);
    }

    private ProbeConfig check(List<ConfigDraft> layers) {
        for (ConfigDraft layer : layers) {
            problems.addAll(layer.problems());
        }
        List<Options> inputs = last(ComponentSpec.INPUT, layers);
        List<Options> outputs = last(ComponentSpec.OUTPUT, layers);
        List<Options> plugins = plugins(layers);
        CacheConfig cache = cache(layers);
        Options general = general(layers);
        if (problems.isEmpty() && inputs.isEmpty()) {
            problems.add("no input is given: -i 'NAME;KEY=VALUE' takes one of "
                    + String.join(", ", catalog.names(ComponentSpec.INPUT)) + "; ringprobe -h says more");
        }
        if (problems.isEmpty() && outputs.isEmpty()) {
            resolve(DEFAULT_OUTPUT, outputs);
        }
        problems.addAll(FileClashes.find(inputs, outputs));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return assemble(inputs, cache, plugins, outputs, general);
    }

    private static int shards(Options general) {
        return switch (general.text(GeneralSettings.SHARDS)) {
            case GeneralSettings.AUTO -> ProbeConfig.AUTO_SHARDS;
            case GeneralSettings.NONE -> ProbeConfig.NO_SHARDS;
            default -> general.integer(GeneralSettings.SHARDS, 1, GeneralSettings.MAX_SHARDS);
        };
    }

    private static ProbeConfig assemble(
            List<Options> inputs, CacheConfig cache, List<Options> plugins, List<Options> outputs, Options general) {
        return new ProbeConfig(
                inputs,
                general.flag(GeneralSettings.IN_TURN),
                cache,
                plugins,
                outputs,
                shards(general),
                general.integer(GeneralSettings.BLOCK_PACKETS, 1, GeneralSettings.MAX_BLOCK),
                powerOfTwo(general.integer(GeneralSettings.INPUT_QUEUE, 1, GeneralSettings.MAX_QUEUE)),
                powerOfTwo(general.integer(GeneralSettings.EXPORT_QUEUE, 1, GeneralSettings.MAX_QUEUE)),
                (int) general.bytes(
                        GeneralSettings.PACKET_BUFFER,
                        GeneralSettings.MIN_PACKET_BUFFER,
                        GeneralSettings.MAX_PACKET_BUFFER),
                general.text(GeneralSettings.WAIT_STRATEGY),
                general.number(GeneralSettings.MAX_FLOWS_PER_SECOND, 0, Integer.MAX_VALUE),
                general.number(GeneralSettings.MAX_PACKETS, 0, Long.MAX_VALUE),
                path(general, GeneralSettings.PLUGINS_PATH),
                new PluginLimits(
                        general.number(GeneralSettings.PLUGIN_FAILURES, 0, Long.MAX_VALUE),
                        general.integer(GeneralSettings.PLUGIN_BUDGET, 0, GeneralSettings.MAX_BUDGET)),
                process(general),
                new WebConfig(
                        text(general, GeneralSettings.METRICS),
                        general.flag(GeneralSettings.PAGE),
                        text(general, GeneralSettings.PAGE_TOKEN)));
    }

    private static ProcessConfig process(Options general) {
        return new ProcessConfig(
                path(general, GeneralSettings.PID_FILE),
                general.flag(GeneralSettings.DAEMON),
                CpuList.parse(general.text(GeneralSettings.CPUS)),
                path(general, GeneralSettings.LOG_FILE),
                text(general, GeneralSettings.USER));
    }

    private static int powerOfTwo(int atLeast) {
        return atLeast == 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    private static Optional<String> text(Options general, String key) {
        String text = general.text(key);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Path> path(Options general, String key) {
        Optional<String> text = text(general, key);
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text.get()));
    }

    /** The components of the strongest layer that names any; the others are checked too, for their mistakes. */
    private List<Options> last(String kind, List<ConfigDraft> layers) {
        List<Options> result = new ArrayList<>();
        for (ConfigDraft layer : layers) {
            List<Selection> selections = layer.selections(kind);
            if (!selections.isEmpty()) {
                result.clear();
            }
            for (Selection selection : selections) {
                resolve(selection, result);
            }
        }
        return result;
    }

    /** Those that a layer asks for and no stronger one switches off, then those that are on unless switched off. */
    private List<Options> plugins(List<ConfigDraft> layers) {
        Map<String, Options> byName = new LinkedHashMap<>();
        Set<String> off = new HashSet<>();
        for (ConfigDraft layer : layers) {
            for (Selection selection : layer.switchedOff()) {
                resolve(selection, new ArrayList<>());
                byName.remove(selection.name());
                off.add(selection.name());
            }
            for (Options options : ofLayer(layer)) {
                Options weaker = byName.get(options.spec().name());
                byName.put(options.spec().name(), weaker == null ? options : weaker.overriddenBy(options));
                off.remove(options.spec().name());
            }
        }
        for (String name : catalog.alwaysOn()) {
            if (!off.contains(name) && !byName.containsKey(name)) {
                byName.put(name, new Options(catalog.find(ComponentSpec.PROCESS, name), "plugin " + name, Map.of()));
            }
        }
        return new ArrayList<>(byName.values());
    }

    private List<Options> ofLayer(ConfigDraft layer) {
        List<Options> ofLayer = new ArrayList<>();
        for (Selection selection : layer.selections(ComponentSpec.PROCESS)) {
            resolve(selection, ofLayer);
            for (Selection off : layer.switchedOff()) {
                if (off.name().equals(selection.name())) {
                    problems.add(off.place() + ": plugin " + off.name() + " is switched on by " + selection.place()
                            + " and off here: leave one of them out");
                }
            }
        }
        reportTwice(ofLayer);
        return ofLayer;
    }

    private void reportTwice(List<Options> plugins) {
        Map<String, Options> seen = new HashMap<>();
        for (Options options : plugins) {
            Options first = seen.putIfAbsent(options.spec().name(), options);
            if (first != null) {
                problems.add(options.origin() + ": plugin " + options.spec().name() + " is already on by "
                        + first.origin() + ": give it once, with all its options");
            }
        }
    }

    private CacheConfig cache(List<ConfigDraft> layers) {
        int problemsBefore = problems.size();
        Options result = new Options(CacheConfig.SPEC, "defaults", Map.of());
        for (ConfigDraft layer : layers) {
            List<Options> caches = new ArrayList<>();
            for (Selection selection : layer.selections(ComponentSpec.STORAGE)) {
                resolve(selection, caches);
            }
            if (layer.selections(ComponentSpec.STORAGE).size() > 1) {
                problems.add(layer.selections(ComponentSpec.STORAGE).getLast().place()
                        + ": there is one flow cache: give one -s '" + CACHE + ";...' with all its options");
            }
            for (Options options : caches) {
                result = result.overriddenBy(options);
            }
        }
        try {
            return CacheConfig.from(result);
        } catch (ConfigException e) {
            addUnlessKnown(e, problemsBefore);
            return CacheConfig.defaults();
        }
    }

    private void addUnlessKnown(ConfigException e, int problemsBefore) {
        if (problems.size() == problemsBefore) {
            problems.addAll(e.problems());
        }
    }

    private Options general(List<ConfigDraft> layers) {
        Options result = new Options(GeneralSettings.SPEC, "defaults", Map.of());
        for (ConfigDraft layer : layers) {
            List<Setting> settings = layer.general();
            String origin =
                    settings.isEmpty() ? "defaults" : settings.getFirst().place();
            result = result.overriddenBy(resolve(GeneralSettings.SPEC, origin, settings));
        }
        return result;
    }

    /** Finds the component and checks its settings. */
    private void resolve(Selection selection, List<Options> into) {
        if (selection.kind().equals(ComponentSpec.PROCESS) && selection.name().equals(BASIC)) {
            return;
        }
        ComponentSpec spec = catalog.find(selection.kind(), selection.name());
        if (spec == null) {
            problems.add(selection.place() + ": there is no " + noun(selection.kind()) + " " + selection.name() + ": "
                    + Nearest.hint(selection.name(), catalog.names(selection.kind())));
            return;
        }
        into.add(resolve(spec, selection.place(), selection.settings()));
    }

    private Options resolve(ComponentSpec spec, String origin, List<Setting> settings) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<String, String> places = new HashMap<>();
        for (Setting setting : settings) {
            OptionSpec option = spec.optionByAnyName(setting.key());
            if (option == null) {
                problems.add(setting.place() + ": " + spec.name() + " has no option " + setting.key() + ": "
                        + Nearest.hint(setting.key(), spec.optionNames()));
            } else if (setting.value() == null && option.needsValue()) {
                problems.add(setting.place() + ": " + spec.name() + ": " + option.name() + " needs a value: "
                        + option.name() + "=" + option.argument());
            } else {
                String value = setting.value() == null ? "true" : setting.value();
                List<String> all = values.get(option.name());
                if (all == null) {
                    all = new ArrayList<>(2);
                    values.put(option.name(), all);
                }
                all.add(value);
                places.put(option.name(), setting.place());
            }
        }
        Options options = new Options(spec, origin, values, places);
        checkValues(options, values);
        return options;
    }

    private void checkValues(Options options, Map<String, List<String>> values) {
        for (Map.Entry<String, List<String>> e : values.entrySet()) {
            ValueRule rule = options.spec().option(e.getKey()).rule();
            for (String value : e.getValue()) {
                if (!rule.allows(value)) {
                    problems.addAll(options.wrong(e.getKey(), value, rule.expected(), null)
                            .problems());
                }
            }
        }
    }

    private static String noun(String kind) {
        return switch (kind) {
            case ComponentSpec.PROCESS -> "plugin";
            case ComponentSpec.STORAGE -> "storage";
            default -> kind;
        };
    }
}
