package io.ringprobe.lab.report.json;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A value of a JSON file that knows where it stands, so that what is wrong with it can be named. Each way to read it
 * throws {@link ConfigException} with file, line and place where the value isn't as expected. Used by one thread.
 */
final class JsonNode {
    private final String file;
    private final String path;
    private final ConfigValue value;

    JsonNode(String file, String path, ConfigValue value) {
        this.file = file;
        this.path = path;
        this.value = value;
    }

    /** The member of that name. */
    JsonNode get(String name) {
        ConfigValue member = object().get(name);
        if (member == null) {
            throw wrong("has no " + name);
        }
        return new JsonNode(file, path.isEmpty() ? name : path + "." + name, member);
    }

    boolean has(String name) {
        return object().containsKey(name);
    }

    /** Checks that it is an object with no other members than these. */
    JsonNode only(String... names) {
        for (String name : object().keySet()) {
            if (!Arrays.asList(names).contains(name)) {
                throw get(name).wrong("is nothing that version " + RunJson.VERSION + " knows");
            }
        }
        return this;
    }

    private ConfigObject object() {
        return (ConfigObject) expect(ConfigValueType.OBJECT, "an object");
    }

    /** Its elements, each read by {@code reader}. */
    <T> List<T> list(Function<JsonNode, T> reader) {
        List<T> read = new ArrayList<>();
        for (JsonNode element : elements()) {
            read.add(element.checked(reader));
        }
        return read;
    }

    /** Its elements, of which there must be as many as {@code names}, which say what they are. */
    List<JsonNode> tuple(String... names) {
        List<JsonNode> elements = elements();
        if (elements.size() != names.length) {
            throw wrong("has " + elements.size() + " elements: expected are " + String.join(", ", names));
        }
        return elements;
    }

    private List<JsonNode> elements() {
        ConfigList list = (ConfigList) expect(ConfigValueType.LIST, "a list");
        List<JsonNode> elements = new ArrayList<>();
        for (ConfigValue element : list) {
            elements.add(new JsonNode(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** What {@code reader} makes of it, whose objections to a value become ours. */
    <T> T checked(Function<JsonNode, T> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException e) {
            ConfigException problem = wrong(e.getMessage());
            problem.initCause(e);
            throw problem;
        }
    }

    String text() {
        return (String) expect(ConfigValueType.STRING, "a text").unwrapped();
    }

    double fraction() {
        return number().doubleValue();
    }

    long whole() {
        Number number = number();
        if (number instanceof Double) {
            throw wrong("is " + number + ": a whole number was expected");
        }
        return number.longValue();
    }

    int small() {
        long whole = whole();
        if (whole != (int) whole) {
            throw wrong("is " + whole + ": that is too large");
        }
        return (int) whole;
    }

    /** The member of that name, if it is there. */
    OptionalLong whole(String name) {
        return has(name) ? OptionalLong.of(get(name).whole()) : OptionalLong.empty();
    }

    /** The one of {@code all} whose label stands here. */
    <T> T oneOf(T[] all, Function<T, String> label) {
        String text = text();
        for (T one : all) {
            if (label.apply(one).equals(text)) {
                return one;
            }
        }
        throw wrong("is \"" + text + "\": expected is one of "
                + String.join(", ", Arrays.stream(all).map(label).toList()));
    }

    private Number number() {
        return (Number) expect(ConfigValueType.NUMBER, "a number").unwrapped();
    }

    private ConfigValue expect(ConfigValueType type, String words) {
        if (value.valueType() != type) {
            throw wrong("is " + words(value.valueType()) + ": " + words + " was expected");
        }
        return value;
    }

    private static String words(ConfigValueType type) {
        return switch (type) {
            case NULL -> "null";
            case OBJECT -> "an object";
            default -> "a " + type.name().toLowerCase(Locale.ROOT).replace("string", "text");
        };
    }

    /** A complaint that names the place. */
    ConfigException wrong(String what) {
        int line = value.origin().lineNumber();
        String place = path.isEmpty() ? "" : " " + path;
        return new ConfigException(file + (line > 0 ? ":" + line : "") + ":" + place + " " + what);
    }
}
