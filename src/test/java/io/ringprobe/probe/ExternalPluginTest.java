package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.cli.Cli;
import io.ringprobe.cli.ProbeRunner;
import io.ringprobe.packet.LinkType;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.testkit.PacketBuilder;
import io.ringprobe.testkit.PcapWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a plugin works as a stranger would use it: compiled against ringprobe's classes, packed into a jar,
 * found in the folder that {@code -L} names. Contract.
 */
class ExternalPluginTest {
    private static final Path EXAMPLE = Path.of("src/test/example-plugin");
    private static final String SERVICES = "META-INF/services/io.ringprobe.plugin.FlowPlugin";
    private static final String CLIENT = "10.0.0.1";
    private static final String SERVER = "10.0.0.2";
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private Path jars;
    private Path capture;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeJarAndCapture() throws Exception {
        jars = Files.createDirectory(folder.resolve("plugins"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(classes);
        pack(classes, jars.resolve("lowttl.jar"));
        capture = folder.resolve("capture.pcap");
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            writer.packet(1 * SECOND, packet(CLIENT, SERVER, 1000, 1));
            writer.packet(2 * SECOND, packet(CLIENT, SERVER, 1000, 4));
            writer.packet(3 * SECOND, packet(CLIENT, SERVER, 1000, 64));
            writer.packet(4 * SECOND, packet(SERVER, CLIENT, 1000, 3));
            writer.packet(5 * SECOND, packet(CLIENT, SERVER, 2000, 5));
        }
    }

    @Test
    void shouldFillItsFieldsInAllOutputs() throws IOException {
        Path csv = folder.resolve("out.csv");
        Path json = folder.resolve("out.json");
        run("-p", "lowttl", "-o", "csv;plugins=lowttl;file=" + csv, "-o", "json;file=" + json);
        List<String> lines = Files.readAllLines(csv);
        assertTrue(lines.getFirst().contains("uint32 LOW_TTL_PACKETS,uint32 LOW_TTL_PACKETS_REV"), lines.getFirst());
        assertEquals(List.of("2,1"), values(lines, "LOW_TTL_PACKETS"));
        List<String> records = Files.readAllLines(json);
        assertEquals(2, records.size());
        assertEquals(
                1,
                records.stream()
                        .filter(r -> r.contains("\"LOW_TTL_PACKETS\":2"))
                        .count(),
                records.toString());
    }

    @Test
    void shouldTakeItsOption() throws IOException {
        Path csv = folder.resolve("out.csv");
        run("-p", "lowttl;below=6", "-o", "csv;plugins=lowttl;file=" + csv);
        assertEquals(List.of("1,0", "2,1"), values(Files.readAllLines(csv), "LOW_TTL_PACKETS"));
    }

    @Test
    void shouldStandInTheHelp() throws IOException {
        assertEquals(0, cli("-L", jars.toString(), "-h", "lowttl"));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.contains("nearly used up") && help.contains("below"), help);
    }

    private void run(String... args) {
        List<String> all = new ArrayList<>(List.of("-i", "pcap;file=" + capture, "-L", jars.toString()));
        all.addAll(List.of(args));
        assertEquals(0, cli(all.toArray(String[]::new)), () -> err.toString(StandardCharsets.UTF_8));
    }

    private int cli(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Cli(new PrintStream(out, true, StandardCharsets.UTF_8), errors, new ProbeRunner(errors)).run(args);
    }

    /** The values of that column and the next of each record, sorted. */
    private static List<String> values(List<String> lines, String column) {
        String[] titles = lines.getFirst().split(",");
        int index = 0;
        while (!titles[index].endsWith(" " + column)) {
            index++;
        }
        int at = index;
        return lines.stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(values -> values[at] + "," + values[at + 1])
                .sorted()
                .toList();
    }

    private static byte[] packet(String from, String to, int port, int ttl) {
        return PacketBuilder.ethernet()
                .ipv4(from, to)
                .ttl(ttl)
                .udp(port, port)
                .payload("x")
                .build();
    }

    private static void compile(Path classes) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path ours = Path.of(FlowPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> options =
                List.of("-d", classes.toString(), "-cp", ours.toString(), "-proc:none", "-Xlint:all", "-Werror");
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources =
                    files.getJavaFileObjects(EXAMPLE.resolve("io/ringprobe/example/LowTtlPlugin.java"));
            assertTrue(
                    compiler.getTask(complaints, files, null, options, null, sources)
                            .call(),
                    complaints::toString);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(to, classes.relativize(file).toString(), file);
            }
            add(to, SERVICES, EXAMPLE.resolve(SERVICES));
        }
    }

    private static void add(JarOutputStream jar, String name, Path file) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(file, jar);
        jar.closeEntry();
    }
}
