package io.ringprobe.plugin.osquery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OsquerySourceTest {
    private static final String ROW = "{\"protocol\":\"6\",\"local_address\":\"%s\",\"local_port\":\"40000\","
            + "\"remote_address\":\"%s\",\"remote_port\":\"80\",\"name\":\"curl\",\"username\":\"alice\"}";

    @TempDir
    private Path folder;

    /** A stand-in for osqueryi: answers a query that has a word of the pattern with that text. */
    private Path program(String pattern, String answer) throws IOException {
        Path program = folder.resolve("osqueryi");
        Files.writeString(
                program,
                "#!/bin/sh\nwhile read -r query; do case \"$query\" in *" + pattern + "*) cat <<'END'\n" + answer
                        + "\nEND\n;; *) exit 1;; esac; done\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    @Test
    void shouldReadTheHost() throws IOException {
        String row = "{\"arch\":\"x86_64\",\"build\":\"\",\"hostname\":\"probe\",\"major\":\"12\",\"minor\":\"0\","
                + "\"name\":\"Debian GNU/Linux\",\"platform\":\"debian\",\"platform_like\":\"\",\"version\":\"6.1.0\"}";
        try (OsquerySource source =
                OsquerySource.start(program("os_version", "[\n  " + row + "\n]").toString())) {
            assertEquals(
                    new HostFacts("Debian GNU/Linux", 12, 0, "", "debian", "", "x86_64", "6.1.0", "probe"),
                    source.host());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1 10.0.0.2", "2001:db8::1 2001:db8::2", "::ffff:10.0.0.1 ::ffff:10.0.0.2", "10.0.0.1 ::"
            })
    void shouldReadSocketsTimeAndAgain(String addresses) throws IOException {
        String[] ends = addresses.split(" ");
        String answer = "[\n  " + ROW.formatted(ends[0], ends[1]) + "\n]";
        SocketName expected =
                SocketName.of(6, InetAddress.ofLiteral(ends[0]), 40_000, InetAddress.ofLiteral(ends[1]), 80);
        try (OsquerySource source =
                OsquerySource.start(program("process_open_sockets", answer).toString())) {
            for (int i = 0; i < 3; i++) {
                Map<SocketName, Owner> sockets = source.sockets();
                assertEquals(List.of(expected), List.copyOf(sockets.keySet()));
                assertArrayEquals(
                        "curl".getBytes(StandardCharsets.US_ASCII),
                        sockets.get(expected).program());
                assertArrayEquals(
                        "alice".getBytes(StandardCharsets.US_ASCII),
                        sockets.get(expected).user());
            }
        }
    }

    @Test
    void shouldReadAnEmptyAnswer() throws IOException {
        try (OsquerySource source =
                OsquerySource.start(program("process_open_sockets", "[\n\n]").toString())) {
            assertEquals(Map.of(), source.sockets());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Error: no such table\n]", "[\n{\"a\":\n]", "[\n{\"local_address\":\"here\"}\n]"})
    void shouldRefuseOtherAnswers(String answer) throws IOException {
        try (OsquerySource source =
                OsquerySource.start(program("process_open_sockets", answer).toString())) {
            assertThrows(IOException.class, source::sockets);
        }
    }

    @Test
    void shouldNoticeThatTheProgramHasEnded() throws IOException {
        try (OsquerySource source = OsquerySource.start(program("nothing", "").toString())) {
            assertThrows(IOException.class, source::host);
        }
    }

    @Test
    void shouldLocateTheProgram() throws IOException {
        String program = program("x", "").toString();
        assertEquals(Optional.of(program), OsquerySource.locate(program, ""));
        assertEquals(Optional.of(program), OsquerySource.locate("osqueryi", "/nowhere::" + folder));
        assertEquals(Optional.empty(), OsquerySource.locate("osqueryj", "/nowhere:" + folder));
        assertEquals(Optional.empty(), OsquerySource.locate("", "/nowhere:" + folder));
        assertEquals(Optional.empty(), OsquerySource.locate(folder.toString(), ""));
        Files.setPosixFilePermissions(Path.of(program), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Optional.empty(), OsquerySource.locate(program, ""));
    }
}
