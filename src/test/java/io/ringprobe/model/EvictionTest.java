package io.ringprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A cache that is too small ends flows before their time, but loses nothing: each packet is in exactly one record, and
 * in one of its own flow. Property.
 */
class EvictionTest {
    private static final int PACKETS = 1500;
    private static final int FLOWS = 400;
    private static final int SEEDS = 2;
    private static final String NEVER = "active=2147483647;inactive=2147483647";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "size={0} line={1} shards={2}")
    @CsvSource({"4,2,1", "4,2,3", "4,0,1", "4,0,2", "4,1,1", "4,4,1", "4,4,4", "8,8,1", "5,1,8"})
    void shouldPutEachPacketInOneRecordOfItsFlow(int size, int line, int shards) throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Path capture = capture(seed);
            List<String> expected =
                    Witness.packets(Witness.run(ProbeRun.over(capture).cache("size=14;" + NEVER)));
            ProbeRun.Result result = Witness.run(ProbeRun.over(capture)
                    .cache("size=" + size + ";line=" + line + ";" + NEVER)
                    .shards(shards));
            assertEquals(PACKETS, expected.size());
            assertEquals(expected, Witness.packets(result), "seed " + seed);
            assertTrue(evictions(result) > 0, "nothing was evicted: this tests nothing");
        }
    }

    /** A slot of a flow whose time is over is as good as a free one. */
    @ParameterizedTest(name = "shards={0}")
    @CsvSource({"1", "3"})
    void shouldEndWhatIsDueBeforeItEvicts(int shards) throws Exception {
        Path capture = capture(1);
        ProbeRun.Result result = Witness.run(ProbeRun.over(capture)
                .cache("size=4;line=4;active=1;inactive=1")
                .shards(shards));
        ProbeRun.Result lasting = Witness.run(
                ProbeRun.over(capture).cache("size=4;line=4;" + NEVER).shards(shards));
        assertTrue(evictions(result) < evictions(lasting), evictions(result) + " evictions");
        assertEquals(Witness.packets(lasting), Witness.packets(result));
    }

    private Path capture(int seed) throws IOException {
        Path capture = folder.resolve("seed" + seed + ".pcap");
        FrameEncoder.write(Witness.withUniqueTimes(new RandomTraffic(seed, FLOWS).packets(PACKETS)), capture);
        return capture;
    }

    private static long evictions(ProbeRun.Result result) {
        return result.records().stream()
                .filter(line -> Json.members(line).get("FLOW_END_REASON").equals("5"))
                .count();
    }
}
