package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolAllocationTest {
    @TempDir
    Path folder;

    /** Less than an octet an entry: segments do cost some. */
    @Test
    void shouldAllocateNothingPerEntry() throws Exception {
        String said = ChildJvm.run(SpoolSpeed.class, folder.toString());
        assertEquals("0", said.lines().toList().getLast(), said);
    }
}
