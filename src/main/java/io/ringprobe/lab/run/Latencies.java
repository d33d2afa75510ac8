package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.run.process.Child;
import io.ringprobe.lab.run.process.Measured;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.send.Clock;
import io.ringprobe.lab.send.Pacing;
import io.ringprobe.lab.send.SendResult;
import io.ringprobe.lab.send.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures latency: probe after probe on one end of a virtual cable, on whose other end a scenario is sent at a steady
 * rate. Used by one thread, once. What is measured exactly, {@link LatencyMeter} says.
 */
final class Latencies {
    /** The name of the traffic in the report. */
    static final String TRAFFIC = "latency";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long START_MILLIS = 20_000;
    private static final long SETTLE_MILLIS = 500;
    private static final long LOOK_MILLIS = 100;
    /** A probe that looks for silent flows every other second has sent the last ones by then. */
    private static final long QUIET_MILLIS = 3000;

    private static final long END_MILLIS = 30_000;
    /** A sender that falls behind by less than that part of the time is good enough. */
    private static final int BEHIND_SHARE = 50;

    private final LatencyPlan plan;
    private final ProbeRun runs;
    private final Consumer<String> progress;
    private final List<String> notes;
    private final List<Cell> cells = new ArrayList<>();
    /** Whether the probe still ran when it was told to end: how it ends then is its own matter. */
    private boolean wasTold;

    private TrafficInfo traffic = new TrafficInfo(TRAFFIC, "", 0, 0, Round.UNKNOWN);

    /**
     * @param runs where probes run
     * @param progress takes a line for each probe
     * @param notes gets what a reader of the report has to know
     */
    Latencies(LatencyPlan plan, ProbeRun runs, Consumer<String> progress, List<String> notes) {
        this.plan = plan;
        this.runs = runs;
        this.progress = progress;
        this.notes = notes;
    }

    /** The cells of the report. */
    List<Cell> cells() {
        return cells;
    }

    /** What was sent to each. */
    TrafficInfo traffic() {
        return traffic;
    }

    /** Measures all that can be measured so; nothing where no cable can be plugged in, which is told in the notes. */
    void run(Collection<Contestant> contestants) throws IOException {
        runs.inFolder(folder -> {
            Veth veth;
            try {
                veth = Veth.plug(folder);
            } catch (IOException e) {
                notes.add("latency wasn't measured: root may plug in a virtual cable: " + e.getMessage());
                return cells;
            }
            try (veth) {
                for (Contestant contestant : contestants) {
                    measure(contestant, veth);
                }
            }
            return cells;
        });
    }

    private void measure(Contestant contestant, Veth veth) throws IOException {
        LatencyMeter meter =
                new LatencyMeter(plan.inactive() * NANOS_PER_SECOND, contestant.countsWholeSeconds(), Clock::unixNanos);
        CellKey key = key(contestant);
        Counter counter = Counter.open(meter);
        Optional<Outcome> outcome;
        try (counter) {
            outcome = runs.inFolder(folder -> run(contestant, veth, counter, meter, folder));
        }
        if (outcome.isPresent()) {
            add(key, outcome.get(), meter);
        } else {
            notes.add(key.probe() + " sends nothing by which latency could be measured");
        }
    }

    private Optional<Outcome> run(Contestant contestant, Veth veth, Counter counter, LatencyMeter meter, Path folder)
            throws IOException {
        Optional<List<String>> command =
                contestant.command(new Link(veth.near(), plan.inactive(), counter.port(), folder));
        if (command.isEmpty()) {
            return Optional.empty();
        }
        progress.accept("latency  " + key(contestant));
        Path output = folder.resolve("output");
        wasTold = false;
        Child child = Child.start(command.get(), contestant.environment(), output, LIMIT);
        try (child) {
            watch(child, veth, counter, meter, contestant);
        }
        Measured measured = child.await();
        String lastLine = ProbeRun.lastLine(ProbeRun.text(output));
        return Optional.of(new Outcome(measured, Said.NOTHING, lastLine, ProbeRun.typed(command.get())));
    }

