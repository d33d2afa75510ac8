package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ";

    @TempDir
    private Path folder;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Messages messages = new Messages(new PrintStream(err, true, StandardCharsets.UTF_8));

    @AfterEach
    void restore() {
        System.setErr(standardError);
    }

    private static void assertLines(Path file, String... texts) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertEquals(texts.length, lines.size(), lines::toString);
        for (int i = 0; i < texts.length; i++) {
            assertTrue(lines.get(i).matches(TIME + texts[i]), lines.get(i));
        }
    }

    @Test
    void shouldPutTheTimeBeforeEachLineAndGoOnBehindWhatIsThere() throws IOException {
        Path file = folder.resolve("log");
        Files.writeString(file, "2020-01-01T00:00:00.000Z before\n");
        messages.openFile(file);
        messages.info("one\n  more");
        messages.error("bad");
        System.err.println("from elsewhere");
        assertLines(file, "before", "one", "  more", "ringprobe: bad", "from elsewhere");
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldBeginAnewWhenTheFileWasMovedAway() throws IOException {
        Path file = folder.resolve("log");
        messages.openFile(file);
        messages.info("old");
        Files.move(file, folder.resolve("log.1"));
        messages.info("still old");
        messages.reopenFile();
        messages.info("new");
        assertLines(folder.resolve("log.1"), "old", "still old");
        assertLines(file, "new");
    }

    @Test
    void shouldGoOnInTheOldFileWhereTheNewCannotBe() throws IOException {
        Path file = Files.createDirectory(folder.resolve("logs")).resolve("log");
        messages.openFile(file);
        Files.move(file.getParent(), folder.resolve("moved"));
        messages.reopenFile();
        messages.info("goes on");
        assertLines(folder.resolve("moved/log"), "ringprobe: log-file=.*logs/log can't be opened .*", "goes on");
    }

    @Test
    void shouldTellWhatKeepsItFromStartingToWhoStartedIt() throws IOException {
        Path file = folder.resolve("log");
        messages.openFile(file);
        messages.fatal("no input");
        assertLines(file, "ringprobe: no input");
        assertEquals("ringprobe: no input" + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNameAFileThatCannotBeWritten() {
        Path file = folder.resolve("missing/log");
        ConfigException e = assertThrows(ConfigException.class, () -> messages.openFile(file));
        assertTrue(e.getMessage().startsWith("log-file=" + file + " can't be written ("), e::getMessage);
    }
}
