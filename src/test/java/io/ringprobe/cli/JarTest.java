package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only shows when our classes are in a jar, as they are for users. */
class JarTest {
    @TempDir
    private Path folder;

    /** A jar of main classes and test classes, laid out as Maven does. */
    private Path jar() throws Exception {
        Path jar = folder.resolve("ringprobe.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(
                    out,
                    Path.of(Cli.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
            add(
                    out,
                    Path.of(TestProbe.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
            put(out, "META-INF/maven/io.ringprobe/ringprobe/pom.properties", "version=7.8.9\n");
        }
        return jar;
    }

    private static void add(JarOutputStream out, Path classes) throws IOException {
        Path cli = classes.resolve("io/ringprobe");
        try (Stream<Path> files = Files.walk(cli)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    private static void put(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new JarEntry(name));
        write(out, text);
        out.closeEntry();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private ProbeProcess.Result run(Path jar, String... args) throws Exception {
        return ProbeProcess.runJar(jar, folder, List.of(args));
    }

    @Test
    void shouldTellTheVersionAndFindComponents() throws Exception {
        Path jar = jar();
        assertEquals(new ProbeProcess.Result(0, "ringprobe 7.8.9\n", ""), run(jar, "-V"));
        Path others = Files.createDirectory(folder.resolve("others"));
        ComponentsJar.write(others);
        assertEquals(
                new ProbeProcess.Result(ExitStatus.FLOWS_LOST, "", ""),
                run(jar, "-L", others.toString(), "-i", "testinput;status=3", "-o", "testoutput"));
        String error = run(jar, "-i", "nothing").err();
        assertTrue(error.contains("pcap"), error);
    }
}
