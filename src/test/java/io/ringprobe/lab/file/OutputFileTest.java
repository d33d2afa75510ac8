package io.ringprobe.lab.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final int LENGTH = 5_000_000;
    private static final int MOST = 3000;

    @TempDir
    private Path folder;

    @Test
    void shouldHoldWhatWasWritten() throws IOException {
        byte[] expected = new byte[LENGTH];
        new Random(1).nextBytes(expected);
        Path path = folder.resolve("file");
        Random random = new Random(2);
        try (OutputFile file = OutputFile.create(path)) {
            int written = 0;
            while (written < LENGTH) {
                int length = Math.min(LENGTH - written, 1 + random.nextInt(MOST));
                Memory.copyFromArray(expected, written, file.room(MOST), length);
                file.written(length);
                written += length;
                assertEquals(written, file.length());
            }
        }
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void shouldBeEmptyWithoutContent() throws IOException {
        Path path = folder.resolve("file");
        OutputFile file = OutputFile.create(path);
        file.close();
        file.close();
        assertEquals(0, Files.size(path));
    }

    @Test
    void shouldSayThatThereIsNoFolder() {
        assertThrows(
                NoSuchFileException.class,
                () -> OutputFile.create(folder.resolve("nowhere/file")).close());
    }

    @Test
    void shouldSayThatThereIsNoRoom() throws IOException {
        // What a full disk says, without one.
        OutputFile file = OutputFile.create(Tools.requireFile(Path.of("/dev/full"), "there is no /dev/full"));
        file.room(MOST);
        file.written(MOST);
        IOException e = assertThrows(IOException.class, file::close);
        assertTrue(e.getMessage().contains("No space left"), e.getMessage());
    }

    @Test
    void shouldMakeRoomForWhatIsLongerThanItsMemory() throws IOException {
        Path path = folder.resolve("file");
        try (OutputFile file = OutputFile.create(path)) {
            Memory.putByte(file.room(1), 7);
            file.written(1);
            Memory.clear(file.room(1 << 20), 1 << 20);
            file.written(1 << 20);
        }
        assertEquals(1 + (1 << 20), Files.size(path));
        assertEquals(7, Files.readAllBytes(path)[0]);
    }
}
