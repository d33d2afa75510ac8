package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code times}: the elements of a flow's begin and end. */
class TimesTest {
    private static final long FIRST = 1_700_000_000_123_456_789L;
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private IpfixReader.DataRecord export(String... options) throws IOException {
        Path file = folder.resolve("flows.ipfix");
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "file=" + file;
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, all);
                RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
            builder.with("kinds").set("K_NTP", FIRST).set("K_MILLIS", FIRST);
            exporter.export(Exports.basicFlow(builder, 1));
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        IpfixReader.DataRecord record = reader.records.getFirst();
        assertEquals("e8fe6f80" + "1f9ad000", HEX.formatHex(record.only(new IpfixReader.Element(8057, 13))));
        assertEquals(FIRST / 1_000_000, record.number(8057, 14), "plugins' times stay as they are declared");
        return record;
    }

    @Test
    void shouldTellMicrosecondsUnlessAskedOtherwise() throws IOException {
        IpfixReader.DataRecord record = export();
        assertEquals("e8fe6f80" + "1f9ad000", HEX.formatHex(record.only(new IpfixReader.Element(0, 154))));
        assertEquals("e8fe6f81" + "00001800", HEX.formatHex(record.only(new IpfixReader.Element(0, 155))));
    }

    @Test
    void shouldTellMilliseconds() throws IOException {
        IpfixReader.DataRecord record = export("times=milli");
        assertEquals(1_700_000_000_123L, record.number(0, 152));
        assertEquals(1_700_000_001_000L, record.number(0, 153));
        assertFalse(record.values().containsKey(new IpfixReader.Element(0, 154)));
    }

    @Test
    void shouldTellNanoseconds() throws IOException {
        IpfixReader.DataRecord record = export("times=nano");
        assertEquals("e8fe6f80" + "1f9add38", HEX.formatHex(record.only(new IpfixReader.Element(0, 156))));
        assertEquals("e8fe6f81" + "000010c7", HEX.formatHex(record.only(new IpfixReader.Element(0, 157))));
        assertFalse(record.values().containsKey(new IpfixReader.Element(0, 154)));
    }
}
