package io.ringprobe.config;

import java.util.List;

/** The components that there are, for checking a configuration. Used by the main thread. */
public interface ComponentCatalog {
    /** The component of that kind and name, or null. */
    ComponentSpec find(String kind, String name);

    /** The names of all components of a kind, sorted. */
    List<String> names(String kind);

    /** The names of the plugins that are on without being asked for, sorted. */
    default List<String> alwaysOn() {
        return List.of();
    }
}
