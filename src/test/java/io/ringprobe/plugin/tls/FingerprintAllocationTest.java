package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ChildJvm;
import org.junit.jupiter.api.Test;

class FingerprintAllocationTest {
    /** For what the JVM itself does in between; one object a handshake would be far more. */
    private static final long ALLOWED_BYTES = 16_000;

    @Test
    void shouldAllocateNothing() throws Exception {
        String report = ChildJvm.run(FingerprintAllocation.class).strip();
        assertTrue(Long.parseLong(report) < ALLOWED_BYTES, report);
    }
}