    private CellKey key(Contestant contestant) {
        CellKey key = contestant.key(TRAFFIC);
        String rate = String.format(Locale.ROOT, "%,d packets/s", plan.packetsPerSecond());
        String options = key.options().isEmpty() ? rate : key.options() + ", " + rate;
        return new CellKey(key.traffic(), key.probe(), key.plugins(), key.shards(), key.output(), options);
    }

    private void watch(Child child, Veth veth, Counter counter, LatencyMeter meter, Contestant contestant)
            throws IOException {
        for (long waited = 0; !veth.isWatched() && !child.hasEnded() && waited < START_MILLIS; waited += LOOK_MILLIS) {
            Threads.sleep(LOOK_MILLIS);
        }
        Threads.sleep(SETTLE_MILLIS);
        if (!child.hasEnded()) {
            send(veth, key(contestant));
            awaitQuiet(counter);
            meter.stop();
            wasTold = !child.hasEnded();
            child.signal(Child.SIGTERM);
        }
        for (long waited = 0; !child.hasEnded() && waited < END_MILLIS; waited += LOOK_MILLIS) {
            Threads.sleep(LOOK_MILLIS);
        }
    }

    private void send(Veth veth, CellKey key) throws IOException {
        Scenario scenario = Scenario.read(plan.scenario(), plan.settings());
        Pacing pacing = Pacing.packetsPerSecond(plan.packetsPerSecond());
        SendResult sent = new Sender(veth.far(), pacing, plan.seconds() * NANOS_PER_SECOND, true)
                .send(most -> scenario.traffic());
        if (!sent.isComplete() || sent.behindNanos() > sent.nanos() / BEHIND_SHARE) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: the sender fell behind by %.1f ms in all, and left out %,d frames",
                    key,
                    sent.behindNanos() / 1e6,
                    sent.tooLong() + sent.refused() + sent.unsent() + sent.interfaceDropped()));
        }
        traffic = new TrafficInfo(TRAFFIC, "", sent.packets(), sent.octets(), Round.UNKNOWN);
    }

    /** Waits until the timeout is over, and no more records have come for a while. */
    private void awaitQuiet(Counter counter) {
        Threads.sleep(plan.inactive() * MILLIS_PER_SECOND);
        long last = -1;
        long quiet = 0;
        for (long waited = 0; quiet < QUIET_MILLIS && waited < END_MILLIS; waited += LOOK_MILLIS) {
            quiet = counter.records() == last ? quiet + LOOK_MILLIS : 0;
            last = counter.records();
            Threads.sleep(LOOK_MILLIS);
        }
    }

    private void add(CellKey key, Outcome outcome, LatencyMeter meter) {
        boolean good = wasTold && meter.latency().count() > 0;
        List<Round> rounds = good ? List.of() : List.of(trouble(outcome, meter));
        cells.add(new Cell(key, outcome.command(), rounds, List.of(), List.of(), Optional.of(meter.latency())));
        if (meter.withoutTime() > 0) {
            notes.add(key + ": " + meter.withoutTime() + " records don't say when their flow ended");
        }
        if (meter.early() > 0) {
            notes.add(key + ": " + meter.early() + " records came before their flow's timeout was over");
        }
        if (meter.afterStop() > 0) {
            notes.add(key + ": " + meter.afterStop() + " records came only when the probe ended");
        }
    }

    private Round trouble(Outcome outcome, LatencyMeter meter) {
        Measured m = outcome.measured();
        String what = wasTold
                ? "no record came that says when its flow ended (" + meter.afterStop() + " at the probe's end)"
                : "ended with status " + m.status() + ": " + outcome.lastLine();
        return new Round(
                1,
                m.usage().userSeconds(),
                m.usage().systemSeconds(),
                m.wallSeconds(),
                Round.UNKNOWN,
                m.peakResident(),
                m.usage().minorFaults(),
                m.usage().majorFaults(),
                m.usage().switches(),
                m.usage().preemptions(),
                traffic.packets(),
                traffic.octets(),
                Round.UNKNOWN,
                m.status(),
                what);
    }
}
