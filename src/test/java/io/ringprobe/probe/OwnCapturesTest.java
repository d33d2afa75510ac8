package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The records of our own captures, equal to the letter: each {@code pcaps/PLUGIN/NAME.expected} is what the plugin
 * gives for {@code NAME.pcap}, with default options, or with those that follow a plus in {@code NAME+OPTION.expected}.
 * Golden.
 */
class OwnCapturesTest {
    private static final Path FOLDER = Path.of("pcaps");
    private static final String CAPTURE = ".pcap";
    private static final String EXPECTED = ".expected";
    private static final int[] SHARDS = {1, 4};

    @TestFactory
    Stream<DynamicTest> shouldGiveTheRecordsCheckedByHand() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path expected : files(EXPECTED)) {
            for (int shards : SHARDS) {
                String name = FOLDER.relativize(expected) + " with " + shards + (shards == 1 ? " shard" : " shards");
                tests.add(DynamicTest.dynamicTest(name, () -> check(expected, shards)));
            }
        }
        assertFalse(tests.isEmpty(), "no expected records in " + FOLDER.toAbsolutePath());
        return tests.stream();
    }

    @Test
    void shouldHaveExpectedRecordsForEachRecordedCapture() throws IOException {
        List<Path> without = files(CAPTURE).stream()
                .filter(capture -> !Files.exists(capture.resolveSibling(nameOf(capture, CAPTURE) + EXPECTED)))
                .toList();
        assertEquals(List.of(), without);
    }

    /** The files in the folders of plugins that exist. */
    private static List<Path> files(String suffix) throws IOException {
        List<String> plugins = new TestComponents().pluginNames();
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(file -> file.toString().endsWith(suffix) && plugins.contains(pluginOf(file)))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path expectedFile, int shards) throws IOException, InterruptedException {
        String name = nameOf(expectedFile, EXPECTED);
        int plus = name.indexOf('+');
        Path capture = expectedFile.resolveSibling((plus < 0 ? name : name.substring(0, plus)) + CAPTURE);
        String options = plus < 0 ? "" : name.substring(plus).replace('+', ';');
        String plugin = pluginOf(expectedFile);

        ProbeRun.Result result = ProbeRun.over(capture)
                .plugins(plugin + options)
                .shards(shards)
                .csv("plugins=" + plugin + ";id=0")
                .run();
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.pluginFailures());
        assertEquals(List.of(), result.balance().broken());

        List<String> expected = Files.readAllLines(expectedFile);
        assertEquals(expected.getFirst(), result.header());
        assertEquals(sorted(expected.subList(1, expected.size())), sorted(result.records()));
    }

    /** One string a record, so that a difference is shown record by record. */
    private static String sorted(List<String> records) {
        return String.join("\n", records.stream().sorted().toList());
    }

    private static String pluginOf(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static String nameOf(Path file, String suffix) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - suffix.length());
    }
}
