package io.ringprobe.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape gave, in Prometheus's text format. */
public record Scrape(String text) {
    private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);

    static Scrape of(ProbeMetrics metrics) throws IOException {
        return of(metrics, ProbeMetrics.TEXT);
    }

    static Scrape of(ProbeMetrics metrics, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(out, format);
        return new Scrape(out.toString(StandardCharsets.UTF_8));
    }

    /** The value of the only series with that name and labels ({@code name="value"}), in whatever order. */
    public double value(String name, String... labels) {
        List<String> found = text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + List.of(labels) + " is in " + found.size() + " lines of\n" + text);
        }
        return Double.parseDouble(found.getFirst().substring(found.getFirst().lastIndexOf(' ')));
    }

    boolean has(String name, String... labels) {
        return text.lines()
                .anyMatch(line -> line.startsWith(name) && Arrays.stream(labels).allMatch(line::contains));
    }

    /** The names of all metrics. */
    Set<String> families() {
        return FAMILY.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the labels that a metric has in all its series. */
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        Pattern label = Pattern.compile("[{,](\\w+)=\"");
        text.lines().filter(line -> line.startsWith(name)).forEach(line -> {
            Matcher found = label.matcher(line);
            while (found.find()) {
                labels.add(found.group(1));
            }
        });
        labels.remove("le");
        return labels;
    }
}
