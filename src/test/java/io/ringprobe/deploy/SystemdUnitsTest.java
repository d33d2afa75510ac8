package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of systemd. */
class SystemdUnitsTest {
    private static final Path UNITS = Path.of("deploy", "systemd");

    /** In tenths, of 100: what systemd calls OK goes up to 40. */
    private static final String MAX_EXPOSURE = "20";

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSystemd() {
        Tools.require("systemd-analyze");
    }

    /** A unit whose program is there. */
    private Path installed(String unit, String as) throws IOException {
        String text = Files.readString(UNITS.resolve(unit));
        assertTrue(text.contains("=/usr/bin/ringprobe "));
        return Files.writeString(folder.resolve(as), text.replace("=/usr/bin/ringprobe ", "=/bin/true "));
    }

    @Test
    void shouldBeRight() throws Exception {
        Path service = installed("ringprobe.service", "ringprobe.service");
        Path instance = installed("ringprobe@.service", "ringprobe@uplink.service");
        for (Path unit : List.of(service, instance)) {
            assertEquals("", Command.run("systemd-analyze", "verify", "--man=no", unit.toString()));
        }
    }

    @Test
    void shouldExposeLittle() throws Exception {
        Path service = installed("ringprobe.service", "ringprobe.service");
        String report = Command.run(
                "systemd-analyze", "security", "--offline=true", "--threshold=" + MAX_EXPOSURE, service.toString());
        assertTrue(report.contains("Overall exposure level"), report);
    }

    @Test
    void shouldHaveATemplateThatDiffersInNamesOnly() throws IOException {
        List<String> service = Files.readAllLines(UNITS.resolve("ringprobe.service"));
        List<String> template = new ArrayList<>(Files.readAllLines(UNITS.resolve("ringprobe@.service")));
        assertTrue(template.remove("EnvironmentFile=-/etc/default/ringprobe-%i"));
        List<String> named = service.stream()
                .map(line -> line.replaceFirst("^(Description=.*)$", "$1 %i")
                        .replace("/etc/ringprobe/ringprobe.conf", "/etc/ringprobe/%i.conf")
                        .replaceFirst("^((State|Logs)Directory=ringprobe)$", "$1/%i")
                        .replaceFirst("^(RuntimeDirectory=ringprobe)$", "$1-%i")
                        .replace("systemctl edit ringprobe`", "systemctl edit ringprobe@NAME`"))
                .toList();
        assertEquals(named, template);
    }
}
