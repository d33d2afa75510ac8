package io.ringprobe.lab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.traffic.CaptureRun;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureWriterTest {
    private static final int SECTION_AND_INTERFACE = 60;
    private static final int PCAP_HEADER = 24;

    @TempDir
    private Path folder;

    private Path make(String name, int packets) throws IOException {
        Path file = folder.resolve(name);
        Scenario scenario = Scenario.read("imix", List.of("packets=" + packets, "gap=100us"));
        try (Traffic traffic = scenario.traffic();
                CaptureWriter writer = CaptureWriter.create(file)) {
            CaptureRun run = new CaptureRun(traffic, writer);
            run.run();
            assertEquals(packets, run.packets());
        }
        return file;
    }

    private static List<String> records(Path capture) throws IOException, InterruptedException {
        ProbeRun.Result result = ProbeRun.over(capture).csv("").run();
        assertEquals(List.of(), result.failures());
        return result.sorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 20_000})
    void shouldWriteTheSamePacketsInBothFormats(int packets) throws IOException, InterruptedException {
        List<String> pcap = records(make("a.pcap", packets));
        assertEquals(pcap, records(make("a.pcapng", packets)));
        assertTrue(!pcap.isEmpty(), "no record at all");
    }

    @Test
    void shouldCutTheFileToWhatWasWritten() throws IOException {
        try (NativeBlock frame = NativeBlock.allocateCleared(1000);
                CaptureWriter pcap = CaptureWriter.create(folder.resolve("a.pcap"));
                CaptureWriter pcapng = CaptureWriter.create(folder.resolve("a.pcapng"))) {
            Memory.copy(frame.address(), pcap.frame(1000), 61);
            pcap.written(61, 1_500_000_000L);
            Memory.copy(frame.address(), pcapng.frame(1000), 61);
            pcapng.written(61, 1_500_000_000L);
            assertEquals(PCAP_HEADER + 16 + 61, pcap.length());
        }
        assertEquals(PCAP_HEADER + 16 + 61, Files.size(folder.resolve("a.pcap")));
        assertEquals(SECTION_AND_INTERFACE + 28 + 64 + 4, Files.size(folder.resolve("a.pcapng")));
    }

    @Test
    void shouldBeginAnExistingFileAnew() throws IOException {
        Path file = Files.write(folder.resolve("a.pcap"), new byte[1 << 20]);
        CaptureWriter.create(file).close();
        assertEquals(PCAP_HEADER, Files.size(file));
    }
}
