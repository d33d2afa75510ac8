package io.ringprobe.lab.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a matrix in HOCON. What a file leaves out is taken from {@code lab/run/defaults.conf}, which lies in the jar.
 * All mistakes are found at once, each with file and line. Used by one thread, once.
 */
public final class MatrixReader {
    private static final String FOLDER = "lab/run/";
    private static final String ENDING = ".conf";
    private static final int MAX_ROUNDS = 1000;
    private static final int ONE_CAPTURE_THREAD = 1;
    private static final int MAX_SHARDS = 256;
    private static final String AUTO = "auto";
    private static final Map<String, Integer> SHARDS =
            Map.of("none", 0, AUTO, Math.max(0, ProbeConfig.autoShards(ONE_CAPTURE_THREAD)));
    private static final int MAX_SECONDS = 86_400;
    private static final long MAX_RATE = 1_000_000_000;

    private final List<String> problems = new ArrayList<>();
    private final Section root;
    private Map<String, List<String>> pluginSets;
    private Map<String, List<String>> outputs;
    private final Map<String, Source> traffic = new LinkedHashMap<>();

    private MatrixReader(Config config) {
        root = new Section(config.root(), problems);
    }

    /**
     * Reads a matrix.
     *
     * @param nameOrFile a file, or the name of one of ringprobe's own
     * @throws ConfigException with all that is wrong
     */
    public static Matrix read(String nameOrFile) {
        Path file = Path.of(nameOrFile);
        boolean isFile = Files.isRegularFile(file);
        try {
            Config written = isFile ? parse(file) : parseOwn(nameOrFile);
            String folder = isFile ? file.toAbsolutePath().getParent().toString() : ".";
            Config config = written.withFallback(parseOwn("defaults"))
                    .withFallback(ConfigFactory.empty().withValue("here", ConfigValueFactory.fromAnyRef(folder)))
                    .resolve();
            return new MatrixReader(config).read(Path.of(folder));
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(messageOf(nameOrFile, e), e);
        }
    }

    private static Config parse(Path file) {
        return ConfigFactory.parseFile(file.toAbsolutePath().toFile());
    }

    private static Config parseOwn(String name) {
        ClassLoader loader = MatrixReader.class.getClassLoader();
        if (name.contains("/") || loader.getResource(FOLDER + name + ENDING) == null) {
            throw new ConfigException("there is neither a file nor a matrix of the lab named " + name);
        }
        return ConfigFactory.parseResources(loader, FOLDER + name + ENDING, ConfigParseOptions.defaults());
    }

    private static String messageOf(String file, com.typesafe.config.ConfigException e) {
        String message = ConfigException.oneLine(e);
        return message.contains(file) ? message : file + ": " + message;
    }

    private Matrix read(Path folder) {
        root.has("here");
        root.has("vars");
        pluginSets = root.section("plugin-sets").lists();
        outputs = root.section("outputs").lists();
        for (Section section : root.sections("traffic")) {
            addTraffic(section, folder);
        }
        if (traffic.isEmpty()) {
            root.problem("traffic", "is empty: a matrix needs a capture or a scenario");
        }
        Matrix matrix = new Matrix(
                root.text("title", ""),
                (int) root.number("rounds", 1, 1, MAX_ROUNDS),
                Duration.ofSeconds(root.number("limit-seconds", 1, 1, MAX_SECONDS)),
                List.copyOf(traffic.values()),
                cells(),
                peers(),
                root.flag("start-up", true),
                root.flag("warm-up", true),
                latency(),
                aims());
        root.end();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return matrix;
    }

