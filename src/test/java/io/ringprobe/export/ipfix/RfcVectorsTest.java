package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worked examples of the RFCs, as octets. */
class RfcVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final NativeBlock out = NativeBlock.allocate(4096);

    @AfterEach
    void free() {
        out.close();
    }

    /** RFC 7011, A.2.1 and A.3. */
    @Test
    void shouldEncodeTemplateAndRecordsWithIanaElements() {
        Schema.Builder s = Schema.builder("example");
        ip(s, "SRC", 8);
        ip(s, "DST", 12);
        ip(s, "NEXT_HOP", 15);
        s.uint32("PKTS", Ipfix.fixed(0, 2, 4), "", "packets");
        s.uint32("OCTETS", Ipfix.fixed(0, 1, 4), "", "octets");
        RecordSchema schema = schema(s);
        assertEquals("01000005" + "00080004" + "000c0004" + "000f0004" + "00020004" + "00010004", template(schema));
        assertEquals(
                "c000020c" + "c00002fe" + "c0000201" + "00001391" + "00518c81",
                data(schema, example(schema, "192.0.2.12", "192.0.2.254", "192.0.2.1", 5009, 5344385)));
        assertEquals(
                "c000021b" + "c0000217" + "c0000202" + "000002ec" + "0005ef46",
                data(schema, example(schema, "192.0.2.27", "192.0.2.23", "192.0.2.2", 748, 388934)));
    }

    private static RecordBuilder example(
            RecordSchema schema, String source, String destination, String hop, int packets, int octets) {
        return new RecordBuilder(schema)
                .set("SRC", Exports.address(source))
                .set("DST", Exports.address(destination))
                .set("NEXT_HOP", Exports.address(hop))
                .set("PKTS", packets)
                .set("OCTETS", octets);
    }

    /** RFC 7011, A.2.2: an enterprise-specific element has its enterprise number behind id and length. */
    @Test
    void shouldEncodeEnterpriseElements() {
        Schema.Builder s = Schema.builder("example");
        s.uint32("PRIVATE", Ipfix.fixed(8057, 15, 4), "", "an enterprise's own");
        assertEquals("01000001" + "800f0004" + "00001f79", template(schema(s)));
    }

    /** RFC 7011, A.5.1 and A.5.2: lengths of 5 and 1000 octets; and the lengths where the form changes. */
    @Test
    void shouldEncodeVariableLengths() {
        Schema.Builder s = Schema.builder("example");
        s.string("TEXT", 1000, Ipfix.variable(0, 82), "text");
        RecordSchema schema = schema(s);
        assertEquals("01000001" + "0052ffff", template(schema));
        assertEquals("05" + "6162636465", data(schema, new RecordBuilder(schema).set("TEXT", "abcde")));
        assertEquals("ff03e8" + "41".repeat(1000), data(schema, text(schema, 1000)));
        assertEquals("fe" + "41".repeat(254), data(schema, text(schema, 254)));
        assertEquals("ff00ff" + "41".repeat(255), data(schema, text(schema, 255)));
        assertEquals("00", data(schema, text(schema, 0)));
    }

    private static RecordBuilder text(RecordSchema schema, int length) {
        return new RecordBuilder(schema).set("TEXT", "A".repeat(length));
    }

    /** RFC 5103, 6.1: reverse elements are those of enterprise 29305. */
    @Test
    void shouldEncodeReverseElements() {
        Schema.Builder s = Schema.builder("example");
        s.uint32("OCTETS", Ipfix.fixed(0, 85, 4), "", "octets");
        s.uint32("OCTETS_REV", Ipfix.fixed(Ipfix.REVERSE, 85, 4), "", "octets");
        RecordSchema schema = schema(s);
        assertEquals("01000002" + "00550004" + "80550004" + "00007279", template(schema));
        assertEquals(
                "00004650" + "0001f400",
                data(schema, new RecordBuilder(schema).set("OCTETS", 18000).set("OCTETS_REV", 128000)));
    }

    /** RFC 6313, 8.1: a multicast flow with the list of its outgoing interfaces 1, 4 and 8, semantic allOf. */
    @Test
    void shouldEncodeBasicListOfIanaElements() {
        Schema.Builder s = Schema.builder("example");
        s.uint32("IN", Ipfix.fixed(0, 10, 4), "", "incoming interface");
        ip(s, "SRC", 8);
        ip(s, "DST", 12);
        Rows r = s.rows(10);
        s.column(r, "OUT", Type.UINT32, Ipfix.fixed(0, 14, 4), "", "outgoing interfaces");
        RecordSchema schema = schema(s);
        assertEquals("01000004" + "000a0004" + "00080004" + "000c0004" + "0123ffff", template(schema));
        RecordBuilder record = new RecordBuilder(schema)
                .set("IN", 9)
                .set("SRC", Exports.address("192.0.2.201"))
                .set("DST", Exports.address("233.252.0.1"))
                .set("OUT", List.of(1, 4, 8));
        assertEquals(
                "00000009" + "c00002c9" + "e9fc0001" + "ff0011" + "03" + "000e0004" + "000000010000000400000008",
                data(schema, record));
    }

    /** RFC 6313, 4.5.1, figure with an enterprise number; also the empty list. */
    @Test
    void shouldEncodeBasicListOfEnterpriseElements() {
        Schema.Builder s = Schema.builder("example");
        Rows r = s.rows(10);
        s.column(r, "LENGTHS", Type.UINT16, Ipfix.fixed(8057, 1013, 2), "", "lengths");
        RecordSchema schema = schema(s);
        assertEquals(
                "ff000d" + "03" + "83f5" + "0002" + "00001f79" + "00401000",
                data(schema, new RecordBuilder(schema).set("LENGTHS", List.of(64, 4096))));
        assertEquals("ff0009" + "03" + "83f5" + "0002" + "00001f79", data(schema, new RecordBuilder(schema)));
    }

    private static RecordSchema schema(Schema.Builder example) {
        return new RecordSchema(Schema.builder("basic").build(), List.of(example.build()));
    }

    private static void ip(Schema.Builder s, String name, int element) {
        Ipfix ipfix = Ipfix.fixed(0, element, 4);
        s.fixed(name, Type.IP, ipfix, ipfix, "", name);
    }

    private static String template(RecordSchema schema) {
        return HEX.formatHex(new ProgramCompiler(schema, 0, 0).compile(0, 1, 4).template());
    }

    private String data(RecordSchema schema, RecordBuilder record) {
        try (record) {
            RecordProgram program = new ProgramCompiler(schema, 0, 0).compile(0, 1, 4);
            long end = RecordEncoder.encode(program.code(), record.presence(1).build(), out.address());
            byte[] octets = new byte[(int) (end - out.address())];
            Memory.copyToArray(out.address(), octets, 0, octets.length);
            return HEX.formatHex(octets);
        }
    }
}
