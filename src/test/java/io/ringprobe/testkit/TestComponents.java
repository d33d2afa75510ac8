package io.ringprobe.testkit;

import io.ringprobe.capture.InputFactory;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.pipeline.Components;
import io.ringprobe.plugin.FlowPlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The components of the class path, found with {@link ServiceLoader}, and those that a test adds. Not thread-safe. */
public final class TestComponents implements Components {
    private final Map<String, Supplier<FlowPlugin>> plugins = new LinkedHashMap<>();

    public TestComponents() {
        ServiceLoader.load(FlowPlugin.class).stream().forEach(provider -> add(provider::get));
    }

    /** Adds a plugin, or puts it in the place of that of the same name. */
    public TestComponents add(Supplier<? extends FlowPlugin> plugin) {
        plugins.put(plugin.get().descriptor().name(), plugin::get);
        return this;
    }

    /** The names of all plugins, sorted. */
    public List<String> pluginNames() {
        return List.copyOf(new TreeSet<>(plugins.keySet()));
    }

    /** Whether there is an output of that name. */
    public boolean hasOutput(String name) {
        return ServiceLoader.load(OutputFactory.class).stream()
                .anyMatch(provider -> provider.get().spec().name().equals(name));
    }

    @Override
    public InputFactory input(String name) {
        for (InputFactory input : ServiceLoader.load(InputFactory.class)) {
            if (input.spec().name().equals(name)) {
                return input;
            }
        }
        throw new NoSuchElementException("no input " + name);
    }

    @Override
    public OutputFactory output(String name) {
        for (OutputFactory output : ServiceLoader.load(OutputFactory.class)) {
            if (output.spec().name().equals(name)) {
                return output;
            }
        }
        throw new NoSuchElementException("no output " + name);
    }

    @Override
    public FlowPlugin plugin(String name) {
        Supplier<FlowPlugin> plugin = plugins.get(name);
        if (plugin == null) {
            throw new NoSuchElementException("no plugin " + name);
        }
        return plugin.get();
    }

    /** The options in {@code text}, of the form {@code name;key=value;flag}; the name is passed over. */
    public static Options options(ComponentSpec spec, String text) {
        Map<String, List<String>> values = new HashMap<>();
        String[] parts = text.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String value = equals < 0 ? "true" : parts[i].substring(equals + 1);
            if (spec.optionByAnyName(key) == null) {
                throw new NoSuchElementException(spec.name() + " has no option " + key);
            }
            String name = spec.optionByAnyName(key).name();
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return new Options(spec, text, values);
    }
}
