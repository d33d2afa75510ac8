package io.ringprobe.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {
    private static final int LENGTH = 5_000_000;
    private static final int MOST = 3000;

    @TempDir
    private Path folder;

    @Test
    void shouldHoldWhatWasWrittenOverAllWindows() throws IOException {
        byte[] expected = new byte[LENGTH];
        new Random(1).nextBytes(expected);
        Path path = folder.resolve("file");
        Random random = new Random(2);
        try (GrowingFile file = GrowingFile.create(path)) {
            int written = 0;
            while (written < LENGTH) {
                int length = Math.min(LENGTH - written, 1 + random.nextInt(MOST));
                Memory.copyFromArray(expected, written, file.room(MOST), length);
                file.written(length);
                written += length;
                assertEquals(written, file.length());
            }
            assertTrue(Files.size(path) >= LENGTH, "room was taken beforehand");
        }
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void shouldBeEmptyWithoutContent() throws IOException {
        Path path = folder.resolve("file");
        GrowingFile file = GrowingFile.create(path);
        file.close();
        file.close();
        assertEquals(0, Files.size(path));
    }

    @Test
    void shouldSayThatThereIsNoFolder() {
        assertThrows(
                NoSuchFileException.class,
                () -> GrowingFile.create(folder.resolve("nowhere/file")).close());
    }

    @Test
    void shouldSayThatThereIsNoRoom() throws IOException {
        Path path = Files.createFile(folder.resolve("file"));
        int descriptor = Prefault.open(path);
        try {
            IOException e =
                    assertThrows(IOException.class, () -> Prefault.allocate(descriptor, 0, Long.MAX_VALUE >>> 1));
            assertTrue(e.getMessage().startsWith("the "), e.getMessage());
        } finally {
            Prefault.close(descriptor);
        }
    }
}
