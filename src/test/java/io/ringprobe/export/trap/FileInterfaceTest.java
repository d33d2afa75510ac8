package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.ipfix.Programs;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInterfaceTest {
    private static final String TEMPLATE = "uint32 A";
    private static final String HELLO =
            "02000000" + "00000008" + HexFormat.of().formatHex(TEMPLATE.getBytes(StandardCharsets.US_ASCII));
    private static final String MESSAGE = "0000000c" + "0004" + "01000000" + "0004" + "02000000";

    @TempDir
    private Path folder;

    private final OutputCounters counters = new OutputCounters();
    private final MessageBuffer message = new MessageBuffer(2 << 20);
    private Instant now = Instant.parse("2020-01-01T10:00:30Z");

    @AfterEach
    void free() {
        message.close();
    }

    private static void add(MessageBuffer message, int value) {
        Memory.putInt(message.next(), value);
        message.add(Integer.BYTES);
        message.countFlow(2, 100);
    }

    private FileInterface open(String specifier) throws IOException {
        TrapSpec spec = TrapSpec.parseAll(specifier).getFirst();
        return new FileInterface(spec, TEMPLATE, counters, () -> now);
    }

    private void send(FileInterface trap) {
        message.clear();
        add(message, 1);
        add(message, 2);
        message.countRepeat();
        trap.send(message, 0);
    }

    private void sendMegabyte(FileInterface trap) {
        message.clear();
        while (message.length() < 1 << 20) {
            add(message, 0);
        }
        trap.send(message, 0);
    }

    private String hex(String name) throws IOException {
        return HexFormat.of().formatHex(Files.readAllBytes(folder.resolve(name)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldWriteTheTemplateAndTheMessages() throws IOException {
        try (FileInterface trap = open("f:" + folder.resolve("x"))) {
            assertEquals("f:" + folder.resolve("x"), trap.name());
            assertEquals(HELLO, hex("x"));
            send(trap);
            send(trap);
        }
        assertEquals(HELLO + MESSAGE + MESSAGE, hex("x"));
        assertEquals(4, counters.get(OutputCount.EXPORTED));
        assertEquals(2, counters.get(OutputCount.REPEATS));
        assertEquals(2, counters.get(OutputCount.MESSAGES));
        assertEquals(32, counters.get(OutputCount.BYTES));
    }

    @Test
    void shouldOverwriteOrTakeAFreeNumber() throws IOException {
        Files.writeString(folder.resolve("x"), "a file that is longer than what comes now, or is it");
        open("f:" + folder.resolve("x:w")).close();
        assertEquals(HELLO, hex("x"));
        open("f:" + folder.resolve("x:a")).close();
        open("f:" + folder.resolve("x:a")).close();
        assertEquals(List.of("x", "x.00000", "x.00001"), files());
    }

    @Test
    void shouldMakeTheFoldersOfAFile() throws IOException {
        open("f:" + folder.resolve("%Y/%m/x")).close();
        assertTrue(Files.exists(folder.resolve("2020/01/x")));
    }

    @Test
    void shouldBeginAFileForEachInterval() throws IOException {
        try (FileInterface trap = open("f:" + folder.resolve("x:time=1"))) {
            send(trap);
            now = now.plusSeconds(29);
            send(trap);
            now = now.plusSeconds(1);
            send(trap);
            now = now.plusSeconds(600);
            send(trap);
        }
        List<String> names = files();
        assertEquals(3, names.size());
        assertEquals(HELLO + MESSAGE + MESSAGE, hex(names.get(0)));
        assertEquals(HELLO + MESSAGE, hex(names.get(1)));
        assertEquals(HELLO + MESSAGE, hex(names.get(2)));
    }

    @Test
    void shouldBeginAFileWhenOneIsLargeEnough() throws IOException {
        try (FileInterface trap = open("f:" + folder.resolve("x:size=1"))) {
            sendMegabyte(trap);
            send(trap);
            send(trap);
        }
        assertEquals(List.of("x.00000", "x.00001"), files());
        assertEquals(HELLO + MESSAGE + MESSAGE, hex("x.00001"));
    }

    @Test
    void shouldGoOnInTheOldFileWhereTheNextCannotBeMade() throws IOException {
        Path below = Files.createDirectory(folder.resolve("below"));
        try (FileInterface trap = open("f:" + below.resolve("x:time=1"))) {
            send(trap);
            Path name = below.resolveSibling("moved");
            Files.move(below, name);
            Files.writeString(below, "no folder any more");
            now = now.plusSeconds(60);
            send(trap);
            assertEquals(4, counters.get(OutputCount.EXPORTED));
            Files.delete(below);
            send(trap);
            assertEquals(6, counters.get(OutputCount.EXPORTED));
            try (Stream<Path> files = Files.list(below)) {
                assertEquals(1, files.count());
            }
        }
    }

    @Test
    void shouldSayWhatFileCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        assertThrows(IOException.class, () -> open("f:" + folder.resolve("file/x")));
        assertThrows(IOException.class, () -> open("f:" + folder));
    }

    @Test
    void shouldCountWhatTheDiskRefuses() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        try (FileInterface trap = open("f:/dev/full:time=1:size=1:a")) {
            send(trap);
            assertEquals("writing fails: No space left on device", trap.trouble());
        }
        assertEquals(0, counters.get(OutputCount.EXPORTED));
        assertEquals(2, counters.get(OutputCount.LOST_WRITE_ERROR));
        assertEquals(4, counters.get(OutputCount.LOST_PACKETS));
        assertEquals(200, counters.get(OutputCount.LOST_OCTETS));
        assertEquals(1, counters.get(OutputCount.REPEATS_LOST));
        assertFalse(Files.exists(Path.of("/dev/full.00000")));
    }

    /** The limit for the size of a file ends within a message. */
    @Test
    void shouldCutTheFileBehindTheLastWholeMessage() throws Exception {
        Path file = folder.resolve("cut");
        String numbers = Programs.runJava(
                folder.resolve("errors"),
                List.of("sh", "-c", "ulimit -f 100; exec \"$0\" \"$@\""),
                FileInterfaceTest.class,
                file.toString());
        String[] counted = numbers.split(" ");
        long size = HELLO.length() / 2 + (4 + 6000) * Long.parseLong(counted[0]) / 1000;
        assertEquals(size, Files.size(file));
        assertEquals(100_000, Long.parseLong(counted[0]) + Long.parseLong(counted[1]));
        assertTrue(Long.parseLong(counted[0]) > 0 && Long.parseLong(counted[1]) > 0, numbers);
        byte[] all = Files.readAllBytes(file);
        assertArrayEquals(HexFormat.of().parseHex("00001770"), Arrays.copyOfRange(all, 16, 20));
    }

    /** Writes a hundred messages of a thousand records; prints how many flows went and how many were refused. */
    public static void main(String[] file) throws IOException {
        OutputCounters counters = new OutputCounters();
        TrapSpec spec = TrapSpec.parseAll("f:" + file[0]).getFirst();
        try (FileInterface trap = new FileInterface(spec, TEMPLATE, counters);
                MessageBuffer message = new MessageBuffer(spec.messageCapacity())) {
            for (int i = 0; i < 100; i++) {
                message.clear();
                for (int record = 0; record < 1000; record++) {
                    add(message, record);
                }
                trap.send(message, 0);
            }
        }
        System.out.println(counters.get(OutputCount.EXPORTED) + " " + counters.get(OutputCount.LOST_WRITE_ERROR));
    }
}
