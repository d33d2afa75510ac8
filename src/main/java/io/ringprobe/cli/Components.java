package io.ringprobe.cli;

import io.ringprobe.capture.InputFactory;
import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.ComponentCatalog;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.plugin.FlowPlugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * All inputs, outputs and plugins that there are, in ringprobe itself and in the jars of the folder that {@code -L}
 * names, listed in {@code META-INF/services} as for {@link java.util.ServiceLoader}. Only those that are asked for are
 * made. Used by the main thread; what it hands out may be used by any.
 */
public final class Components implements ComponentCatalog, io.ringprobe.pipeline.Components {
    private final Services<InputFactory> inputs;
    private final Services<OutputFactory> outputs;
    private final Services<FlowPlugin> plugins;

    /** Whether there are plugins that aren't ours: only these can be always on, so that none need be made to see. */
    private boolean hasExternal;

    private Components() {
        inputs = new Inputs(OwnComponents.inputs());
        outputs = new Outputs(OwnComponents.outputs());
        plugins = new Plugins(OwnComponents.plugins());
    }

    /** The components in ringprobe's own jar. */
    public static Components builtIn() {
        return new Components();
    }

    /**
     * The components in ringprobe's own jar and in the jars of a folder.
     *
     * @throws ConfigException if the folder can't be read, a jar is broken, or two components have one name
     */
    public static Components with(Path folder) {
        URLClassLoader loader = new URLClassLoader(urls(jarsIn(folder)), Components.class.getClassLoader());
        Components components = new Components();
        components.inputs.addExternal(InputFactory.class, loader);
        components.outputs.addExternal(OutputFactory.class, loader);
        components.plugins.addExternal(FlowPlugin.class, loader);
        components.hasExternal = true;
        return components;
    }

    private static List<Path> jarsIn(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : files) {
                jars.add(jar);
            }
        } catch (IOException e) {
            throw failed("plugins-path=" + folder + " is wrong: it takes a folder with jars", e);
        }
        Collections.sort(jars);
        return jars;
    }

    private static URL[] urls(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                urls.add(Path.of(zip.getName()).toUri().toURL());
            } catch (MalformedURLException e) {
                throw failed(jar + ": a class loader can't take this path", e);
            } catch (IOException e) {
                throw failed(jar + " is no jar that can be read (" + e.getMessage() + "): mend it or take it away", e);
            }
        }
        return urls.toArray(new URL[0]);
    }

    private static ConfigException failed(String problem, IOException cause) {
        return new ConfigException(problem, cause);
    }

    @Override
    public ComponentSpec find(String kind, String name) {
        if (kind.equals(ComponentSpec.STORAGE)) {
            return name.equals(CacheConfig.SPEC.name()) ? CacheConfig.SPEC : null;
        }
        Services.Service<?> service = services(kind).find(name);
        return service == null ? null : service.spec();
    }

    @Override
    public List<String> names(String kind) {
        return kind.equals(ComponentSpec.STORAGE)
                ? List.of(CacheConfig.SPEC.name())
                : new ArrayList<>(services(kind).all().keySet());
    }

    @Override
    public List<String> alwaysOn() {
        List<String> names = new ArrayList<>();
        if (hasExternal) {
            plugins.all().forEach((name, service) -> {
                if (service.instance().descriptor().alwaysOn()) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private Services<?> services(String kind) {
        return switch (kind) {
            case ComponentSpec.INPUT -> inputs;
            case ComponentSpec.OUTPUT -> outputs;
            case ComponentSpec.PROCESS -> plugins;
            default -> throw new IllegalArgumentException("no kind of component: " + kind);
        };
    }

    @Override
    public InputFactory input(String name) {
        return required(inputs, name).instance();
    }

    @Override
    public OutputFactory output(String name) {
        return required(outputs, name).instance();
    }

    @Override
    public FlowPlugin plugin(String name) {
        return Services.make(required(plugins, name).type());
    }

    /** One plugin of each name, for reading what they declare. */
    public List<FlowPlugin> plugins() {
        List<FlowPlugin> all = new ArrayList<>();
        for (Services.Service<FlowPlugin> service : plugins.all().values()) {
            all.add(service.instance());
        }
        return all;
    }

    private static <T> Services.Service<T> required(Services<T> services, String name) {
        Services.Service<T> service = services.find(name);
        if (service == null) {
            throw new IllegalArgumentException("no component is named " + name);
        }
        return service;
    }

    private static final class Inputs extends Services<InputFactory> {
        Inputs(List<String> own) {
            super(InputFactory.class, own);
        }

        @Override
        ComponentSpec specOf(InputFactory input) {
            return input.spec();
        }
    }

    private static final class Outputs extends Services<OutputFactory> {
        Outputs(List<String> own) {
            super(OutputFactory.class, own);
        }

        @Override
        ComponentSpec specOf(OutputFactory output) {
            return output.spec();
        }
    }

    private static final class Plugins extends Services<FlowPlugin> {
        Plugins(List<String> own) {
            super(FlowPlugin.class, own);
        }

        @Override
        ComponentSpec specOf(FlowPlugin plugin) {
            return plugin.descriptor().spec();
        }
    }
}
