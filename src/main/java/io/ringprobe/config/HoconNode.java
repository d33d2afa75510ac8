package io.ringprobe.config;

import com.typesafe.config.ConfigException.NotResolved;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A value in a configuration file, with the place where it was written. Immutable.
 *
 * @param value the value, all substitutions done that can be done
 * @param written the same value with its substitutions still in it, which knows the line where the value comes from the
 *     environment; null where it isn't known
 * @param parentPlace the place of what holds it
 */
public record HoconNode(ConfigValue value, ConfigValue written, String parentPlace) {
    private static final String OPTION = "--";

    /** The file and line, such as {@code ringprobe.conf:12}, or the option of the command line. */
    public String place() {
        String place = place(value.origin());
        if (place == null && written != null) {
            place = place(written.origin());
        }
        return place == null ? parentPlace : place;
    }

    private static String place(ConfigOrigin origin) {
        if (origin.lineNumber() < 0) {
            return null;
        }
        String file = origin.filename() == null ? origin.resource() : origin.filename();
        if (file != null) {
            return file + ":" + origin.lineNumber();
        }
        return origin.description().startsWith(OPTION) ? withoutLine(origin.description()) : null;
    }

    /** What a command line says has one line. */
    private static String withoutLine(String description) {
        return description.substring(0, description.lastIndexOf(':'));
    }

    /** Whether all substitutions of a value that isn't an object or list are done. */
    public boolean isResolved() {
        if (value instanceof ConfigObject || value instanceof ConfigList) {
            return true;
        }
        try {
            return value.valueType() != null;
        } catch (NotResolved e) {
            return false;
        }
    }

    /** Of a value that is resolved. */
    public ConfigValueType type() {
        return value.valueType();
    }

    /** Whether it is written as null. */
    public boolean isNull() {
        return isResolved() && type() == ConfigValueType.NULL;
    }

    /** The text of a string, number or truth value. */
    public String text() {
        return String.valueOf(value.unwrapped());
    }

    /** The value as it would be written, in one line. */
    public String rendered() {
        return value.render(ConfigRenderOptions.concise());
    }

    /** The value as it was written, before any substitution, in one line. */
    public String renderedAsWritten() {
        return (written == null ? value : written).render(ConfigRenderOptions.concise());
    }

    /** The keys of an object, sorted. */
    public TreeSet<String> keys() {
        return new TreeSet<>(((ConfigObject) value).keySet());
    }

    /** The value of a key of an object; null where it isn't there. */
    public HoconNode get(String key) {
        ConfigValue child = ((ConfigObject) value).get(key);
        return child == null ? null : new HoconNode(child, writtenChild(key), place());
    }

    private ConfigValue writtenChild(String key) {
        if (!(written instanceof ConfigObject object)) {
            return null;
        }
        try {
            return object.get(key);
        } catch (NotResolved e) {
            return null;
        }
    }

    /** The elements of a list. */
    public List<HoconNode> elements() {
        ConfigList list = (ConfigList) value;
        ConfigList writtenList = written instanceof ConfigList l && l.size() == list.size() ? l : null;
        List<HoconNode> nodes = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            nodes.add(new HoconNode(list.get(i), writtenList == null ? null : writtenList.get(i), place()));
        }
        return nodes;
    }
}
