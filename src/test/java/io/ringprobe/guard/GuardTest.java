package io.ringprobe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Speed without a clock: what a packet, a flow, a record and a run cost in accesses, calls, copies and bytes, against
 * the ceilings of {@code ceilings.txt}. The same on any machine and under any load. What was measured is left in
 * {@code target/guard.txt}, in the form of that file; with {@code -Dringprobe.guard.write=true} it takes its place.
 */
@Timeout(120)
class GuardTest {
    private static final Path REPORT = Path.of("target", "guard.txt");

    @TempDir
    private static Path folder;

    private static Map<String, Double> measured;
    /** Why some figures could not be measured, or null. */
    private static String missing;

    @BeforeAll
    static void measure() throws Exception {
        assertTrue(Memory.CHECKED, "accesses are counted only where they are checked");
        Figures figures = new Figures();
        new WorkFigures(figures, folder).measure();
        try {
            new ProcessFigures(figures, folder).measure();
        } catch (TestAbortedException e) {
            missing = e.getMessage();
        }
        measured = figures.byName();
        report();
    }

    /** Writes the table with the figures of this run; over the old one, if that is asked for. */
    private static void report() throws Exception {
        List<String> lines = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(measured.keySet());
        for (String line : Files.readAllLines(Ceiling.FILE)) {
            String name = line.split(" ", 2)[0];
            if (Ceiling.isOne(line) && left.remove(name)) {
                lines.add(Ceiling.parse(line).with(measured.get(name)).line());
            } else {
                lines.add(line);
            }
        }
        for (String name : left) {
            lines.add(new Ceiling(name, measured.get(name), measured.get(name), "what is it?").line());
        }
        Files.write(REPORT, lines);
        if (Boolean.getBoolean("ringprobe.guard.write")) {
            Files.write(Ceiling.FILE, lines);
        }
    }

    static List<Ceiling> ceilings() throws Exception {
        return Ceiling.all();
    }

    @ParameterizedTest
    @MethodSource("ceilings")
    void shouldStayBelowItsCeiling(Ceiling ceiling) {
        Double figure = measured.get(ceiling.name());
        Assumptions.assumeTrue(figure != null || missing == null, missing);
        assertTrue(figure != null, () -> ceiling.name() + " isn't measured any more: take its line away");
        assertTrue(
                figure <= ceiling.limit(),
                () -> ceiling.name() + " is " + Ceiling.text(figure) + ", its ceiling "
                        + Ceiling.text(ceiling.limit()) + " (it was " + Ceiling.text(ceiling.figure()) + "): "
                        + ceiling.meaning());
    }

    @Test
    void shouldHaveACeilingForEachFigure() throws Exception {
        Set<String> without = new LinkedHashSet<>(measured.keySet());
        ceilings().forEach(ceiling -> without.remove(ceiling.name()));
        assertEquals(Set.of(), without, "figures without a line in ceilings.txt; see " + REPORT);
    }
}
