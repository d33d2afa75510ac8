package io.ringprobe.lab.report.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Aim.Measure;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.SampleRun;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.report.table.ComparisonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers that were reckoned by hand. */
class FiguresTest {
    private static final CellKey OURS = new CellKey("short", "ringprobe", "none", 2, "udp", "");
    private static final CellKey PEER = new CellKey("short", "softflowd", "none", 0, "udp", "");

    private static Round round(int number, double cpu, long packets) {
        return new Round(number, cpu * 0.75, cpu * 0.25, cpu / 2, 1 << 20, 2 << 20, 6, 7, 3, 4, packets, 1, 5, 0, "");
    }

    private static Cell cell(CellKey key, long packets, double... cpu) {
        List<Round> rounds = new ArrayList<>();
        for (double seconds : cpu) {
            rounds.add(round(rounds.size() + 1, seconds, packets));
        }
        return Cell.of(key, "", rounds);
    }

    private static LabRun run(Cell... cells) {
        LabRun empty = SampleRun.empty();
        return new LabRun(
                "",
                empty.started(),
                empty.machine(),
                empty.subject(),
                List.of(new TrafficInfo("short", "", 1000, 1, 1), new TrafficInfo("long", "short", 3000, 1, 1)),
                List.of(cells),
                List.of(),
                List.of(
                        new Reckoning("short", "ipfixprobe", "none", "softflowd", 2, ""),
                        new Reckoning("short", "ipfixprobe", "none", "nfpcapd", 2, "")),
                List.of(
                        new Aim(Measure.PROCESS_CPU, "none", "ipfixprobe", 7),
                        new Aim(Measure.PROCESS_CPU, "none", "softflowd", 5),
                        new Aim(Measure.PROCESS_CPU, "all26", "softflowd", 5)),
                List.of(),
                List.of());
    }

    @Test
    void shouldTakeTheMiddleOne() {
        assertEquals(Optional.of(new Spread(3, 1, 9, 3)), Spread.of(List.of(9.0, 1.0, 3.0)));
        assertEquals(Optional.of(new Spread(2.5, 1, 9, 4)), Spread.of(List.of(9.0, 1.0, 3.0, 2.0)));
        assertEquals(Optional.empty(), Spread.of(List.of()));
        assertEquals(2, new Spread(3, 1, 9, 3).noise());
    }

    @Test
    void shouldCountNoRoundThatWentWrong() {
        Round bad = new Round(2, 100, 100, 100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, "lost flows");
        Cell cell = Cell.of(OURS, "", List.of(round(1, 2, 1_000_000), bad, round(3, 4, 1_000_000)));
        assertEquals(new Spread(3, 2, 4, 2), Series.spread(cell, Quantity.CPU).orElseThrow());
        assertEquals(0.375, Series.spread(cell, Quantity.RATE).orElseThrow().median());
        assertEquals(
                3000, Series.spread(cell, Quantity.CPU_BY_PACKET).orElseThrow().median());
        assertEquals(1, Series.spread(cell, Quantity.OWN_MEMORY).orElseThrow().median());
    }

    /** 6/1, 10/2 and 12/4 are 6, 5 and 3; medians alone would say 10/2 too, but not the range. */
    @Test
    void shouldTakeRatiosWithinRounds() {
        LabRun run = run(cell(OURS, 1000, 1, 2, 4), cell(PEER, 1000, 6, 10, 12));
        List<Ratio> ratios = new Ratios(run).of(OURS, Measure.PROCESS_CPU);
        assertEquals(
                List.of(
                        new Ratio(OURS, "softflowd", "", Measure.PROCESS_CPU, new Spread(5, 3, 6, 3)),
                        new Ratio(OURS, "ipfixprobe", "softflowd", Measure.PROCESS_CPU, new Spread(10, 6, 12, 3))),
                ratios);
        assertEquals("ipfixprobe by softflowd", ratios.getLast().label());
    }

    @Test
    void shouldTakeOnlyRoundsThatBothHave() {
        Cell peer = Cell.of(PEER, "", List.of(round(3, 8, 1000), round(4, 100, 1000)));
        LabRun run = run(cell(OURS, 1000, 1, 2, 4), peer);
        assertEquals(
                new Spread(2, 2, 2, 1),
                new Ratios(run).of(OURS, Measure.PROCESS_CPU).getFirst().spread());
    }

    /**
     * 2,000 packets more take 1, 1 and 2 s more; the peer wasn't run over the longer one and has 1,000 in 6, 10, 12.
     */
    @Test
    void shouldReckonAPacketMore() {
        LabRun run =
                run(cell(OURS, 1000, 1, 2, 4), cell(OURS.over("long"), 3000, 2, 3, 6), cell(PEER, 1000, 6, 10, 12));
        Ratios ratios = new Ratios(run);
        Spread marginal =
                ratios.marginal(run.cells().getFirst(), Quantity.CPU).spread().orElseThrow();
        assertEquals(500_000, marginal.median(), 1e-6);
        assertEquals(1_000_000, marginal.max(), 1e-6);
        Spread ratio = ratios.of(OURS, Measure.MARGINAL_CPU).getFirst().spread();
        assertEquals(12, ratio.median(), 1e-9);
        assertEquals(20, ratio.max(), 1e-9);
        assertEquals(
                Optional.empty(),
                ratios.marginal(run.cells().getLast(), Quantity.CPU).spread());
    }

