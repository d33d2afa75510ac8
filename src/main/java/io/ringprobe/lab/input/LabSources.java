package io.ringprobe.lab.input;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ValueRule;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the sources of the input lab as its options say. Stateless; used by the main thread. */
final class LabSources {
    private LabSources() {}

    static List<PacketSource> open(Options options) throws IOException {
        if (options.text(LabInput.SCENARIO).isEmpty()) {
            throw new ConfigException(
                    options.origin() + ": lab: scenario= is missing: it takes the name or file of a scenario");
        }
        Scenario scenario = scenario(options);
        int premade = options.has(LabInput.TRUTH) ? 0 : options.integer(LabInput.PREMADE, 0, LabInput.MOST_PREMADE);
        int threads = options.integer(LabInput.THREADS, 1, LabInput.MOST_THREADS);
        if (premade == 0) {
            if (threads > 1) {
                throw options.wrong(LabInput.THREADS, "1 where packets are made when they are due (premade=0)", null);
            }
            return List.of(direct(options, scenario));
        }
        List<PacketSource> sources = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            sources.add(premade(options, scenario, premade, i, threads));
        }
        return sources;
    }

    private static Scenario scenario(Options options) {
        List<String> settings = new ArrayList<>(options.texts(LabInput.SET));
        String seed = options.text(LabInput.SEED);
        if (!seed.isEmpty()) {
            if (!ValueRule.number(Long.MIN_VALUE, Long.MAX_VALUE).allows(seed)) {
                throw options.wrong(LabInput.SEED, "a whole number", null);
            }
            settings.add("seed=" + seed.strip());
        }
        try {
            return Scenario.read(options.text(LabInput.SCENARIO), settings);
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.problems().stream()
                            .map(problem -> options.origin() + ": lab: " + problem)
                            .toList(),
                    e);
        }
    }

    private static PacketSource direct(Options options, Scenario scenario) throws IOException {
        if (!options.has(LabInput.TRUTH)) {
            return source(options, scenario, new DirectFrames(scenario.traffic(), null), 0, 1);
        }
        TruthWriter truth = TruthWriter.create(Path.of(options.text(LabInput.TRUTH)));
        return source(options, scenario, new DirectFrames(scenario.traffic(truth), truth), 0, 1);
    }

    private static PacketSource premade(Options options, Scenario scenario, int premade, int index, int threads) {
        try (Traffic traffic = scenario.traffic()) {
            return source(options, scenario, new PremadeFrames(traffic, premade, index, threads), index, threads);
        }
    }

    private static PacketSource source(Options options, Scenario scenario, Frames frames, int index, int threads) {
        long packets = options.number(LabInput.PACKETS, 0, Long.MAX_VALUE);
        double rate = options.number(LabInput.RATE, 0, Integer.MAX_VALUE);
        long share = packets / threads + (index < packets % threads ? 1 : 0);
        String name = "lab " + scenario.name() + (threads == 1 ? "" : "#" + index);
        return new LabSource(name, frames, packets == 0 ? Long.MAX_VALUE : share, rate / threads);
    }
}
