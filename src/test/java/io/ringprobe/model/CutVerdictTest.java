package io.ringprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ProbeRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A plugin may cut, detach and throw as it likes: each packet stays in exactly one record of its flow, and the probe
 * goes on. Property.
 */
class CutVerdictTest {
    private static final int PACKETS = 1500;
    private static final int SEEDS = 5;

    @TempDir
    private Path folder;

    @Test
    void shouldPutEachPacketInOneRecordWhateverAPluginDoes() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Path capture = folder.resolve("seed" + seed + ".pcap");
            FrameEncoder.write(Witness.withUniqueTimes(new RandomTraffic(seed, 3 * seed).packets(PACKETS)), capture);
            List<String> expected = Witness.packets(Witness.run(ProbeRun.over(capture)));
            AtomicLong thrown = new AtomicLong();
            ProbeRun.Result result = Witness.run(
                    ProbeRun.over(capture).plugin(() -> new ChaosPlugin(thrown)).shards(1 + seed % 3));
            assertEquals(PACKETS, expected.size());
            assertEquals(expected, Witness.packets(result), "seed " + seed);
            assertTrue(thrown.get() > 0, "nothing was thrown: this tests nothing");
            assertEquals(
                    1,
                    notes(result, String.format("plugin  chaos: .* %,d hooks failed.*", thrown.get())),
                    result.table().toString());
            assertEquals(
                    0,
                    notes(result, "plugin  witness.*failed.*"),
                    result.table().toString());
        }
    }

    @Test
    void shouldGiveTheSameRecordsInAnyNumberOfShardsWhateverAPluginDoes() throws Exception {
        Path capture = folder.resolve("capture.pcap");
        FrameEncoder.write(Witness.withUniqueTimes(new RandomTraffic(99, 30).packets(PACKETS)), capture);
        AtomicLong thrown = new AtomicLong();
        ProbeRun run =
                ProbeRun.over(capture).plugins("basicplus", "pstats", "bstats").plugin(() -> new ChaosPlugin(thrown));
        List<String> expected = run.run().sorted();
        long expectedFailures = thrown.getAndSet(0);
        assertEquals(expected, run.shards(4).run().sorted());
        assertEquals(expectedFailures, thrown.get());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotAskAPluginAgainThatFailedForTheFlow(FailingPlugin.Hook hook) throws Exception {
        Path capture = folder.resolve("capture.pcap");
        List<SentPacket> packets = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            SentPacket packet = new SentPacket();
            packet.nanos = i;
            packets.add(packet);
        }
        FrameEncoder.write(packets, capture);
        AtomicLong later = new AtomicLong();
        ProbeRun.Result result = Witness.run(ProbeRun.over(capture).plugin(() -> new FailingPlugin(hook, later)));
        assertEquals(0, later.get(), "calls after the failure");
        assertEquals(
                1,
                notes(result, "plugin  failing: .* 1 hooks failed.*"),
                result.table().toString());
        assertEquals(packets.size(), Witness.packets(result).size());
    }

    private static long notes(ProbeRun.Result result, String pattern) {
        return result.table().stream().filter(line -> line.matches(pattern)).count();
    }
}
