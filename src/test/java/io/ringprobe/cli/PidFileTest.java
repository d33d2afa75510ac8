package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldHoldTheProcessIdUntilTheEnd() throws IOException {
        Path file = folder.resolve("x.pid");
        Files.writeString(file, "left over from an earlier run");
        PidFile pidFile = PidFile.create(file);
        assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(file));
        pidFile.close();
        assertFalse(Files.exists(file));
        pidFile.close();
    }

    @Test
    void shouldLeaveAFileThatAnotherProcessHasWritten() throws IOException {
        Path file = folder.resolve("x.pid");
        PidFile pidFile = PidFile.create(file);
        Files.writeString(file, "1\n");
        pidFile.close();
        assertEquals("1\n", Files.readString(file));
    }

    @Test
    void shouldNameAFileThatCannotBeWritten() {
        Path file = folder.resolve("missing/x.pid");
        ConfigException e = assertThrows(ConfigException.class, () -> PidFile.create(file));
        assertTrue(e.getMessage().startsWith("pid-file=" + file + " can't be written"), e::getMessage);
    }
}