    @Test
    void shouldNotReckonAPeerThatWasMeasured() {
        CellKey measured = new CellKey("short", "ipfixprobe", "none", 0, "udp", "");
        LabRun run = run(cell(OURS, 1000, 1), cell(PEER, 1000, 6), cell(measured, 1000, 9));
        List<Ratio> ratios = new Ratios(run).of(OURS, Measure.PROCESS_CPU);
        assertEquals(
                List.of("softflowd", "ipfixprobe"),
                ratios.stream().map(Ratio::label).toList());
        assertEquals(9, ratios.getLast().spread().median());
    }

    @Test
    void shouldSayWhichAimsAreReached() {
        CellKey nfpcapd = new CellKey("short", "nfpcapd", "none", 0, "files", "");
        LabRun run = run(cell(OURS, 1000, 1), cell(PEER, 1000, 4), cell(nfpcapd, 1000, 3));
        List<AimResult> results = AimResult.of(run);
        assertEquals(
                List.of(AimResult.Verdict.REACHED_BY_SOME, AimResult.Verdict.MISSED),
                results.stream().map(AimResult::verdict).toList());
        assertEquals(List.of(run.aims().getLast()), AimResult.unmeasured(run));
        assertTrue(
                Summary.of(run)
                        .contains("Of 2 aims, each traffic counted, 0 are reached, and 1 by one reckoning but not by"
                                + " another; 1 weren't measured."),
                Summary.of(run).toString());
        assertTrue(
                Summary.of(run)
                        .contains("No plugins, CPU of the whole process: softflowd 4.0, nfpcapd 3.0, ipfixprobe"
                                + " (reckoned) 6.0 to 8.0 times as much as ringprobe (aim: at least 7 against"
                                + " ipfixprobe, at least 5 against softflowd)."),
                Summary.of(run).toString());
    }

    @Test
    void shouldNameWhatMovedByMoreThanThresholdAndNoise() {
        LabRun before = run(cell(OURS, 1000, 10, 11, 12), cell(PEER, 1000, 10));
        assertFalse(compare(before, 10.5, 11, 11.5).isWorse(), "within noise");
        assertFalse(compare(before, 11.5, 13, 14).isWorse(), "18 % more, but a round lies among the others");
        assertFalse(compare(before, 12.05, 12.06, 12.07).isWorse(), "beyond noise, but 9.6 %");
        assertFalse(compare(before, 5, 6, 7).isWorse(), "better");
        Comparison worse = compare(before, 12.5, 13, 14);
        assertTrue(worse.isWorse());
        assertEquals(
                List.of("ns/packet", "wall ns/packet"),
                worse.worse().stream().map(Move::what).toList());
        assertEquals("+18 %", worse.worse().getFirst().words());
    }

    private static Comparison compare(LabRun before, double... cpu) {
        return Comparison.of(before, run(cell(OURS, 1000, cpu), cell(PEER, 1000, 10)), 0.1);
    }

    @Test
    void shouldTellOfPageFaultsWithoutJudgingThem() {
        LabRun before = run(cell(OURS, 1000, 10, 11));
        List<Round> rounds = before.cells().getFirst().rounds().stream()
                .map(FiguresTest::withMoreFaults)
                .toList();
        Comparison comparison = Comparison.of(before, run(Cell.of(OURS, "", rounds)), 0.1);
        assertFalse(comparison.isWorse(), "what a fault costs is in the CPU time");
        List<Move> faults =
                comparison.moves().stream().filter(move -> !move.isCost()).toList();
        assertEquals(
                List.of("minor faults more +100 %", "major faults fewer -100 %"),
                faults.stream()
                        .map(move -> move.what() + " " + ComparisonText.moved(move, 0.1))
                        .toList());
        Comparison unknown = Comparison.of(before, run(Cell.of(OURS, "", withoutFaults(rounds))), 0.1);
        assertTrue(unknown.moves().stream().allMatch(Move::isCost), "older files don't know them");
    }

    private static Round withMoreFaults(Round round) {
        return withFaults(round, 2 * round.minorFaults(), 0);
    }

    private static List<Round> withoutFaults(List<Round> rounds) {
        return rounds.stream()
                .map(round -> withFaults(round, Round.UNKNOWN, Round.UNKNOWN))
                .toList();
    }

    private static Round withFaults(Round r, long minor, long major) {
        return new Round(
                r.number(),
                r.user(),
                r.system(),
                r.wall(),
                r.ownPeak(),
                r.peak(),
                minor,
                major,
                r.switches(),
                r.preemptions(),
                r.packets(),
                r.octets(),
                r.records(),
                r.exitStatus(),
                r.trouble());
    }

    @Test
    void shouldTellPeersAndMissingCellsFromMoves() {
        LabRun before = run(cell(OURS, 1000, 1, 1), cell(PEER, 1000, 10, 10));
        LabRun after = run(cell(OURS.over("long"), 1000, 1), cell(PEER, 1000, 20, 20));
        Comparison comparison = Comparison.of(before, after, 0.1);
        assertFalse(comparison.isWorse(), "a peer's move is the machine's");
        assertTrue(
                comparison.warnings().toString().contains("softflowd none, udp moved too"), "" + comparison.warnings());
        assertEquals(List.of(OURS), comparison.onlyBefore());
        assertEquals(List.of(OURS.over("long")), comparison.onlyAfter());
    }

    @Test
    void shouldNameACellThatWorksNoMore() {
        Round bad = new Round(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 134, "");
        LabRun before = run(cell(OURS, 1000, 1, 1));
        Comparison comparison = Comparison.of(before, run(Cell.of(OURS, "", List.of(bad))), 0.1);
        assertEquals(List.of(OURS), comparison.broken());
        assertTrue(comparison.isWorse());
    }
}
