package io.ringprobe.cli;

import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Tells in lines how two configurations differ. Stateless. */
final class ConfigChanges {
    /** What only those should know who were told it. */
    private static final String SECRET = "token";

    private ConfigChanges() {}

    /** A line for each difference; empty where they mean the same. */
    static List<String> between(ProbeConfig before, ProbeConfig after) {
        List<String> lines = new ArrayList<>();
        addRecord("", before, after, lines);
        return lines;
    }

    private static void addRecord(String prefix, Record before, Record after, List<String> lines) {
        for (RecordComponent component : before.getClass().getRecordComponents()) {
            Object old = value(component, before);
            Object now = value(component, after);
            String name = prefix + component.getName();
            if (old instanceof Record oldRecord && now instanceof Record newRecord) {
                addRecord(name + ".", oldRecord, newRecord, lines);
            } else if (old instanceof List<?> oldList && now instanceof List<?> newList) {
                addList(name, oldList, newList, lines);
            } else if (!Objects.equals(old, now)) {
                lines.add(name.contains(SECRET) ? name + ": another" : name + ": " + text(old) + " -> " + text(now));
            }
        }
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a configuration's record is public", e);
        }
    }

    private static void addList(String name, List<?> before, List<?> after, List<String> lines) {
        List<String> gone = texts(before);
        List<String> come = texts(after);
        for (String each : texts(after)) {
            if (gone.remove(each)) {
                come.remove(each);
            }
        }
        for (String each : gone) {
            lines.add(name + ": without " + each);
        }
        for (String each : come) {
            lines.add(name + ": with " + each);
        }
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(text(value));
        }
        return texts;
    }

    private static String text(Object value) {
        return switch (value) {
            case Options options -> text(options);
            case Optional<?> optional when optional.isEmpty() -> "nothing";
            case Optional<?> optional -> text(optional.get());
            default -> String.valueOf(value);
        };
    }

    /** As one writes it at the command line; the order of options doesn't matter. */
    private static String text(Options options) {
        StringBuilder text = new StringBuilder(options.spec().name());
        for (Map.Entry<String, List<String>> option : new TreeMap<>(options.values()).entrySet()) {
            for (String value : option.getValue()) {
                text.append(';').append(option.getKey()).append('=').append(value);
            }
        }
        return text.toString();
    }
}
