package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.plugin.FlowPlugin;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin that {@code ringprobe new-plugin} writes works as a stranger would use it: compiled against ringprobe's
 * classes only, packed into a jar, found in the folder that {@code -L} names. Contract.
 */
class NewPluginTest {
    private static final String SAMPLE = "pcap;file=banner/src/test/resources/sample.pcap";

    @TempDir
    private Path folder;

    private Path project;

    @BeforeEach
    void makeProjectAndJar() throws Exception {
        project = folder.resolve("banner");
        ProbeProcess.Result made = run("new-plugin", "banner", "--package", "com.example");
        assertEquals(new ProbeProcess.Result(ExitStatus.OK, made.out(), ""), made);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(classes);
        Path jar = Files.createDirectory(folder.resolve("jars")).resolve("banner.jar");
        pack(jar, classes, project.resolve("src/main/resources"));
    }

    private ProbeProcess.Result run(String... args) throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return ProbeProcess.runMain(Ringprobe.class, folder, classPath, List.of(args));
    }

    private static Path ownClasses() throws URISyntaxException {
        return Path.of(FlowPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private void compile(Path classes) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d", classes.toString(), "-cp", ownClasses().toString(), "-proc:none", "-Xlint:all", "-Werror");
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(project.resolve("src/main/java"))) {
            List<Path> java =
                    sources.filter(f -> f.toString().endsWith(".java")).toList();
            assertEquals(2, java.size());
            assertTrue(
                    compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                            .call(),
                    complaints::toString);
        }
    }

    private static void pack(Path jar, Path... folders) throws IOException {
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : folders) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        to.putNextEntry(new JarEntry(root.relativize(file).toString()));
                        Files.copy(file, to);
                        to.closeEntry();
                    }
                }
            }
        }
    }

    @Test
    void shouldFillItsFieldsInEachOutput() throws Exception {
        ProbeProcess.Result result = run(
                "-L",
                "jars",
                "-i",
                SAMPLE,
                "-p",
                "banner",
                "-o",
                "csv;plugins=banner;file=a.csv",
                "-o",
                "ipfix;file=a.ipfix",
                "-o",
                "text;file=a.txt");
        assertEquals(ExitStatus.OK, result.status(), result::err);
        assertEquals(
                Files.readString(project.resolve("src/test/resources/expected.csv")),
                Files.readString(folder.resolve("a.csv")));
        assertTrue(Files.readString(folder.resolve("a.txt")).contains("banner BANNER_CLIENT=\"SSH-2.0-demo\""));
        assertTrue(Files.size(folder.resolve("a.ipfix")) > 0);
    }

    @Test
    void shouldTakeItsOption() throws Exception {
        run("-L", "jars", "-i", SAMPLE, "-p", "banner;l=3", "-o", "csv;plugins=banner;file=a.csv");
        assertTrue(Files.readString(folder.resolve("a.csv")).contains("\"SSH\",\"SSH\""));
    }

    @Test
    void shouldBeKnownToHelpAndFields() throws Exception {
        ProbeProcess.Result help = run("-L", "jars", "-h", "banner");
        assertTrue(help.out().contains("l,  length=OCTETS"), help::out);
        ProbeProcess.Result fields = run("fields", "-L", "jars");
        assertTrue(fields.out().contains("| `BANNER_CLIENT` | `string` | 32473/1 |"), fields::out);
    }

    @Test
    void shouldBeMissingWithoutItsFolder() throws Exception {
        ProbeProcess.Result result = run("-i", SAMPLE, "-p", "banner", "-o", "csv");
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.err().contains("there is no plugin banner"), result::err);
    }

    @Test
    void shouldBuildAndTestItselfWithMaven() throws Exception {
        Path jar = folder.resolve("ringprobe.jar");
        pack(jar, ownClasses());
        Path launcher = launcher();
        Process maven = new ProcessBuilder(
                        "mvn", "-q", "-B", "verify", "-Dringprobe.command=" + launcher, "-Dringprobe.jar=" + jar)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("maven.log").toFile())
                .start();
        assertEquals(0, maven.waitFor(), () -> text(folder.resolve("maven.log")));
        assertTrue(Files.exists(project.resolve("target/plugins/banner-0.1.jar")));
    }

    /** Starts the classes under test as the launcher starts the jar. */
    private Path launcher() throws IOException {
        Path launcher = folder.resolve("ringprobe");
        List<String> command = ProbeProcess.command(Ringprobe.class, List.of());
        Files.writeString(launcher, "#!/bin/sh\nexec " + String.join(" ", command) + " \"$@\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
        return launcher;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void shouldRefuseNamesThatCanNotBe() throws Exception {
        assertComplaint("small letters and digits only", "new-plugin", "Bad-Name");
        assertComplaint("has a plugin pstats of its own", "new-plugin", "pstats");
        assertComplaint("is there already", "new-plugin", "banner");
        assertComplaint("can't be a Java package", "new-plugin", "other", "--package", "a..b");
        assertFalse(Files.exists(folder.resolve("other")));
    }

    private void assertComplaint(String complaint, String... args) throws Exception {
        ProbeProcess.Result result = run(args);
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.err().contains(complaint), result::err);
    }
}
