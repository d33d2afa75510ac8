package io.ringprobe.plugin.dnssd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.testkit.PluginRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whitelist of TXT strings: what it lets through, and mistakes in the file. Unit. */
class TxtFilterTest {
    private static final byte[] TXT = MessageBuilder.strings("rp=queue", "NOTE=2nd floor", "color", "rpx=1", "x=rp");

    @TempDir
    private Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("txt.csv"), List.of(lines));
    }

    private static String txt(Path file, String... labels) {
        byte[] message = MessageBuilder.response(0)
                .answer(MessageBuilder.name(labels), RecordType.TXT, TXT)
                .build();
        try (PluginRig rig = PluginRig.of("dnssd;txt=" + file).udp(5353, 5353)) {
            String responses = rig.send(message).end().getFirst().text("DNSSD_RESPONSES");
            String before = ";-1;;;";
            return responses.substring(responses.indexOf(before) + before.length());
        }
    }

    private static List<String> problems(Path file) {
        return assertThrows(ConfigException.class, () -> PluginRig.of("dnssd;txt=" + file))
                .problems();
    }

    @Test
    void shouldTellOnlyTheKeysOfListedServices() throws IOException {
        Path file = file("# printers", "", " _ipp._tcp.local , rp, Note ,COLOR", "_http._tcp.local,path");
        assertEquals("rp=queue:NOTE=2nd floor:color:;", txt(file, "Laser", "_ipp", "_tcp", "local"));
        assertEquals("rp=queue:NOTE=2nd floor:color:;", txt(file, "_IPP", "_TCP", "LOCAL"));
        assertEquals(";", txt(file, "Laser", "_http", "_tcp", "local"));
        assertEquals(";", txt(file, "Laser", "_ssh", "_tcp", "local"));
    }

    @Test
    void shouldCompareWholeLabels() throws IOException {
        Path file = file("_ipp._tcp.local,rp");
        assertEquals(";", txt(file, "x_ipp", "_tcp", "local"));
        assertEquals(";", txt(file, "x._ipp", "_tcp", "local"));
        assertEquals(";", txt(file, "Laser", "_ipp", "_tcp", "local", "net"));
        assertEquals("rp=queue:;", txt(file, "a.", "_ipp", "_tcp", "local"));
    }

    @Test
    void shouldNameFileAndLineOfEachMistake() throws IOException {
        Path file = file(
                "_ipp._tcp.local,rp",
                "ipp._tcp.local,rp",
                "_http._tcp.local",
                "_ssh._tcp.local,a,,b=c",
                "_IPP._tcp.local,note",
                "_x._sctp.local,a");
        List<String> problems = problems(file);
        assertEquals(6, problems.size(), problems.toString());
        String[] expected = {
            ":2: 'ipp._tcp.local'", ":3: _http._tcp.local", ":4: ''", ":4: 'b=c'", ":5: _ipp", ":6: '_x"
        };
        for (int i = 0; i < expected.length; i++) {
            assertTrue(problems.get(i).contains(file + expected[i]), problems.get(i));
        }
    }

    @Test
    void shouldSayWhichFileCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.csv");
        assertTrue(
                problems(missing).getFirst().contains("txt=" + missing),
                problems(missing).getFirst());
        Path noText = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertTrue(problems(noText).getFirst().contains("txt=" + noText));
        assertTrue(problems(folder).getFirst().contains("txt=" + folder));
    }
}
