package io.ringprobe.export.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * What plugins declare is what the reference's table of elements says: names and types in UniRec, order and elements in
 * IPFIX. A plugin that the reference doesn't have is passed over.
 */
class DeclarationTest {
    private static final int BASIC_LIST = 291;

    /** A line of the table; as in its header. */
    private record Row(
            String plugin,
            String order,
            String name,
            String type,
            String pen,
            String element,
            String length,
            String list) {
        static Row of(String line) {
            String[] c = line.split("\t");
            return new Row(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
        }
    }

    private static List<Row> table() throws IOException {
        return Files.readAllLines(SharedFolder.require("reference/elements.tsv")).stream()
                .skip(1)
                .map(Row::of)
                .toList();
    }

    /** A field as the table would have it. */
    private static Row row(Field field, int order) {
        Ipfix ipfix = field.ipfix();
        String name = field.inUnirec() ? field.name() : "-";
        String type = field.inUnirec() ? field.unirecType() : "-";
        String plugin = field.plugin();
        if (field.isList()) {
            String element = ipfix.enterprise() + "/" + ipfix.id() + " " + abstractType(field);
            return new Row(plugin, "" + order, name, type, "0", "" + BASIC_LIST, "var", element);
        }
        String length = ipfix.length() == Ipfix.VARIABLE ? "var" : "" + ipfix.length();
        return new Row(plugin, "" + order, name, type, "" + ipfix.enterprise(), "" + ipfix.id(), length, "-");
    }

    private static String abstractType(Field field) {
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64 -> "unsigned" + 8 * field.ipfix().length();
            case INT8 -> "signed8";
            case TIME ->
                field.ipfix().encoding() == Ipfix.Encoding.MILLISECONDS
                        ? "dateTimeMilliseconds"
                        : "dateTimeMicroseconds";
            default -> field.type().name();
        };
    }

    /** Where the reference is wrong: a section of the label stack has three octets (RFC 3032, IANA 70). */
    private static Row corrected(Row row) {
        return row.plugin().equals("mpls") && row.element().equals("70")
                ? new Row(row.plugin, row.order, row.name, row.type, row.pen, row.element, "3", row.list)
                : row;
    }

    private static List<Row> declared(Schema schema) {
        List<Row> rows = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (field.ipfix() != null) {
                rows.add(row(field, rows.size() + 1));
            }
        }
        return rows;
    }

    @Test
    void shouldDeclareTheFieldsOfTheReference() throws IOException {
        List<Row> table = table();
        List<Schema> schemas = new ArrayList<>(List.of(FlowRecord.BASIC));
        ServiceLoader.load(FlowPlugin.class)
                .forEach(p -> schemas.add(p.descriptor().schema()));
        int compared = 0;
        for (Schema schema : schemas) {
            List<Row> expected = table.stream()
                    .filter(row -> row.plugin().equals(schema.plugin()))
                    .map(DeclarationTest::corrected)
                    .toList();
            if (!expected.isEmpty()) {
                assertEquals(expected, declared(schema), schema.plugin());
                compared++;
            }
        }
        assertTrue(compared >= 9, compared + " schemas are in the table");
    }

    @Test
    void shouldHaveAnElementOfItsOwnWhereIpv6Differs() {
        assertEquals(27, FlowRecord.BASIC.field("SRC_IP").ipfix6().id());
        assertEquals(28, FlowRecord.BASIC.field("DST_IP").ipfix6().id());
        assertEquals(16, FlowRecord.BASIC.field("DST_IP").ipfix6().length());
        Field icmp = ServiceLoader.load(FlowPlugin.class).stream()
                .map(provider -> provider.get().descriptor().schema())
                .filter(schema -> schema.plugin().equals("icmp"))
                .findFirst()
                .orElseThrow()
                .field("L4_ICMP_TYPE_CODE");
        assertEquals(Ipfix.fixed(0, 139, 2), icmp.ipfix6());
    }

    @Test
    void shouldDocumentEachField() {
        List<Schema> schemas = new ArrayList<>(List.of(FlowRecord.BASIC));
        ServiceLoader.load(FlowPlugin.class)
                .forEach(p -> schemas.add(p.descriptor().schema()));
        for (Schema schema : schemas) {
            for (Field field : schema.fields()) {
                assertTrue(field.doc().length() > 3, field.name());
                assertEquals(schema.plugin(), field.plugin());
            }
        }
    }
}
