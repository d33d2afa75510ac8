package io.ringprobe.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million segments, kept, early, repeated and lost, leave no garbage. */
@Timeout(120)
class StreamsAllocationTest {
    private static final long ALLOWED_BYTES = 16_000;

    @Test
    void shouldAllocateNothing() throws Exception {
        String report = ChildJvm.run(StreamsAllocationRun.class);
        assertTrue(Long.parseLong(report.lines().findFirst().orElseThrow()) < ALLOWED_BYTES, report);
    }
}
