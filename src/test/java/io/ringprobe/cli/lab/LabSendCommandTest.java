package io.ringprobe.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong use of ringprobe lab send: one line that names it. That it sends, SendTest shows. */
class LabSendCommandTest {
    private static String wrong(int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of("lab", "send"));
        all.addAll(Arrays.asList(arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int ended = new Cli(stream, stream, setup -> {
                    throw new IllegalStateException("no probe was asked for");
                })
                .run(all.toArray(String[]::new));
        String said = out.toString(StandardCharsets.UTF_8);
        assertEquals(status, ended, said);
        assertEquals(1, said.lines().count(), said);
        return said.strip();
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertEquals("ringprobe: there is no interface none", wrong(1, "imix", "-i", "none"));
        assertTrue(wrong(2, "nosuch", "-i", "lo").contains("nosuch"));
        assertTrue(wrong(2, "imix", "-i", "lo", "--rate", "5", "--max").contains("mutually exclusive"));
        assertTrue(wrong(2, "imix", "-i", "lo", "--rate", "-5").contains("--rate and --mbps take numbers above 0"));
        assertTrue(wrong(2, "imix", "-i", "lo", "--seconds", "-1").contains("--seconds=-1.0 is wrong"));
        assertTrue(wrong(2, "imix").contains("--interface=IFC"));
        assertTrue(wrong(2, "pcaps/demo.pcap", "-i", "lo", "--truth", "t").contains("--truth needs a scenario"));
    }
}
