package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads an application's settings, each with what holds where it isn't set, and says of a wrong one what it is and
 * where it stands. {@link #done} finds those that nobody has asked for. Not thread-safe.
 */
final class Settings {
    private static final String PROTOCOL = "[A-Za-z0-9]([A-Za-z0-9/._-]{0,253}[A-Za-z0-9])?";
    private static final Pattern TOKEN = Pattern.compile("[!$-*,-:=?-\\[\\]-~]+");
    private static final Pattern TOKEN_OR_NONE = Pattern.compile("(" + TOKEN.pattern() + ")?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9 _-]{1,63}(\\.[A-Za-z0-9 _-]{1,63})*");
    private static final int MAX_HOST = 240;

    private static final Pattern PROTOCOLS = Pattern.compile(PROTOCOL + "(," + PROTOCOL + ")*");

    private final String application;
    private final Config config;
    private final List<String> known = new ArrayList<>();

    Settings(String application, Config config) {
        this.application = application;
        this.config = config;
    }

    private ConfigValue value(String key) {
        known.add(key);
        return config.root().get(key);
    }

    /** Texts, of which each conversation has one; in a file a list or a single value. */
    List<String> texts(String key, String... otherwise) {
        ConfigValue value = value(key);
        if (value == null) {
            return List.of(otherwise);
        }
        List<String> texts = new ArrayList<>();
        for (ConfigValue each : elements(value)) {
            if (each.valueType() == ConfigValueType.OBJECT || each.valueType() == ConfigValueType.LIST) {
                throw wrong(key, each, "is no text");
            }
            texts.add(text(key, each));
        }
        if (texts.isEmpty()) {
            throw wrong(key, value, "is empty");
        }
        return List.copyOf(texts);
    }

    private String text(String key, ConfigValue value) {
        // A number as it was written: 5.0 is not 5.
        String text = value.atKey(key).getString(key);
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~') || !text.strip().equals(text)) {
            throw wrong(key, value, "must be of ASCII characters that can be printed, without blanks at its ends");
        }
        return text;
    }

    private static List<ConfigValue> elements(ConfigValue value) {
        return value instanceof ConfigList list ? list : List.of(value);
    }

    /** Texts that are in a list of allowed ones. */
    List<String> words(String key, List<String> allowed, String... otherwise) {
        List<String> words = texts(key, otherwise);
        for (String word : words) {
            if (!allowed.contains(word)) {
                throw new ConfigException(place(key) + "'" + word + "' is unknown, " + Nearest.hint(word, allowed));
            }
        }
        return words;
    }

    /** Texts without blanks and the characters that frame addresses. */
    List<String> tokens(String key, String... otherwise) {
        return checked(key, TOKEN, "has to be a word without blanks and any of ;<>\"\\#+", texts(key, otherwise));
    }

    /** Tokens, of which some may be empty. */
    List<String> tokensOrNone(String key) {
        return checked(key, TOKEN_OR_NONE, "has to be a word without blanks and any of ;<>\"\\#+", texts(key, ""));
    }

    /** Names of hosts: labels of 1 to 63 letters, digits, blanks, hyphens and underscores, 240 octets in all. */
    List<String> hosts(String key, String... otherwise) {
        return checkedHosts(key, texts(key, otherwise));
    }

    /** Names of hosts, of which some may be empty. */
    List<String> hostsOrNone(String key, String... otherwise) {
        List<String> hosts = texts(key, otherwise);
        checkedHosts(key, hosts.stream().filter(host -> !host.isEmpty()).toList());
        return hosts;
    }

    private List<String> checkedHosts(String key, List<String> hosts) {
        for (String host : hosts) {
            String longest = host.replace("*", Pick.LONGEST);
            if (longest.length() > MAX_HOST || !HOST.matcher(longest).matches()) {
                throw new ConfigException(place(key) + "'" + host + "' is no name of a host");
            }
        }
        return hosts;
    }

    /** Texts that have a length, asterisks filled. */
    List<String> texts(String key, Range length, String... otherwise) {
        List<String> texts = texts(key, otherwise);
        for (String text : texts) {
            int longest = text.replace("*", Pick.LONGEST).length();
            if (longest < length.low() || longest > length.high()) {
                throw new ConfigException(place(key) + "'" + text + "' must have " + length.low() + " to "
                        + length.high() + " characters, asterisks counting as eight");
            }
        }
        return texts;
    }

    private List<String> checked(String key, Pattern pattern, String message, List<String> texts) {
        for (String text : texts) {
            if (!pattern.matcher(text).matches()) {
                throw new ConfigException(place(key) + "'" + text + "' " + message);
            }
        }
        return texts;
    }

    /** Lists of application protocols for TLS, each with commas between them; empty for none. */
    List<String> protocols(String key, String... otherwise) {
        List<String> lists = texts(key, otherwise);
        for (String list : lists) {
            if (!list.isEmpty() && !PROTOCOLS.matcher(list).matches()) {
                throw new ConfigException(place(key) + "'" + list + "' is no list of protocols such as h2,http/1.1");
            }
        }
        return lists;
    }

    /** A number in a range, such as a port. */
    int number(String key, int otherwise, int low, int high) {
        ConfigValue value = value(key);
        return value == null ? otherwise : number(key, value, low, high);
    }

    private int number(String key, ConfigValue value, int low, int high) {
        if (value.valueType() != ConfigValueType.NUMBER
                || ((Number) value.unwrapped()).doubleValue() != ((Number) value.unwrapped()).longValue()) {
            throw wrong(key, value, "is no whole number");
        }
        long number = ((Number) value.unwrapped()).longValue();
        if (number < low || number > high) {
            throw wrong(key, value, "must be " + low + " to " + high);
        }
        return (int) number;
    }

    /** A range of numbers; in a file a list of its two ends, or one number. */
    Range range(String key, int otherwiseLow, int otherwiseHigh, int low, int high) {
        ConfigValue value = value(key);
        if (value == null) {
            return new Range(otherwiseLow, otherwiseHigh);
        }
        List<ConfigValue> ends = elements(value);
        if (ends.isEmpty() || ends.size() > 2) {
            throw wrong(key, value, "must be one number, or the lowest and the highest");
        }
        int first = number(key, ends.getFirst(), low, high);
        int last = number(key, ends.getLast(), low, high);
        if (first > last) {
            throw wrong(key, value, "begins above its end");
        }
        return new Range(first, last);
    }

    int port(int otherwise) {
        return number("port", otherwise, 1, 65535);
    }

    boolean flag(String key) {
        return words(key, List.of("true", "false"), "false").getFirst().equals("true");
    }

    /** A share from 0 to 1. */
    double share(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return 0;
        }
        if (!(value.unwrapped() instanceof Number number) || number.doubleValue() < 0 || number.doubleValue() > 1) {
            throw wrong(key, value, "must be a number from 0 to 1");
        }
        return number.doubleValue();
    }

    /** Ends the reading: whatever was set and not asked for is a mistake. */
    void done() {
        for (String key : new TreeSet<>(config.root().keySet())) {
            if (!known.contains(key)) {
                throw new ConfigException(place(key) + "unknown setting, " + Nearest.hint(key, known));
            }
        }
    }

    /** A mistake that the settings have together. */
    ConfigException mistake(String key, String message) {
        return new ConfigException(place(key) + message);
    }

    private ConfigException wrong(String key, ConfigValue value, String message) {
        String quote = value.valueType() == ConfigValueType.STRING ? "'" : "";
        return new ConfigException(place(key) + quote + value.unwrapped() + quote + " " + message);
    }

    private String place(String key) {
        ConfigValue value = config.root().get(key);
        ConfigOrigin origin = value == null ? config.root().origin() : value.origin();
        String file = origin.filename();
        String line = file == null ? "" : file + ":" + Math.max(1, origin.lineNumber()) + ": ";
        return line + application + "." + key + ": ";
    }
}
