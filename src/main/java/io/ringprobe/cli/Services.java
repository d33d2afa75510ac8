package io.ringprobe.cli;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The components of one kind that ServiceLoader finds, made only when they are asked for: a class whose simple name begins like the name asked for is tried
 * first, and only if none of these has it, all others. Used by the main thread.
 */
abstract class Services<T> {
    /** A component that was made to read its declaration. */
    record Service<T>(ServiceLoader.Provider<T> provider, T instance, ComponentSpec spec) {}

    private final List<ServiceLoader.Provider<T>> unread = new ArrayList<>();
    private final Map<String, Service<T>> byName = new TreeMap<>();

    Services(Class<T> type, ClassLoader loader) {
        try {
            Iterator<ServiceLoader.Provider<T>> found =
                    ServiceLoader.load(type, loader).stream().iterator();
            while (found.hasNext()) {
                unread.add(found.next());
            }
        } catch (ServiceConfigurationError e) {
            throw broken(e);
        }
    }

    /** The component's declaration. */
    abstract ComponentSpec specOf(T component);

    /** The component of that name, or null. */
    final Service<T> find(String name) {
        if (!byName.containsKey(name)) {
            readLike(name);
        }
        if (!byName.containsKey(name)) {
            readAll();
        }
        return byName.get(name);
    }

    /** All components, by name. */
    final Map<String, Service<T>> all() {
        readAll();
        return byName;
    }

    private void readLike(String name) {
        for (int i = unread.size() - 1; i >= 0; i--) {
            String simpleName = unread.get(i).type().getSimpleName();
            if (simpleName.regionMatches(true, 0, name, 0, name.length())) {
                read(unread.remove(i));
            }
        }
    }

    private void readAll() {
        while (!unread.isEmpty()) {
            read(unread.removeLast());
        }
    }

    private void read(ServiceLoader.Provider<T> provider) {
        T instance = make(provider);
        ComponentSpec spec = specOf(instance);
        Service<T> other = byName.put(spec.name(), new Service<>(provider, instance, spec));
        if (other != null) {
            throw new ConfigException("two components are named " + spec.name() + ": " + place(other.provider()) + " and "
                    + place(provider) + ": take one away");
        }
    }

    /** A new component. */
    static <T> T make(ServiceLoader.Provider<T> provider) {
        try {
            return provider.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw broken(e);
        }
    }

    private static ConfigException broken(Error e) {
        String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
        ConfigException problem = new ConfigException("a plugin can't be loaded: " + e.getMessage() + cause);
        problem.initCause(e);
        return problem;
    }

    private static String place(ServiceLoader.Provider<?> provider) {
        Class<?> type = provider.type();
        return type.getName() + " in " + type.getProtectionDomain().getCodeSource().getLocation();
    }
}
