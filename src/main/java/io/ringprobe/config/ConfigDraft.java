package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as somebody wrote it, on the command line or in a file, before it is checked: what was said, where,
 * and which mistakes reading it has already shown. Filled by one reader on the main thread.
 */
public final class ConfigDraft {
    private static final String OFF = "no:";

    private final List<Selection> inputs = new ArrayList<>();
    private final List<Selection> storages = new ArrayList<>();
    private final List<Selection> plugins = new ArrayList<>();
    private final List<Selection> outputs = new ArrayList<>();
    private final List<Selection> switchedOff = new ArrayList<>();
    private final List<Setting> general = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** Adds a component to those of its kind; a plugin called {@code no:NAME} is one that is off. */
    public void add(Selection selection) {
        boolean isOff = selection.kind().equals(ComponentSpec.PROCESS)
                && selection.name().startsWith(OFF);
        if (!isOff) {
            selections(selection.kind()).add(selection);
            return;
        }
        String name = selection.name().substring(OFF.length()).strip();
        addSwitchedOff(new Selection(selection.kind(), name, selection.place(), List.of()));
        if (!selection.settings().isEmpty()) {
            addProblem(selection.place() + ": a plugin that is switched off takes no options");
        }
    }

    /** Adds a plugin that is named only to say that it is off. */
    public void addSwitchedOff(Selection selection) {
        switchedOff.add(selection);
    }

    /** Adds a setting of {@link GeneralSettings}. */
    public void add(Setting setting) {
        general.add(setting);
    }

    /** Adds a mistake that keeps a part of the text from being read. */
    public void addProblem(String problem) {
        problems.add(problem);
    }

    /** What was said of the components of a kind. */
    List<Selection> selections(String kind) {
        return switch (kind) {
            case ComponentSpec.INPUT -> inputs;
            case ComponentSpec.STORAGE -> storages;
            case ComponentSpec.PROCESS -> plugins;
            case ComponentSpec.OUTPUT -> outputs;
            default -> throw new IllegalArgumentException("no kind of component: " + kind);
        };
    }

    List<Selection> switchedOff() {
        return switchedOff;
    }

    List<Setting> general() {
        return general;
    }

    List<String> problems() {
        return problems;
    }

    /** The value given last for a general setting, unchecked; null where there is none. */
    public Setting general(String key) {
        Setting found = null;
        for (Setting setting : general) {
            if (setting.key().equals(key)) {
                found = setting;
            }
        }
        return found;
    }
}
