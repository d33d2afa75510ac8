package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapInputTest {
    @TempDir
    Path folder;

    @Test
    void shouldBeFoundAsAService() {
        List<String> names = ServiceLoader.load(InputFactory.class).stream()
                .map(p -> p.get().spec().name())
                .toList();
        assertTrue(names.contains("pcap"), names.toString());
        assertTrue(new PcapInput().isOffline(Captures.options(Path.of("a"))));
    }

    @Test
    void shouldReadSeveralFilesOfAllKindsOneAfterTheOtherAsOneInput() throws IOException {
        Random random = new Random(1);
        Captures.Built first = Captures.classic(random, 3000, 1000);
        Captures.Built second = Captures.pcapng(random, 3000, 1000);
        Captures.Built third = Captures.classic(random, 30, 1000);
        Path plain = Files.write(folder.resolve("plain"), first.bytes());
        Path zstd = Files.write(folder.resolve("zstd"), Captures.zstd(second.bytes()));
        Path gzip = Files.write(folder.resolve("gzip"), Captures.gzip(third.bytes()));
        List<Captured> expected = new ArrayList<>(first.packets());
        for (Captures.Built built : List.of(second, third, first, second)) {
            expected.addAll(built.packets());
        }
        RecordingReceiver receiver = new RecordingReceiver(1);
        Options options = Captures.options(plain, zstd, gzip, plain, zstd);
        try (PacketSource source = Captures.open(options)) {
            assertEquals(0, source.position());
            Captures.drain(source, receiver, 128);
            assertEquals(source.size(), source.position());
            assertEquals(2 * (Files.size(plain) + Files.size(zstd)) + Files.size(gzip), source.size());
            List<String> files = options.texts("file");
            assertEquals(String.join(", ", files.subList(0, 4)) + " and 1 more", source.name());
            assertEquals(PacketSource.END, source.poll(receiver, 1));
        }
        assertEquals(expected, receiver.packets);
    }

    @Test
    void shouldFindEachBadFileBeforeAnythingIsRead() throws IOException {
        Path good = Files.write(
                folder.resolve("good"), Captures.classic(new Random(1), 3, 9).bytes());
        assertRefused(good, Files.createFile(folder.resolve("empty")), "it is empty");
        assertRefused(good, Files.write(folder.resolve("tiny"), new byte[] {1, 2}), "it begins with 01 02 \"..\"");
        Path text = Files.writeString(folder.resolve("text"), "PK and so on");
        assertRefused(good, text, "not a capture file (pcap or pcapng): it begins with 50 4b 20 61 \"PK a\"");
        Path gzip = Files.write(folder.resolve("gzip"), Captures.gzip("some text".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(good, gzip, "it begins with 73 6f 6d 65 \"some\"");
        assertRefused(good, Files.write(folder.resolve("none.gz"), Captures.gzip(new byte[0])), "it is empty");
        assertRefused(
                good,
                Files.write(folder.resolve("cut"), new byte[] {0x1F, (byte) 0x8B, 8}),
                "damaged GZIP data: it ends");
        assertRefused(good, folder, "is a directory");
    }

    private static void assertRefused(Path good, Path bad, String message) {
        CaptureException e = assertThrows(
                CaptureException.class,
                () -> Captures.open(Captures.options(good, bad)).close());
        assertEquals(CaptureException.Kind.NOT_A_CAPTURE, e.kind());
        assertTrue(e.getMessage().startsWith(bad + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void shouldSayWhichFileIsMissing() throws IOException {
        Path good = Files.write(
                folder.resolve("good"), Captures.classic(new Random(1), 3, 9).bytes());
        Options options = Captures.options(good, Path.of("no/such.pcap"));
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> Captures.open(options));
        assertEquals("no/such.pcap: no such file", e.getMessage());
    }

    @Test
    void shouldRefuseOptionsThatCannotWork() {
        PcapInput input = new PcapInput();
        Options none = new Options(input.spec(), "-i pcap", Map.of());
        ConfigException missing = assertThrows(ConfigException.class, () -> Captures.open(none));
        assertTrue(missing.getMessage().startsWith("-i pcap: pcap: file= is missing"), missing.getMessage());
        assertThrows(ConfigException.class, () -> Captures.open(Captures.options("", List.of(""))));
        assertThrows(ConfigException.class, () -> Captures.open(Captures.options("", List.of("-", "-"))));
    }

    @Test
    void shouldReadTheStandardInputOfAProcess() throws Exception {
        Captures.Built built = Captures.classic(new Random(1), 5000, 1000);
        Process process = FileReader.start(List.of(), List.of("-", ""));
        try (OutputStream out = process.getOutputStream()) {
            out.write(Captures.zstd(built.bytes()));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("5000 packets", output.strip());
        assertEquals(0, process.waitFor());
    }
}
