package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance captures, read by us and by Wireshark's tools: same packets, same times. Skipped where either is
 * missing.
 */
class ReferenceTest {

    @TempDir
    Path folder;

    @Test
    void shouldReadTheSameTimesAndLengthsAsTshark() throws Exception {
        Tools.require("tshark");
        for (Path capture : captures()) {
            assertEquals(tshark(capture), ours(capture), capture.toString());
        }
    }

    @Test
    void shouldReadTheSameFromPcapngMadeByEditcap() throws Exception {
        Tools.require("editcap");
        Tools.require("capinfos");
        for (Path capture : captures()) {
            Path converted = folder.resolve("converted.pcapng");
            run("editcap", "-F", "pcapng", capture.toString(), converted.toString());
            List<Captured> packets = Captures.readAll(converted);
            assertEquals(count(converted), packets.size(), capture.toString());
            assertEquals(Captures.readAll(capture), packets, capture.toString());
        }
    }

    @Test
    void shouldReadTheSameFromEachFormatThatEditcapWrites() throws Exception {
        Tools.require("editcap");
        Path capture = captures().getFirst();
        for (String format : List.of("pcap", "nsecpcap", "modpcap", "pcapng")) {
            Path converted = folder.resolve(format);
            run("editcap", "-F", format, capture.toString(), converted.toString());
            assertEquals(Captures.readAll(capture), Captures.readAll(converted), format);
        }
    }

    @Test
    void shouldReadAPcapngOfManyInterfacesAsTsharkDoes() throws Exception {
        Tools.require("mergecap");
        Tools.require("tshark");
        Path merged = folder.resolve("merged.pcapng");
        List<String> command = new ArrayList<>(List.of("mergecap", "-I", "none", "-w", merged.toString()));
        captures().forEach(c -> command.add(c.toString()));
        run(command.toArray(String[]::new));
        assertEquals(tshark(merged), ours(merged));
    }

    private static List<String> ours(Path capture) throws IOException {
        return Captures.readAll(capture).stream()
                .map(p -> BigDecimal.valueOf(p.nanos(), 9).stripTrailingZeros().toPlainString() + " " + p.frame().length
                        + " " + p.wire())
                .toList();
    }

    /** One line a packet: time, captured length, length on the wire. */
    private static List<String> tshark(Path capture) throws Exception {
        List<String> lines = run(
                "tshark",
                "-r",
                capture.toString(),
                "-T",
                "fields",
                "-E",
                "separator=/s",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.cap_len",
                "-e",
                "frame.len");
        return lines.stream().map(ReferenceTest::withoutTrailingZeros).toList();
    }

    private static String withoutTrailingZeros(String line) {
        int space = line.indexOf(' ');
        return new BigDecimal(line.substring(0, space)).stripTrailingZeros().toPlainString() + line.substring(space);
    }

    private static int count(Path capture) throws Exception {
        List<String> lines = run("capinfos", "-c", "-T", "-r", "-M", capture.toString());
        String line = lines.getFirst();
        return Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1));
    }

    private static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/pcaps"))) {
            List<Path> captures =
                    files.filter(f -> f.toString().endsWith(".pcap")).sorted().toList();
            assertFalse(captures.isEmpty());
            return captures;
        }
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() == 0, () -> String.join(" ", command) + " failed: " + output);
        return output.lines().toList();
    }
}
