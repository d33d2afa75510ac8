package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.export.text.SampleSchema;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, octet by octet. */
class UnirecVectorsTest {
    /**
     * A file that libtrap 1.5 and libunirec 3 wrote with two records of the sample schema, and a record of one octet
     * for the end.
     */
    private static final String FILE_OF_LIBTRAP = """
        02000000000001e169706164647220415f49502c697061646472204453545f49502c697061646472205352435f49502c
        74696d6520415f54494d452c75696e74363420415f55494e5436342c75696e7436342042595445532c75696e74363420
        42595445535f5245562c75696e743634204c494e4b5f4249545f4649454c442c74696d652054494d455f46495253542c
        74696d652054494d455f4c4153542c6d61636164647220415f4d41432c6d616361646472204453545f4d41432c6d6163
        61646472205352435f4d41432c666c6f617420415f464c4f41542c75696e74333220475f55494e5433322c75696e7433
        32205041434b4554532c75696e743332205041434b4554535f5245562c75696e74313620424f54485f49442c75696e74
        3136204453545f504f52542c75696e743136205352435f504f52542c75696e743820415f55494e54382c75696e743820
        4449525f4249545f4649454c442c75696e74382050524f544f434f4c2c75696e7438205443505f464c4147532c75696e
        7438205443505f464c4147535f5245562c627974657320425f42595445532c696e74382a20425f5349474e532c737472
        696e6720425f535452494e472c75696e7431362a20425f53495a45532c75696e7433322a20425f42494e532c74696d65
        2a20425f54494d4553000001bd00db20010db8000000000000000000000001000000000000000036afdb08ffffffff00
        00000000000000c0a8001efffffffffbfffffffffa5a5effffffffffffffff6302000000000000ea0f00000000000001
        020000000000005bad1303a5a50657af777f28a5a50657010203040506784476369819dc53602b6a4cabaaca41000000
        0005000000040000001100500032adff07061b120000030003000200050009000e00040012000c001e00100000ff1001
        ff73617920226869220a6400ffff0000000001000000ffffffff5bad1303a5a506575bad1383a6a5065700db00000000
        00000000000000000000000020010db800000000000000000000000820010db800000000000000000000003000000000
        0000000000000000000000006302000000000000ea0f00000000000001020000000000005bad1303a5a50657af777f28
        a5a50657000000000000784476369819dc53602b6a4c000000000403020105000000040000000000500032ad0007061b
        120000030003000200050009000e00040012000c001e00100000ff1001ff73617920226869220a6400ffff0000000001
        000000ffffffff5bad1303a5a506575bad1383a6a50657000100
        """;

    @TempDir
    private Path folder;

    private String write(RecordSchema schema, List<Long> records, String... options) throws IOException {
        Path file = folder.resolve("flows.trapcap");
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "ifc=f:" + file;
        long[] addresses = records.stream().mapToLong(Long::longValue).toArray();
        UnirecRun.export(UnirecRun.open(schema, all), addresses);
        return HexFormat.of().formatHex(Files.readAllBytes(file));
    }

    @Test
    void shouldWriteTheFileThatLibtrapWrites() throws IOException {
        try (FlowRecordFixture flow = new FlowRecordFixture(SampleSchema.ALL)) {
            SampleSchema.setBeta(SampleSchema.setAlpha(SampleSchema.setTcpFlow(flow)));
            long first = flow.build();
            SampleSchema.setBeta(SampleSchema.setTcpFlow(flow.clear()));
            long second = flow.set("SRC_IP", "2001:db8::30")
                    .set("DST_IP", "2001:db8::8")
                    .set("G_UINT32", 0x0102_0304)
                    .build();
            String written = write(
                    SampleSchema.ALL, List.of(first, second), "plugins=(alpha,beta,gamma)", "id=513", "dir=7", "eof");
            assertEquals(FILE_OF_LIBTRAP.replaceAll("\\s", ""), written);
        }
    }

    /** By hand, from the documented layout. */
    @Test
    void shouldLayOutTheBasicRecord() throws IOException {
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of());
        try (FlowRecordFixture flow = new FlowRecordFixture(schema)) {
            SampleSchema.setTcpFlow(flow)
                    .set("TIME_FIRST", "1970-01-01T00:00:02.5")
                    .set("TIME_LAST", 3_000_000_001L);
            String record = "0000000000000000" + "36afdb08" + "ffffffff" // DST_IP
                    + "0000000000000000" + "c0a8001e" + "ffffffff" // SRC_IP
                    + "6302000000000000" // BYTES
                    + "ea0f000000000000" // BYTES_REV
                    + "0000008002000000" // TIME_FIRST: 2 and a half
                    + "0400000003000000" // TIME_LAST: 3 and 4 * 2^-32
                    + "784476369819" // DST_MAC
                    + "dc53602b6a4c" // SRC_MAC
                    + "04030201" // ODID
                    + "05000000" // PACKETS
                    + "04000000" // PACKETS_REV
                    + "5000" // DST_PORT
                    + "32ad" // SRC_PORT
                    + "00" // DIR_BIT_FIELD
                    + "06" // PROTOCOL
                    + "1b" // TCP_FLAGS
                    + "12"; // TCP_FLAGS_REV
            String written = write(schema, List.of(flow.build()), "odid", "id=16909060");
            assertEquals("00000062" + "0060" + record, written.substring(written.length() - 2 * (4 + 2 + 96)));
        }
    }
}
