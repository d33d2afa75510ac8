package io.ringprobe.lab.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read back, and what is wrong is named with its place. */
class TruthFileTest {
    @TempDir
    Path folder;

    private static TruthFlow flow(String source, Map<String, String> fields) throws IOException {
        return new TruthFlow(
                InetAddress.getByName(source),
                65_535,
                InetAddress.getByName("192.0.2.1"),
                0,
                6,
                1_767_225_600_123_456_789L,
                Long.MAX_VALUE,
                1,
                2,
                3,
                1L << 60,
                255,
                0,
                "tls, \"quoted\"",
                fields);
    }

    private Path write(List<TruthFlow> flows) throws IOException {
        Path file = folder.resolve("truth.csv");
        try (TruthWriter writer = TruthWriter.create(file)) {
            flows.forEach(writer::flow);
            assertEquals(flows.size(), writer.flows());
        }
        return file;
    }

    private static List<TruthFlow> read(Path file) throws IOException {
        List<TruthFlow> flows = new ArrayList<>();
        try (TruthReader reader = TruthReader.open(file)) {
            long count = reader.count();
            while (reader.next()) {
                flows.add(reader.flow());
            }
            assertEquals(count, flows.size());
        }
        return flows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1:0:0:1",
                "1:2:3:4:5:6:7:8",
                "::1.2.3.4",
                "fe80::ff:fe00:1",
                "1:0:0:4::8"
            })
    void shouldReadBackAnyAddress(String address) throws IOException {
        List<TruthFlow> flows = List.of(flow(address, Map.of()));
        assertEquals(flows, read(write(flows)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "a,b", "\"", "\"\"", "\\", "\\x41", "line\nfeed\r\t\0\u007F", "ü語🙂", "=", "[1|2]"})
    void shouldReadBackAnyValue(String value) throws IOException {
        List<TruthFlow> flows = List.of(flow("10.0.0.1", Map.of("A", value, "B", "1", "C", value)));
        assertEquals(flows, read(write(flows)));
    }

    @Test
    void shouldReadBackMoreThanABufferHolds() throws IOException {
        List<TruthFlow> flows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            flows.add(flow("10.0." + i / 256 + "." + i % 256, i % 7 == 0 ? Map.of("N", "\"" + i) : Map.of()));
        }
        assertEquals(flows, read(write(flows)));
    }

    @Test
    void shouldRefuseAFieldThatIsTooLong() throws IOException {
        try (TruthWriter writer = TruthWriter.create(folder.resolve("long"))) {
            writer.flow(flow("10.0.0.1", Map.of("N", "x".repeat(200_000))));
            TruthFlow tooLong = flow("10.0.0.2", Map.of("N", "\n".repeat(70_000)));
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> writer.flow(tooLong));
            assertEquals("a field of 280010 octets is too long for a truth file", e.getMessage());
        }
    }

    @Test
    void shouldSayThatThereIsNoRoom() throws IOException {
        Path full = Tools.requireFile(Path.of("/dev/full"), "there is no /dev/full");
        TruthWriter writer = TruthWriter.create(full);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> {
            for (int i = 0; i < 5000; i++) {
                writer.flow(flow("10.0.0.1", Map.of()));
            }
        });
        assertTrue(e.getMessage().startsWith("the truth can't be written: No space left"), e.getMessage());
        assertThrows(IOException.class, writer::close);
    }

    @Test
    void shouldReadBackNothing() throws IOException {
        assertEquals(List.of(), read(write(List.of())));
    }

    @Test
    void shouldComeBackToAPlace() throws IOException {
        Path file = write(List.of(flow("10.0.0.1", Map.of("A", "1")), flow("10.0.0.2", Map.of())));
        try (TruthReader reader = TruthReader.open(file)) {
            assertTrue(reader.next());
            long place = reader.place();
            assertTrue(reader.next());
            assertEquals(0, reader.fieldCount());
            assertFalse(reader.next());
            reader.at(place);
            assertEquals(Map.of("A", "1"), reader.fields());
        }
    }

    @Test
    void shouldNameTheLineThatIsWrong() throws IOException {
        Path file = write(List.of(flow("10.0.0.1", Map.of()), flow("10.0.0.2", Map.of())));
        Files.writeString(file, Files.readString(file).replace("10.0.0.2,65535,", "10.0.0.2,many,"));
        ConfigException e = assertThrows(ConfigException.class, () -> read(file));
        assertEquals(file + ":3: 'many' is no number", e.getMessage());
        Files.writeString(file, Files.readString(file).replace("10.0.0.2,", "10.0.0.256,"));
        assertTrue(assertThrows(ConfigException.class, () -> read(file))
                .getMessage()
                .endsWith("is no IP address"));
    }

    @Test
    void shouldRefuseOtherFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "SRC_IP\n");
        assertTrue(assertThrows(ConfigException.class, () -> TruthReader.open(file))
                .getMessage()
                .startsWith(file + " is no truth file"));
        Files.writeString(file, "");
        assertThrows(ConfigException.class, () -> TruthReader.open(file));
        assertThrows(NoSuchFileException.class, () -> TruthReader.open(folder.resolve("none")));
    }
}
