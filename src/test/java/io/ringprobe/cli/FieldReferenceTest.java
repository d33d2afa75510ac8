package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldReferenceTest {
    private static final Schema LISTS = lists();
    private static final List<Schema> SCHEMAS = List.of(FlowRecord.BASIC, LISTS);
    private static final Map<String, String> DOCS = Map.of("basic", "on every flow", "lists", "says \"a\\b\"\n");

    private static Schema lists() {
        Schema.Builder builder = Schema.builder("lists");
        Rows rows = builder.rows(10);
        builder.column(rows, "L_SIZES", Type.UINT16, Ipfix.fixed(8057, 1013, 2), "octets", "a | b");
        builder.column(rows, "L_TIMES", Type.TIME, Ipfix.milliseconds(8057, 1014), "", "");
        builder.string("L_NAME", 10, Ipfix.variable(39499, 20), "name");
        return builder.build();
    }

    @Test
    void shouldRenderATableForEachPlugin() {
        List<String> lines = FieldReference.markdown(SCHEMAS, DOCS).lines().toList();
        assertTrue(lines.contains("## basic"));
        assertTrue(lines.contains("on every flow"));
        assertTrue(lines.contains("| `BYTES` | `uint64` | 0/1 | 8 |  | octets | IP octets, source to destination |"));
        assertTrue(lines.contains("| `SRC_IP` | `ipaddr` | 0/8, IPv6 0/27 | 4, IPv6 16 |  |  | source address |"));
        assertTrue(lines.contains(
                "| `IP_VERSION` | `uint8` (not in UniRec and csv) | 0/60 | 1 |  |  |" + " IP version: 4 or 6 |"));
        assertTrue(lines.contains(
                "| `LINK_BIT_FIELD` | `uint64` | - | - |  |  | exporter, from the output's option id |"));
        assertTrue(lines.contains(
                "| `L_SIZES` | `uint16*` | 0/291 | variable | 8057/1013 unsigned16 | octets | a \\| b |"));
        assertTrue(lines.contains("| `L_NAME` | `string` | 39499/20 | variable |  |  | name |"));
        long fields = SCHEMAS.stream().mapToLong(s -> s.fields().size()).sum();
        assertEquals(fields, lines.stream().filter(l -> l.startsWith("| `")).count());
    }

    @Test
    void shouldTellOfEachPluginAtTheTop() {
        Schema.Builder several = Schema.builder("several");
        several.uint64("A", null, "", "a number");
        several.repeated(7);
        List<Schema> schemas = List.of(FlowRecord.BASIC, LISTS, several.build());
        List<String> lines = FieldReference.markdown(schemas, DOCS).lines().toList();
        assertTrue(lines.contains("| [basic](#basic) | on every flow | "
                + FlowRecord.BASIC.fields().size() + " | 128 |"));
        assertTrue(lines.contains("| [several](#several) |  | 1 | 8 each |"));
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("A flow can have up to 7 of these: ")));
        int lists = LISTS.cachedLength();
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("| [lists]") && l.endsWith(lists + ", and lists |")));
    }

    /** The page in the documentation. */
    @Test
    void shouldBeWrittenInTheDocumentation() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FieldsCommand(new PrintStream(out, true, StandardCharsets.UTF_8)).print(FieldsCommand.Format.md, null);
        assertEquals(
                out.toString(StandardCharsets.UTF_8),
                Files.readString(Path.of("src", "docs", "fields.md")),
                "write it anew: ringprobe fields > src/docs/fields.md");
    }

    @Test
    void shouldRenderJsonThatAParserReads() throws IOException {
        JsonNode root = new ObjectMapper().readTree(FieldReference.json(SCHEMAS, DOCS));
        assertEquals("basic", root.get(0).get("plugin").textValue());
        assertEquals("says \"a\\b\"\n", root.get(1).get("doc").textValue());
        assertEquals(FlowRecord.BASIC.fields().size(), root.get(0).get("fields").size());
        JsonNode source = field(root, 0, "SRC_IP");
        assertEquals(8, source.get("ipfix").get("element").intValue());
        assertEquals("ipv6Address", source.get("ipfix6").get("type").textValue());
        assertTrue(field(root, 0, "LINK_BIT_FIELD").get("ipfix").isNull());
        assertFalse(field(root, 0, "FLOW_END_REASON").get("unirec").booleanValue());
        JsonNode sizes = field(root, 1, "L_SIZES");
        assertEquals(291, sizes.get("ipfix").get("element").intValue());
        assertEquals(1013, sizes.get("listElement").get("element").intValue());
        assertEquals(2, sizes.get("listElement").get("length").intValue());
        assertEquals("octets", sizes.get("unit").textValue());
        assertEquals(
                "dateTimeMilliseconds",
                field(root, 1, "L_TIMES").get("listElement").get("type").textValue());
        assertEquals(
                Ipfix.VARIABLE,
                field(root, 1, "L_NAME").get("ipfix").get("length").intValue());
    }

    private static JsonNode field(JsonNode root, int schema, String name) {
        for (JsonNode field : root.get(schema).get("fields")) {
            if (field.get("name").textValue().equals(name)) {
                return field;
            }
        }
        throw new AssertionError("no field " + name);
    }
}
