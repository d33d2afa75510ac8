package io.ringprobe.lab.scenario;

import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.HoconNode;
import io.ringprobe.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Reads the keys of an object, each with what holds where it isn't there. Notes each mistake with its key and place and
 * goes on; {@link #done} finds the keys that nobody has asked for. Not thread-safe.
 */
final class Keys {
    private final HoconNode object;
    private final String path;
    private final List<String> problems;
    private final List<String> known = new ArrayList<>();

    /**
     * @param object of the type OBJECT
     * @param path the object's own key, for messages; empty for the root
     * @param problems takes the mistakes
     */
    Keys(HoconNode object, String path, List<String> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** The value of a key; null where there is none that could be used. */
    HoconNode node(String key) {
        known.add(key);
        HoconNode node = object.get(key);
        if (node == null || isUnresolved(key, node) || node.isNull()) {
            return null;
        }
        return node;
    }

    private boolean isUnresolved(String key, HoconNode node) {
        if (node.isResolved()) {
            return false;
        }
        problem(node, key, "= " + node.renderedAsWritten() + " refers to something that nothing defines");
        return true;
    }

    boolean has(String key) {
        return object.keys().contains(key);
    }

    void problem(HoconNode node, String key, String message) {
        problems.add(node.place() + ": " + path(key) + " " + message);
    }

    /** A mistake of the object as a whole. */
    void problem(String message) {
        problems.add(object.place() + ": " + (path.isEmpty() ? "" : path + " ") + message);
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    List<String> problems() {
        return problems;
    }

    private void wrong(HoconNode node, String key, String expected) {
        problem(node, key, "takes " + expected + ", not " + node.rendered());
    }

    /** A text or word. */
    String text(String key, String otherwise) {
        HoconNode node = node(key);
        if (node == null) {
            return otherwise;
        }
        if (node.type() == ConfigValueType.OBJECT || node.type() == ConfigValueType.LIST) {
            wrong(node, key, "a text");
            return otherwise;
        }
        return node.text();
    }

    /** One of some words. */
    String word(String key, List<String> words, String otherwise) {
        String word = text(key, otherwise);
        if (word == null || words.contains(word)) {
            return word;
        }
        problem(node(key), key, "= " + word + " is unknown: " + Nearest.hint(word, words));
        return otherwise;
    }

    /** A whole number. */
    long number(String key, long otherwise, long min, long max) {
        HoconNode node = node(key);
        return node == null ? otherwise : number(node, key, otherwise, min, max);
    }

    long number(HoconNode node, String key, long otherwise, long min, long max) {
        Long number = Numbers.whole(node);
        if (number == null || number < min || number > max) {
            wrong(
                    node,
                    key,
                    max == Long.MAX_VALUE ? "a number of at least " + min : "a number from " + min + " to " + max);
            return otherwise;
        }
        return number;
    }

    /** A number with a fraction. */
    double decimal(String key, double otherwise, double min, double max) {
        HoconNode node = node(key);
        if (node == null) {
            return otherwise;
        }
        Double number = Numbers.decimal(node);
        if (number == null || !(number >= min && number <= max)) {
            wrong(
                    node,
                    key,
                    String.format(Locale.ROOT, "a number from %s to %s", Numbers.text(min), Numbers.text(max)));
            return otherwise;
        }
        return number;
    }

    /** A share, from 0 to 1. */
    double share(String key, double otherwise) {
        return decimal(key, otherwise, 0, 1);
    }

    /** A time, in nanoseconds. */
    long duration(String key, long otherwise, long min) {
        HoconNode node = node(key);
        return node == null ? otherwise : duration(node, key, otherwise, min);
    }

    long duration(HoconNode node, String key, long otherwise, long min) {
        Long nanos = Numbers.nanos(node);
        if (nanos == null || nanos < min) {
            wrong(node, key, "a time with its unit, such as 20us, 10ms, 1.5s, 5m or 1h");
            return otherwise;
        }
        return nanos;
    }

    /** An object; null where there is none. */
    Keys object(String key) {
        HoconNode node = node(key);
        if (node == null) {
            return null;
        }
        if (node.type() != ConfigValueType.OBJECT) {
            wrong(node, key, "an object: " + key + " { ... }");
            return null;
        }
        return new Keys(node, path(key), problems);
    }

    /** The objects of a list; empty where there is none. */
    List<Keys> objects(String key) {
        HoconNode node = node(key);
        List<Keys> objects = new ArrayList<>();
        if (node == null) {
            return objects;
        }
        if (node.type() != ConfigValueType.LIST) {
            wrong(node, key, "a list: " + key + " = [ { ... } ]");
            return objects;
        }
        for (HoconNode element : node.elements()) {
            String name = key + "[" + objects.size() + "]";
            if (isUnresolved(name, element) || element.type() != ConfigValueType.OBJECT) {
                wrong(element, name, "an object: { ... }");
            } else {
                objects.add(new Keys(element, path(name), problems));
            }
        }
        return objects;
    }

    /** All keys of the object: those that are the writer's own names. */
    TreeSet<String> all() {
        known.addAll(object.keys());
        return object.keys();
    }

    /** Notes keys that nobody has asked for. */
    void done() {
        for (String key : object.keys()) {
            if (!known.contains(key)) {
                problems.add(object.get(key).place() + ": unknown key " + path(key) + ": " + Nearest.hint(key, known));
            }
        }
    }
}
