package io.ringprobe.cli;

import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.GeneralSettings;
import io.ringprobe.config.HoconReader;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.Setting;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line says, together with the file that it names, which is read as often as one asks. Used by one
 * thread at a time.
 */
final class ConfigReader {
    private final Arguments arguments;
    private Components components;

    ConfigReader(Arguments arguments) {
        this.arguments = arguments;
    }

    /**
     * Reads the file and checks all that was written.
     *
     * @throws ConfigException with all that is wrong
     * @throws UncheckedIOException if the file can't be read
     */
    ProbeConfig read() {
        List<ConfigDraft> layers = layers();
        return ConfigCheck.check(layers, components(layers));
    }

    private List<ConfigDraft> layers() {
        List<ConfigDraft> layers = new ArrayList<>(2);
        if (arguments.configFile() != null && !arguments.isHelp()) {
            layers.add(HoconReader.read(arguments.configFile()));
        }
        layers.add(arguments.draft());
        return layers;
    }

    /** The components that there are: once they are found they stay. */
    Components components() {
        return components == null ? components(layers()) : components;
    }

    private Components components(List<ConfigDraft> layers) {
        if (components == null) {
            components = componentsOf(layers);
        }
        return components;
    }

    /** The components, with those of the folder that the strongest layer names. */
    static Components componentsOf(List<ConfigDraft> layers) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Setting folder = layers.get(i).general(GeneralSettings.PLUGINS_PATH);
            if (folder != null) {
                return Components.with(Path.of(folder.value()));
            }
        }
        return Components.builtIn();
    }

    /** The file that is read, or null. */
    Path file() {
        return arguments.configFile();
    }
}
