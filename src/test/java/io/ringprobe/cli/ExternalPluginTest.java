package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.example.FirstBytesPlugin;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a plugin in a jar of its own, which the class path of the process doesn't hold. */
class ExternalPluginTest {
    private static final Path DEMO = Path.of("pcaps", "demo.pcap").toAbsolutePath();

    @TempDir
    private Path folder;

    @BeforeEach
    void makeJar() throws Exception {
        String classFile = FirstBytesPlugin.class.getName().replace('.', '/') + ".class";
        Path jars = Files.createDirectory(folder.resolve("jars"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("example.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.ringprobe.plugin.FlowPlugin"));
            write(jar, FirstBytesPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            jar.putNextEntry(new JarEntry(classFile));
            try (InputStream in = FirstBytesPlugin.class.getClassLoader().getResourceAsStream(classFile)) {
                write(jar, in.readAllBytes());
            }
            jar.closeEntry();
        }
    }

    private static void write(OutputStream out, byte[] content) throws Exception {
        out.write(content);
    }

    private ProbeProcess.Result run(String... args) throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return ProbeProcess.runMain(Ringprobe.class, folder, classPath, List.of(args));
    }

    @Test
    void shouldFillItsFieldInEachOutput() throws Exception {
        ProbeProcess.Result result = run(
                "-L",
                "jars",
                "-i",
                "pcap;file=" + DEMO + ";filter=udp dst port 53 and host 192.0.2.10",
                "-p",
                "firstbytes;l=4",
                "-o",
                "csv;plugins=firstbytes;file=a.csv",
                "-o",
                "ipfix;file=a.ipfix",
                "-o",
                "text;file=a.txt");
        assertEquals(ExitStatus.OK, result.status(), result::err);
        List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
        assertTrue(lines.getFirst().endsWith(",bytes FIRST_BYTES"), lines::toString);
        assertTrue(lines.size() > 1, lines::toString);
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(line.matches(".*,[0-9a-f]{8}"), line);
        }
        assertTrue(Files.readString(folder.resolve("a.txt")).contains("firstbytes FIRST_BYTES="));
        assertTrue(Files.size(folder.resolve("a.ipfix")) > 0);
    }

    @Test
    void shouldBeKnownToHelpAndFields() throws Exception {
        ProbeProcess.Result help = run("-L", "jars", "-h", "firstbytes");
        assertTrue(help.out().contains("l,  length=OCTETS  how many to keep (1 to 64) (default: 16)"), help::out);
        ProbeProcess.Result fields = run("fields", "-L", "jars");
        assertTrue(fields.out().contains("| `FIRST_BYTES` | `bytes` | 32473/1 |"), fields::out);
    }

    @Test
    void shouldBeMissingWithoutItsFolder() throws Exception {
        ProbeProcess.Result result = run("-i", "pcap;file=" + DEMO, "-p", "firstbytes", "-o", "csv");
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.err().contains("there is no plugin firstbytes"), result::err);
    }
}
