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
 * The components of one kind, made only when they are asked for: a class whose simple name begins like the name asked
 * for is tried first, and only if none of these has it, all others. Used by the main thread.
 */
abstract class Services<T> {
    /** A component that was made to read its declaration. */
    record Service<T>(Class<? extends T> type, T instance, ComponentSpec spec) {}

    private final List<Class<? extends T>> unread = new ArrayList<>();
    private final Map<String, Service<T>> byName = new TreeMap<>();

    /** The components of ringprobe itself. */
    Services(Class<T> service, List<String> own) {
        for (String name : own) {
            try {
                unread.add(Class.forName(name, false, Services.class.getClassLoader())
                        .asSubclass(service));
            } catch (ClassNotFoundException | LinkageError e) {
                throw broken(name, e);
            }
        }
    }

    /** Adds those that ServiceLoader finds in jars, and reads them all. */
    final void addExternal(Class<T> service, ClassLoader loader) {
        try {
            Iterator<ServiceLoader.Provider<T>> found =
                    ServiceLoader.load(service, loader).stream().iterator();
            while (found.hasNext()) {
                Class<? extends T> type = found.next().type();
                if (!unread.contains(type)) {
                    unread.add(type);
                }
            }
        } catch (ServiceConfigurationError e) {
            throw broken(e.getMessage(), e);
        }
        readAll();
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
            String simpleName = unread.get(i).getSimpleName();
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

    private void read(Class<? extends T> type) {
        T instance = make(type);
        ComponentSpec spec = specOf(instance);
        Service<T> other = byName.put(spec.name(), new Service<>(type, instance, spec));
        if (other != null) {
            throw new ConfigException("two components are named " + spec.name() + ": " + place(other.type()) + " and "
                    + place(type) + ": take one away");
        }
    }

    /** A new component. */
    static <T> T make(Class<? extends T> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw broken(type.getName(), e);
        }
    }

    private static ConfigException broken(String name, Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new ConfigException("the component " + name + " can't be loaded: " + cause, e);
    }

    private static String place(Class<?> type) {
        return type.getName() + " in "
                + type.getProtectionDomain().getCodeSource().getLocation();
    }
}
