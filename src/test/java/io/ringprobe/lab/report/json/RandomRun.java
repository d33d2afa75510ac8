package io.ringprobe.lab.report.json;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Figure;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Latency;
import io.ringprobe.lab.report.Machine;
import io.ringprobe.lab.report.Program;
import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.Subject;
import io.ringprobe.lab.report.TrafficInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A run with odd texts and numbers of all sizes. Used by one thread. */
final class RandomRun {
    private static final String[] CHARACTERS = {
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u0000", "\u001b", "ä", "\u202e", "\u2028", "😀", "\udc00",
        "{", "$", "#", "'", "<", "&", "|", "."
    };

    private final SplittableRandom random;

    RandomRun(long seed) {
        random = new SplittableRandom(seed);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private String name(int number) {
        return "n" + number + text();
    }

    private double amount() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1000);
            case 2 -> random.nextDouble();
            default -> random.nextDouble() * Math.pow(10, random.nextInt(-12, 25));
        };
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 63));
    }

    private long countOrUnknown() {
        return random.nextInt(3) == 0 ? Round.UNKNOWN : count();
    }

    private <T> List<T> some(IntFunction<T> one) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(one).toList();
    }

    LabRun run() {
        List<TrafficInfo> traffic = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            traffic.add(new TrafficInfo(name(i), text(), count(), count(), countOrUnknown()));
        }
        return new LabRun(
                text(),
                Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
                new Machine(text(), random.nextInt(1000), count(), text(), text(), amount()),
                new Subject(text(), text(), text(), some(i -> text()), some(i -> new Program(name(i), text()))),
                traffic,
                some(i -> cell(i, traffic.get(random.nextInt(3)).name())),
                some(i -> new StartUp(
                        name(i), text(), some(this::round), some(j -> new StartUp.Phase(name(j), amount())))),
                some(i -> new Reckoning(text() + "t", name(i), name(i), name(i), amount() + 1, text())),
                some(i -> new Aim(
                        Aim.Measure.values()[random.nextInt(Aim.Measure.values().length)], name(i), name(i), amount())),
                some(i -> new Figure(
                        name(i),
                        text(),
                        some(j -> amount()),
                        Figure.Bound.values()[random.nextInt(Figure.Bound.values().length)],
                        amount())),
                some(i -> text()));
    }

    private Cell cell(int number, String traffic) {
        CellKey key = new CellKey(traffic, name(number), name(number), random.nextInt(5), text(), text());
        List<StageTime> stages = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            if (random.nextBoolean()) {
                stages.add(new StageTime(stage, amount()));
            }
        }
        List<RatePoint> warmUp = some(i -> new RatePoint(i + random.nextDouble(), amount()));
        return new Cell(
                key,
                text(),
                some(this::round),
                stages,
                warmUp,
                random.nextBoolean() ? Optional.of(latency()) : Optional.empty());
    }

    private Round round(int number) {
        return new Round(
                number,
                amount(),
                amount(),
                amount(),
                countOrUnknown(),
                count(),
                countOrUnknown(),
                countOrUnknown(),
                count(),
                count(),
                count(),
                count(),
                countOrUnknown(),
                random.nextInt(-1, 256),
                text());
    }

    private Latency latency() {
        return new Latency(
                count(),
                count(),
                amount(),
                count(),
                some(i -> new Latency.Percentile(25.0 * i + random.nextDouble(), count())),
                some(i -> new Latency.Bucket(10L * i, 10L * i + random.nextInt(1, 11), count())));
    }
}
