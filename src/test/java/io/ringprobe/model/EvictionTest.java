package io.ringprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    private static final int SLOTS = 16;
    private static final long SECOND = 1_000_000_000L;
    private static final String EVICTED = "5";
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

    /** A slot of a flow whose time is over is as good as a free one, even before the sweep comes by. */
    @Test
    void shouldEndWhatIsDueBeforeItEvicts() throws Exception {
        List<SentPacket> packets = new ArrayList<>();
        for (int i = 0; i < 2 * SLOTS; i++) {
            SentPacket packet = new SentPacket();
            packet.sourcePort = 1000 + i;
            packet.nanos = i < SLOTS ? SECOND : 100 * SECOND;
            packets.add(packet);
        }
        Path capture = folder.resolve("capture.pcap");
        FrameEncoder.write(Witness.withUniqueTimes(packets), capture);
        ProbeRun.Result result = Witness.run(ProbeRun.over(capture).cache("size=4;line=4;inactive=30"));
        assertEquals(SLOTS, ended(result, ModelFlow.IDLE));
        assertEquals(SLOTS, ended(result, ModelFlow.FORCED));
    }

    /** The flow whose deadline is nearest makes room; not the oldest one, if that was seen later. */
    @Test
    void shouldEvictTheFlowThatWouldEndFirst() throws Exception {
        List<SentPacket> packets = new ArrayList<>();
        for (int i = 0; i <= SLOTS + 1; i++) {
            SentPacket packet = new SentPacket();
            packet.sourcePort = i == SLOTS ? 1000 : 1000 + i;
            packet.nanos = (1 + i) * SECOND;
            packets.add(packet);
        }
        Path capture = folder.resolve("capture.pcap");
        FrameEncoder.write(packets, capture);
        ProbeRun.Result result = Witness.run(ProbeRun.over(capture).cache("size=4;line=4;inactive=30"));
        List<String> evicted = result.records().stream()
                .map(Json::members)
                .filter(record -> record.get("FLOW_END_REASON").equals(EVICTED))
                .map(record -> record.get("SRC_PORT"))
                .toList();
        assertEquals(List.of("1001"), evicted);
    }

    private Path capture(int seed) throws IOException {
        Path capture = folder.resolve("seed" + seed + ".pcap");
        FrameEncoder.write(Witness.withUniqueTimes(new RandomTraffic(seed, FLOWS).packets(PACKETS)), capture);
        return capture;
    }

    private static long evictions(ProbeRun.Result result) {
        return ended(result, Integer.parseInt(EVICTED));
    }

    private static long ended(ProbeRun.Result result, int reason) {
        return result.records().stream()
                .filter(line -> Json.members(line).get("FLOW_END_REASON").equals(Integer.toString(reason)))
                .count();
    }
}
