package io.ringprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The probe gives the records that a naive model gives, for random packets, timeouts, plugins, shards and block sizes.
 * Property; a failure names its seed, which {@code -Dringprobe.seed=N} runs alone; {@code -Dringprobe.seeds=N} tries
 * more.
 */
class FlowCacheModelTest {
    private static final int SEEDS = Integer.getInteger("ringprobe.seeds", 400);
    private static final int MOST_PACKETS = 1500;

    /** Enough for all flows that can be at once, for nothing must be evicted. */
    private static final String SIZE = "size=12;line=";

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> shouldGiveTheRecordsOfTheModel() {
        Long only = Long.getLong("ringprobe.seed");
        Stream<Long> seeds = only != null
                ? Stream.of(only)
                : Stream.iterate(1L, seed -> seed + 1).limit(SEEDS);
        return seeds.map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private void check(long seed) throws IOException, InterruptedException {
        RandomTraffic random = new RandomTraffic(seed);
        int inactive = random.one(1, 2, 5, 30, 30, 1000, 20_000, 100_000);
        int active = random.one(1, 3, 10, 300, 300, 20_000, 100_000, Integer.MAX_VALUE);
        boolean split = random.one(0, 0, 0, 1) == 1;
        boolean fragments = random.one(0, 1, 1) == 1;
        List<String> plugins = plugins(random);
        int shards = 1 + random.one(0, 1, 2, 3, 4, 5, 6, 7);
        int block = random.one(1, 2, 7, 32, 128, 512);
        boolean cuts = random.one(0, 0, 0, 1) == 1;
        String cache = SIZE + random.one(4, 5, 6) + ";inactive=" + inactive + ";active=" + active
                + (split ? ";split" : "") + ";frag-enable=" + fragments;
        List<SentPacket> packets = random.packets(random.one(1, 10, 100, 400, 400, MOST_PACKETS));

        Path capture = Files.createTempFile(folder, "seed" + seed, ".pcap");
        FrameEncoder.write(packets, capture);
        ProbeRun run = ProbeRun.over(capture)
                .plugins(plugins)
                .cache(cache)
                .shards(shards)
                .block(block);
        if (cuts) {
            run.plugin(CutPlugin::new);
        }
        ProbeRun.Result result = run.run();
        ModelProbe model = new ModelProbe(new ModelPlugins(plugins), inactive, active, split, fragments).withCuts(cuts);

        String where = "seed " + seed + ": " + run;
        assertSame(model.run(packets), parsed(result), where);
        assertEquals(List.of(), result.failures(), where);
        assertEquals(List.of(), result.pluginFailures(), where);
        assertEquals(List.of(), result.balance().broken(), where);
    }

    private static List<String> plugins(RandomTraffic random) {
        List<String> plugins = new ArrayList<>();
        addAny(plugins, random, "basicplus");
        addAny(plugins, random, "pstats", "pstats;includezeros", "pstats;skipdup", "pstats;includezeros;skipdup");
        addAny(plugins, random, "vlan");
        addAny(plugins, random, "phists", "phists;includezeros");
        addAny(plugins, random, "bstats");
        addAny(plugins, random, "icmp");
        return plugins;
    }

    /** Adds one of them or none. */
    private static void addAny(List<String> plugins, RandomTraffic random, String... forms) {
        int chosen = random.one(-1, 0, 1, 2, 3);
        if (chosen >= 0) {
            plugins.add(forms[chosen % forms.length]);
        }
    }

    private static List<Map<String, String>> parsed(ProbeRun.Result result) {
        return result.records().stream().map(Json::members).toList();
    }

    /** Compares them as multisets and shows only what differs. */
    private static void assertSame(List<Map<String, String>> expected, List<Map<String, String>> given, String where) {
        List<Map<String, String>> missing = new ArrayList<>(expected);
        given.forEach(missing::remove);
        List<Map<String, String>> surplus = new ArrayList<>(given);
        expected.forEach(surplus::remove);
        assertEquals(lines(missing), lines(surplus), where);
    }

    private static String lines(List<Map<String, String>> records) {
        return String.join("\n", records.stream().map(Map::toString).sorted().toList());
    }
}
