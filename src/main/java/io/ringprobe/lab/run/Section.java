package io.ringprobe.lab.run;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object in a matrix file, read key by key. What is wrong goes into a list shared by the whole file, with file and
 * line; a value is given in its place, so that all mistakes are found at once. Keys that nobody asked for are mistakes
 * too. Used by one thread.
 */
final class Section {
    private final ConfigObject object;
    private final List<String> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(ConfigObject object, List<String> problems) {
        this.object = object;
        this.problems = problems;
    }

    /** Adds what is wrong with the value of a key. */
    void problem(String key, String message) {
        ConfigValue value = object.get(key);
        problems.add(place((value == null ? object : value).origin()) + ": " + key + " " + message);
    }

    /** Adds what is wrong with this object as a whole. */
    void problem(String message) {
        problems.add(place(object.origin()) + ": " + message);
    }

    private static String place(ConfigOrigin origin) {
        String file = origin.filename() == null ? origin.description() : origin.filename();
        return origin.filename() == null || origin.lineNumber() < 0 ? file : file + ":" + origin.lineNumber();
    }

    boolean has(String key) {
        asked.add(key);
        return object.containsKey(key) && object.get(key).valueType() != ConfigValueType.NULL;
    }

    String text(String key, String otherwise) {
        return has(key) ? scalar(key, object.get(key)) : otherwise;
    }

    private String scalar(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
            case OBJECT, LIST, NULL -> {
                problem(key, "takes a single value, not " + rendered(value));
                yield "";
            }
        };
    }

    private static String rendered(ConfigValue value) {
        return value.render(ConfigRenderOptions.concise());
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key, String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, "takes true or false, not " + text);
        }
        return text.equals("true");
    }

    long number(String key, long otherwise, long least, long most) {
        if (!has(key)) {
            return otherwise;
        }
        int before = problems.size();
        String text = text(key, "");
        return problems.size() > before ? least : number(key, text, least, most);
    }

    private long number(String key, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            problem(key, "takes a number, not " + text);
            return least;
        }
        problem(key, "takes a number from " + least + " to " + most + ", not " + text);
        return least;
    }

    /** A ratio above zero. */
    double ratio(String key) {
        String text = text(key, "");
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && !Double.isInfinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            problem(key, "takes a number, not '" + text + "'");
            return 1;
        }
        problem(key, "takes a number above 0, not " + text);
        return 1;
    }

    /** A list of words; a single word stands for a list of one. */
    List<String> words(String key, List<String> otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        ConfigValue value = object.get(key);
        if (!(value instanceof ConfigList list)) {
            return List.of(scalar(key, value));
        }
        List<String> words = new ArrayList<>();
        for (ConfigValue element : list) {
            words.add(scalar(key, element));
        }
        return words;
    }

    /**
     * A list of numbers.
     *
     * @param names words that stand for numbers
     * @param otherwise what the list is of without the key
     */
    List<Integer> numbers(String key, String otherwise, Map<String, Integer> names, int least, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : words(key, List.of(otherwise))) {
            Integer named = names.get(word);
            numbers.add(named == null ? (int) number(key, word, least, most) : named);
        }
        return numbers;
    }

    /** One of several words. */
    String oneOf(String key, String otherwise, List<String> right) {
        String text = text(key, otherwise);
        if (!right.contains(text)) {
            problem(key, "= " + text + " is unknown: " + Nearest.hint(text, right));
            return otherwise;
        }
        return text;
    }

    /** An object below this one, empty where there is none. */
    Section section(String key) {
        if (has(key) && object.get(key) instanceof ConfigObject below) {
            return new Section(below, problems);
        }
        if (has(key)) {
            problem(key, "takes an object: " + key + " { ... }");
        }
        return new Section(ConfigFactory.empty().root(), problems);
    }

    /** The objects of a list. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        if (!has(key)) {
            return sections;
        }
        if (!(object.get(key) instanceof ConfigList list)) {
            problem(key, "takes a list of objects: " + key + " = [ { ... } ]");
            return sections;
        }
        for (ConfigValue element : list) {
            if (element instanceof ConfigObject below) {
                sections.add(new Section(below, problems));
            } else {
                problem(key, "takes objects, not " + rendered(element));
            }
        }
        return sections;
    }

    /** All keys with their words, in the order of their names. */
    Map<String, List<String>> lists() {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String key : new TreeSet<>(object.keySet())) {
            lists.put(key, words(key, List.of()));
        }
        return lists;
    }

    /** Adds a mistake for each key that was never asked for. */
    void end() {
        for (String key : new TreeSet<>(object.keySet())) {
            if (!asked.contains(key)) {
                problems.add(place(object.get(key).origin()) + ": unknown key " + key + ": "
                        + Nearest.hint(key, List.copyOf(asked)));
            }
        }
    }
}
