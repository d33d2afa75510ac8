package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The templates of the probe's own plugins are, element for element, those of the reference's table. */
class TemplateConformanceTest {
    private static final int PLUGIN = 0;
    private static final int ENTERPRISE = 4;
    private static final int ELEMENT = 5;
    private static final int LENGTH = 6;
    private static final int LIST_ELEMENT = 7;

    /**
     * What IANA says of element 70, where the reference is wrong: a label stack entry without its TTL, three octets.
     */
    private static final int LABEL_STACK_SECTION = 70;

    @TempDir
    Path folder;

    @Test
    void shouldHaveTheBasicElementsOfTheReference() throws IOException {
        compare("basic", new RecordSchema(FlowRecord.BASIC, List.of()));
    }

    @Test
    void shouldHaveTheElementsOfTheReferenceForEachPlugin() throws IOException {
        SharedFolder.require("reference/elements.tsv");
        List<String> seen = new ArrayList<>();
        for (FlowPlugin plugin : ServiceLoader.load(FlowPlugin.class)) {
            Schema schema = plugin.descriptor().schema();
            if (!rows(schema.plugin()).isEmpty()) {
                compare(schema.plugin(), new RecordSchema(FlowRecord.BASIC, List.of(schema)));
                seen.add(schema.plugin());
            }
        }
        assertTrue(seen.containsAll(List.of("basicplus", "pstats", "phists", "bstats", "vlan")), () -> "seen: " + seen);
    }

    private void compare(String plugin, RecordSchema schema) throws IOException {
        List<String[]> expected = new ArrayList<>(rows("basic"));
        if (!plugin.equals("basic")) {
            expected.addAll(rows(plugin));
        }
        IpfixReader reader = emptyRecord(schema);
        List<IpfixReader.Specifier> template = reader.templates.get(256);
        assertEquals(expected.size(), template.size(), plugin);
        Iterator<byte[]> lists = reader.records
                .getFirst()
                .values()
                .getOrDefault(new IpfixReader.Element(0, 291), List.of())
                .iterator();
        for (int i = 0; i < expected.size(); i++) {
            String[] row = expected.get(i);
            assertEquals(specifier(row), template.get(i), () -> String.join(" ", row));
            if (!row[LIST_ELEMENT].equals("-")) {
                IpfixReader.BasicList list = IpfixReader.basicList(lists.next());
                assertEquals(
                        row[LIST_ELEMENT].split(" ")[0],
                        list.element().enterprise() + "/" + list.element().id());
                assertEquals(octets(row[LIST_ELEMENT].split(" ")[1]), list.elementLength(), row[LIST_ELEMENT]);
            }
        }
        assertFalse(lists.hasNext());
    }

    private static IpfixReader.Specifier specifier(String[] row) {
        int length = row[LENGTH].equals("var") ? 0xFFFF : Integer.parseInt(row[LENGTH]);
        if (row[PLUGIN].equals("mpls") && row[ELEMENT].equals(String.valueOf(LABEL_STACK_SECTION))) {
            length = 3;
        }
        int element = Integer.parseInt(row[ELEMENT]);
        return new IpfixReader.Specifier(new IpfixReader.Element(Long.parseLong(row[ENTERPRISE]), element), length);
    }

    private static int octets(String type) {
        return type.equals("dateTimeMilliseconds") ? 8 : Integer.parseInt(type.replaceAll("\\D", "")) / 8;
    }

    private IpfixReader emptyRecord(RecordSchema schema) throws IOException {
        Path file = folder.resolve("one.ipfix");
        try (FlowExporter exporter = Exports.open(schema, true, "file=" + file);
                RecordBuilder record = new RecordBuilder(schema)) {
            exporter.export(record.presence((1L << schema.plugins().size()) - 1).build());
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        return reader;
    }

    private static List<String[]> rows(String plugin) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(SharedFolder.require("reference/elements.tsv"))) {
            String[] columns = line.split("\t");
            if (columns[PLUGIN].equals(plugin)) {
                rows.add(columns);
            }
        }
        return rows;
    }
}
