package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package that the build has made ({@code mvn verify -Pdeb}; with {@code -Pdeb,nightly} it is installed).
 */
@Timeout(600)
class DebianPackageIT {
    private static final Path DNS = Path.of("pcaps/dns/types.expected");

    @TempDir
    private Path folder;

    private Path deb;

    @BeforeEach
    void findPackage() throws IOException {
        Tools.require("dpkg-deb");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("target"), "ringprobe_*.deb")) {
            deb = found.iterator().next();
        }
    }

    @Test
    void shouldPassLintian() throws Exception {
        Tools.require("lintian");
        assertEquals("", Command.run("lintian", "--allow-root", "--fail-on=error,warning", "--quiet", deb.toString()));
    }

    @Test
    void shouldBelongToRootAndBeWritableByNobodyElse() throws Exception {
        List<String> lines =
                Command.run("dpkg-deb", "--contents", deb.toString()).lines().toList();
        assertFalse(lines.isEmpty());
        for (String line : lines) {
            assertTrue(line.matches("(-rw-r--r--|[-d]rwxr-xr-x|lrwxrwxrwx) root/root .*"), line);
        }
    }

    @Test
    void shouldHoldTheInputDpdkWithoutDependingOnDpdk() throws Exception {
        boolean isBuilt = Files.exists(Path.of("target/native/libringprobe-dpdk.so"));
        String contents = Command.run("dpkg-deb", "--contents", deb.toString());
        assertEquals(isBuilt, contents.contains(" ./usr/lib/ringprobe/native/libringprobe-dpdk.so\n"), contents);
        String depends = Command.run("dpkg-deb", "--field", deb.toString(), "Depends");
        assertFalse(depends.contains("librte"), depends);
        String suggests = Command.run("dpkg-deb", "--field", deb.toString(), "Suggests");
        assertEquals(isBuilt, suggests.contains("librte-eal"), suggests);
    }

    @Test
    @Tag("nightly")
    void shouldBeTheSameWhenMadeAgain() throws Exception {
        byte[] first = Files.readAllBytes(deb);
        String name = deb.getFileName().toString();
        String version = name.split("_", -1)[1].replace("~", "-");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Command.run(java.toString(), "src/build/DebianPackage.java", version);
        assertArrayEquals(first, Files.readAllBytes(deb));
    }

    @Test
    @Tag("nightly")
    void shouldInstallRunAndLeaveNothing() throws Exception {
        try (DebianRoot root = DebianRoot.make(folder.resolve("root"))) {
            root.copy(deb, "/tmp/ringprobe.deb");
            String before = root.state();
            root.run("dpkg -i /tmp/ringprobe.deb");
            assertEquals("", root.run("find / -xdev -name 'java*' -not -path '/usr/lib/ringprobe/*' -path '*/bin/*'"));
            checkRuns(root);
            // An upgrade to itself.
            root.run("dpkg -i /tmp/ringprobe.deb");
            checkRuns(root);
            root.run("dpkg --remove ringprobe");
            assertEquals(
                    "/etc/ringprobe\n/etc/ringprobe/plugins.conf\n/etc/ringprobe/ringprobe.conf\n",
                    root.run("find /etc/ringprobe | sort"));
            root.run("dpkg --purge ringprobe");
            assertEquals(before, root.state());
        }
    }

    private static void checkRuns(DebianRoot root) throws Exception {
        assertTrue(root.run("test -s /var/cache/ringprobe/ringprobe.aot && ringprobe -V")
                .startsWith("ringprobe "));
        String configuration = "/etc/ringprobe/ringprobe.conf";
        assertEquals(configuration + ": OK\n", root.run("ringprobe check " + configuration));
        String records = root.runAs(
                "ringprobe",
                "TMPDIR=/nowhere ringprobe -i 'pcap;file=/usr/share/ringprobe/pcaps/dns/types.pcap' -p dns"
                        + " -o 'csv;plugins=dns;id=0' 2>/dev/null");
        List<String> lines = records.lines().toList();
        assertEquals(Files.readAllLines(DNS).getFirst(), lines.getFirst());
        assertEquals(
                Files.readAllLines(DNS).stream().skip(1).toList(),
                lines.stream().skip(1).sorted().toList());
        root.run("ringprobe -i 'pcap;file=/usr/share/ringprobe/pcaps/demo.pcap' -p pstats"
                + " -o 'ipfix;file=/tmp/flows.ipfix' && rm /tmp/flows.ipfix");
    }
}
