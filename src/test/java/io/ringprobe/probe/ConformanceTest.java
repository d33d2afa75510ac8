package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import io.ringprobe.export.unirec.TrapcapReader;
import io.ringprobe.export.unirec.UnirecText;
import io.ringprobe.testkit.CsvLine;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The records of the reference exporter, equal to the letter: each case of the conformance data whose plugin exists,
 * through csv, and through unirec to a file and back. Golden.
 */
class ConformanceTest {
    private static final String BASIC = "basic";
    private static final String MASKED = "(masked)";
    private static final int[] SHARDS = {ProbeConfig.NO_SHARDS, 1, 4};

    @TempDir
    private Path folder;

    private record Case(String plugin, String capture) {}

    @TestFactory
    Stream<DynamicTest> shouldGiveTheRecordsOfTheReference() throws IOException {
        List<String> plugins = new TestComponents().pluginNames();
        List<DynamicTest> tests = new ArrayList<>();
        for (Case c : cases()) {
            boolean exists = c.plugin.equals(BASIC) || plugins.contains(c.plugin);
            for (int shards : exists ? SHARDS : new int[0]) {
                String name = c.plugin + " with " + shards + (shards == 1 ? " shard" : " shards");
                tests.add(DynamicTest.dynamicTest(name, () -> check(c, shards)));
            }
        }
        return tests.stream();
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String[] columns : table("conformance/cases.tsv")) {
            cases.add(new Case(columns[0], columns[1]));
        }
        assertTrue(cases.contains(new Case(BASIC, "mixed.pcap")), "the list of cases was not read");
        return cases;
    }

    private void check(Case c, int shards) throws IOException, InterruptedException {
        Path capture = SharedFolder.require("conformance/pcaps").resolve(c.capture);
        ProbeRun run = ProbeRun.over(capture).shards(shards);
        Path trapcap = folder.resolve(c.plugin + shards);
        if (c.plugin.equals(BASIC)) {
            run.csv("id=0");
        } else {
            run.plugins(c.plugin).csv("plugins=" + c.plugin + ";id=0");
        }
        run.collector("unirec;ifc=f:" + trapcap + ";plugins=" + c.plugin + ";id=0");
        ProbeRun.Result result = run.run();
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.pluginFailures());
        assertEquals(List.of(), result.balance().broken());

        List<String> expected = new ArrayList<>(
                Files.readAllLines(SharedFolder.require("conformance/expected").resolve(c.plugin)));
        assertTrue(expected.remove(result.header()), "no such header is expected: " + result.header());
        Set<Integer> masked = maskedColumns(c.plugin, result.header());
        assertEquals(sorted(expected, masked), sorted(result.records(), masked));
        TrapcapReader unirec = TrapcapReader.read(trapcap);
        assertEquals(result.header(), unirec.template());
        assertEquals(sorted(expected, masked), sorted(UnirecText.lines(unirec), masked));
    }

    private static Set<Integer> maskedColumns(String plugin, String header) throws IOException {
        Set<String> names = new HashSet<>();
        for (String[] columns : table("conformance/exceptions.tsv")) {
            if (columns[0].equals(plugin)) {
                names.add(columns[1]);
            }
        }
        Set<Integer> masked = new HashSet<>();
        String[] titles = header.split(",");
        for (int i = 0; i < titles.length; i++) {
            if (names.contains(titles[i].substring(titles[i].indexOf(' ') + 1))) {
                masked.add(i);
            }
        }
        assertEquals(names.size(), masked.size(), "exceptions that aren't columns");
        return masked;
    }

    /** One string a record, so that a difference is shown record by record. */
    private static String sorted(List<String> records, Set<Integer> masked) {
        return String.join(
                "\n", records.stream().map(line -> mask(line, masked)).sorted().toList());
    }

    private static String mask(String line, Set<Integer> masked) {
        if (masked.isEmpty()) {
            return line;
        }
        List<String> values = CsvLine.cells(line);
        masked.forEach(column -> values.set(column, MASKED));
        return String.join(",", values);
    }

    private static List<String[]> table(String name) throws IOException {
        List<String> lines = Files.readAllLines(SharedFolder.require(name));
        return lines.stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t"))
                .toList();
    }
}
