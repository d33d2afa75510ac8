package io.ringprobe.plugin.dnssd;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.dns.message.TextBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The services of which TXT records are told, and the keys: from a file with a line a service,
 * {@code _service._tcp.domain,key,key,…}. Empty lines and those that begin with {@code #} are passed over. Immutable.
 */
final class TxtWhitelist {
    private static final Pattern SERVICE = Pattern.compile("_[^._ ][^. ]*\\._(tcp|udp)\\.[^. ]+(\\.[^. ]+)*");
    /** RFC 6763, 6.4: printable ASCII but for the equals sign. */
    private static final Pattern KEY = Pattern.compile("[ -<>-~]+");

    private final byte[][] services;
    private final byte[][][] keys;

    private TxtWhitelist(List<byte[]> services, List<byte[][]> keys) {
        this.services = services.toArray(byte[][]::new);
        this.keys = keys.toArray(byte[][][]::new);
    }

    static TxtWhitelist empty() {
        return new TxtWhitelist(List.of(), List.of());
    }

    /**
     * Reads the file.
     *
     * @param option the option that names it, for messages
     * @throws ConfigException with each mistake in it
     */
    static TxtWhitelist read(Options options, String option, String file) {
        try {
            return new Lines(options.place(option) + ": dnssd: " + file).read(Files.readAllLines(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw options.wrong(option, "a readable file with lines such as _ipp._tcp.local,rp,note", e);
        }
    }

    /** Index of the service to which a name belongs, or -1. The name is given as text of its labels. */
    int serviceOf(TextBuffer name) {
        for (int i = 0; i < services.length; i++) {
            if (name.endsWithIgnoringCase(services[i]) && beginsLabel(name, services[i].length)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean beginsLabel(TextBuffer name, int fromEnd) {
        int at = name.length() - fromEnd;
        return at == 0
                || Memory.getByte(name.address() + at - 1) == '.'
                        && (at == 1 || Memory.getByte(name.address() + at - 2) != '\\');
    }

    /** The keys of a service. */
    byte[][] keys(int service) {
        return keys[service];
    }

    /** Reads lines and gathers what is wrong with them. Used once. */
    private static final class Lines {
        private final String place;
        private final List<String> problems = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<byte[]> services = new ArrayList<>();
        private final List<byte[][]> keys = new ArrayList<>();

        Lines(String place) {
            this.place = place;
        }

        TxtWhitelist read(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    read(List.of(line.split(",", -1)), place + ":" + (i + 1) + ": ");
                }
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new TxtWhitelist(services, keys);
        }

        private void read(List<String> parts, String where) {
            String service = small(parts.getFirst());
            if (!SERVICE.matcher(service).matches()) {
                problems.add(where + "'" + service + "' is no service with its domain, such as _ipp._tcp.local");
            } else if (names.contains(service)) {
                problems.add(where + service + " has a line already: give all its keys there");
            }
            if (parts.size() == 1) {
                problems.add(where + service + " has no keys: add them, separated by commas");
            }
            List<byte[]> ofService = new ArrayList<>();
            for (String part : parts.subList(1, parts.size())) {
                String key = small(part);
                if (!KEY.matcher(key).matches()) {
                    problems.add(where + "'" + key + "' is no key of a TXT record: it takes printable ASCII without =");
                }
                ofService.add(key.getBytes(StandardCharsets.UTF_8));
            }
            names.add(service);
            services.add(service.getBytes(StandardCharsets.UTF_8));
            keys.add(ofService.toArray(byte[][]::new));
        }

        private static String small(String text) {
            return text.strip().toLowerCase(Locale.ROOT);
        }
    }
}