    private void addTraffic(Section section, Path folder) {
        String name = section.text("name", "");
        if (!name.matches("[\\w.-]+")) {
            section.problem("each traffic needs a name of letters, digits, dots, dashes and underscores");
        }
        String file = section.text("file", "");
        String scenario = section.text("scenario", "");
        if (file.isEmpty() == scenario.isEmpty()) {
            section.problem("traffic " + name + " needs either a file or a scenario");
        }
        Source source = new Source(
                name,
                "",
                file.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(file)),
                scenario,
                section.words("set", List.of()),
                section.number("records", Round.UNKNOWN, 0, Long.MAX_VALUE),
                section.text("cache", ""));
        add(section, source);
        if (section.has("long")) {
            add(section, longer(section.section("long"), source, folder));
        }
        section.end();
    }

    private void add(Section section, Source source) {
        source.file()
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file -> section.problem("traffic " + source.name() + ": " + file + " can't be read"));
        if (traffic.put(source.name(), source) != null) {
            section.problem("there are two traffics " + source.name());
        }
    }

    /** More of the same: the file or settings of its own, all else as of the shorter one. */
    private static Source longer(Section section, Source base, Path folder) {
        String file = section.text("file", "");
        if (file.isEmpty() == base.file().isPresent()) {
            section.problem(base.file().isPresent() ? "long needs a file" : "long takes no file: set of the scenario");
        }
        List<String> settings = new ArrayList<>(base.settings());
        settings.addAll(section.words("set", List.of()));
        Source source = new Source(
                base.name() + "-long",
                base.name(),
                file.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(file)),
                base.scenario(),
                settings,
                section.number("records", Round.UNKNOWN, 0, Long.MAX_VALUE),
                section.text("cache", base.cache()));
        section.end();
        return source;
    }

    private Map<String, List<Variant>> cells() {
        Map<String, Set<Variant>> cells = new HashMap<>();
        for (Section block : root.sections("ringprobe")) {
            List<String> names = block.words("traffic", List.copyOf(traffic.keySet()));
            List<Variant> variants = variants(block);
            for (String name : names) {
                if (!traffic.containsKey(name)) {
                    block.problem("traffic", name + " isn't there: " + hint(name, traffic.keySet()));
                }
                cells.computeIfAbsent(name, n -> new LinkedHashSet<>()).addAll(variants);
            }
            block.end();
        }
        Map<String, List<Variant>> lists = new HashMap<>();
        cells.forEach((name, variants) -> lists.put(name, List.copyOf(variants)));
        return lists;
    }

    private List<Variant> variants(Section block) {
        String name = block.text("name", "");
        List<String> arguments = block.words("arguments", List.of());
        Map<String, String> environment = new HashMap<>();
        block.section("environment").lists().forEach((key, words) -> environment.put(key, String.join(" ", words)));
        if (name.isEmpty() && !(arguments.isEmpty() && environment.isEmpty())) {
            block.problem("arguments and environment need a name, which tells the cells apart in the report");
        }
        List<String> sets = block.words("plugins", List.of(CellKey.NO_PLUGINS));
        List<Integer> shards = block.numbers("shards", AUTO, SHARDS, 1, MAX_SHARDS);
        List<String> kinds = block.words("outputs", List.of("ipfix-udp"));
        List<Variant> variants = new ArrayList<>();
        for (String set : sets) {
            for (String kind : kinds) {
                for (int n : shards) {
                    variants.add(new Variant(
                            set, plugins(block, set), n, kind, output(block, kind), name, arguments, environment));
                }
            }
        }
        return variants;
    }

    /** The plugins of a set, or those that are joined by a plus. */
    private List<String> plugins(Section block, String set) {
        if (pluginSets.containsKey(set)) {
            return pluginSets.get(set);
        }
        if (set.contains("+")) {
            return Arrays.asList(set.split("\\+"));
        }
        block.problem("plugins", set + " is no set: " + hint(set, pluginSets.keySet()) + " Or join plugins by +");
        return List.of();
    }

    private String output(Section block, String kind) {
        List<String> words = outputs.getOrDefault(kind, List.of());
        if (words.size() != 1) {
            block.problem("outputs", kind + " is unknown: " + hint(kind, outputs.keySet()));
            return "";
        }
        return words.getFirst();
    }

    private static String hint(String wrong, Set<String> right) {
        return Nearest.hint(wrong, List.copyOf(right));
    }

    private List<String> peers() {
        List<String> names = root.words("peers", List.of());
        for (String name : names) {
            if (!Peers.NAMES.contains(name)) {
                root.problem("peers", name + " is unknown: " + Nearest.hint(name, Peers.NAMES));
            }
        }
        return names;
    }

    private Optional<LatencyPlan> latency() {
        if (!root.has("latency")) {
            return Optional.empty();
        }
        Section section = root.section("latency");
        String scenario = section.text("scenario", "");
        if (scenario.isEmpty()) {
            section.problem("latency needs a scenario");
        }
        List<String> settings = section.words("set", List.of());
        if (!scenario.isEmpty()) {
            requireReadable(section, scenario, settings);
        }
        LatencyPlan plan = new LatencyPlan(
                scenario,
                settings,
                section.number("packets-per-second", 10_000, 1, MAX_RATE),
                (int) section.number("seconds", 10, 1, MAX_SECONDS),
                (int) section.number("inactive", 1, 1, MAX_SECONDS),
                variants(section));
        section.end();
        return Optional.of(plan);
    }

    /** It is read again when its time comes, which may be hours from now: too late to find that it is wrong. */
    private static void requireReadable(Section section, String scenario, List<String> settings) {
        try {
            Scenario.read(scenario, settings);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> section.problem("scenario", "can't be used: " + problem));
        }
    }

    private List<Aim> aims() {
        List<Aim> aims = new ArrayList<>();
        List<String> measures =
                Arrays.stream(Aim.Measure.values()).map(Aim.Measure::label).toList();
        for (Section section : root.sections("aims")) {
            String measure = section.oneOf("measure", measures.getFirst(), measures);
            aims.add(new Aim(
                    Aim.Measure.values()[measures.indexOf(measure)],
                    section.text("plugins", CellKey.NO_PLUGINS),
                    section.oneOf("against", "ipfixprobe", Peers.NAMES),
                    section.ratio("at-least")));
            section.end();
        }
        return aims;
    }
}
