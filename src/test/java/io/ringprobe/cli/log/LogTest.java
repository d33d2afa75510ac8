package io.ringprobe.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.ipfix.LogLines;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged through slf4j, as standard error gets it. */
class LogTest {
    private final Logger ours = LoggerFactory.getLogger("io.ringprobe.x.Peer");
    private final Logger library = LoggerFactory.getLogger("net.library.Thing");

    @Test
    void shouldBeWhatSlf4jFinds() {
        assertInstanceOf(ProbeLogger.class, ours);
    }

    @Test
    void shouldWriteALineAMessage() {
        LogLines lines = LogLines.during(() -> {
            ours.info("{}: connected to {}", "ipfix", 4739);
            ours.debug("never seen");
            library.info("not wanted");
            library.warn("heed this");
        });
        String end = System.lineSeparator();
        assertEquals("INFO Peer - ipfix: connected to 4739" + end + "WARN Thing - heed this" + end, lines.text());
    }

    @Test
    void shouldWriteWhereAnExceptionComesFrom() {
        LogLines lines = LogLines.during(() -> ours.error("{} broke", "it", new IOException("no disk")));
        assertTrue(lines.text().startsWith("ERROR Peer - it broke" + System.lineSeparator()), lines::text);
        assertTrue(lines.contains("java.io.IOException: no disk"), lines::text);
        assertTrue(lines.contains("\tat " + LogTest.class.getName()), lines::text);
    }

    @Test
    void shouldCountWhatComesTooOften() {
        LogLines lines = LogLines.during(() -> {
            for (int i = 0; i < 25; i++) {
                ours.warn("{}: drops packets: {}", "this thing", i);
            }
            LogProvider.tellRepeats(true);
        });
        assertTrue(lines.contains("this thing: drops packets: 19"), lines::text);
        assertFalse(lines.contains("this thing: drops packets: 20"), lines::text);
        assertTrue(lines.contains("WARN Peer - repeated 5 times: {}: drops packets: {} (this thing)"), lines::text);
    }

    @Test
    void shouldMarkEachLineForTheJournal() {
        assertEquals("<3>a\n<3>\tb", io.ringprobe.cli.log.LogLines.marked(LogPriority.ERROR, "a\n\tb"));
        assertEquals("<4>a", io.ringprobe.cli.log.LogLines.marked(LogPriority.WARNING, "a"));
    }
}
