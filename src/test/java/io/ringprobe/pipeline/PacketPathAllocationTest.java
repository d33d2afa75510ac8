package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With all plugins on, a million packets leave no garbage on the way from the input to the file of the output. */
@Timeout(120)
class PacketPathAllocationTest {
    /** For a new segment of a slab now and then; one object in a thousand packets would be more. */
    private static final long ALLOWED_BYTES = 16_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "ipfix"})
    void shouldAllocateNothing(String output) throws Exception {
        check(ChildJvm.run(AllocationRun.class, output, "file=" + folder.resolve("flows")));
    }

    @Test
    void shouldAllocateNothingForProtocolsEither() throws Exception {
        check(ChildJvm.run(AllocationRun.class, "pcaps", "ipfix", "file=" + folder.resolve("flows")));
    }

    @Test
    void shouldAllocateNothingWhileMetricsAreRead() throws Exception {
        check(ChildJvm.run(AllocationRun.class, "ipfix", "file=" + folder.resolve("flows"), AllocationRun.SCRAPED));
    }

    @Test
    void shouldAllocateNothingRunToCompletion() throws Exception {
        check(
                ChildJvm.run(
                        AllocationRun.class, "ipfix", "file=" + folder.resolve("flows"), AllocationRun.WITHOUT_SHARDS),
                "capture-0",
                "export");
    }

    private static void check(String report) {
        check(report, "capture-0", "shard-0", "shard-1", "export");
    }

    private static void check(String report, String... expected) {
        Set<String> threads = new HashSet<>();
        for (String line : report.lines().toList()) {
            String[] words = line.split(" ");
            threads.add(words[0]);
            assertTrue(Long.parseLong(words[1]) < ALLOWED_BYTES, report);
        }
        assertEquals(Set.of(expected), threads, report);
    }
}
