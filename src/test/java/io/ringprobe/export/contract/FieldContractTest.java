package io.ringprobe.export.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.export.ipfix.IpfixContract;
import io.ringprobe.export.unirec.UnirecContract;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.FieldValues;
import io.ringprobe.testkit.RepeatingPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a declared field: whatever value stands in it, each output writes that value so that it can be read
 * back. For the basic record and every plugin that the probe finds, now and later; through the cache's sections and the
 * record writer, as flows go.
 */
class FieldContractTest {
    private static final List<OutputFormat> FORMATS = List.of(
            new CsvContract(),
            new JsonContract(),
            new IpfixContract(true),
            new IpfixContract(false),
            new UnirecContract());

    @TempDir
    private Path folder;

    static Stream<String> plugins() {
        return descriptors().stream().map(PluginDescriptor::name);
    }

    private static List<PluginDescriptor> descriptors() {
        return ServiceLoader.load(FlowPlugin.class).stream()
                .map(provider -> provider.get().descriptor())
                .toList();
    }

    @Test
    void shouldFindThePlugins() {
        assertTrue(plugins().toList().containsAll(List.of("basicplus", "pstats", "phists", "bstats", "vlan", "mpls")));
    }

    @Test
    void shouldReadBackTheBasicRecord() throws IOException {
        check(List.of());
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void shouldReadBackEachFieldOfAPlugin(String plugin) throws IOException {
        check(descriptors().stream().filter(d -> d.name().equals(plugin)).toList());
    }

    /** Plugins that share no name with an earlier one, as one column then has the value of either. */
    @Test
    void shouldReadBackThePluginsTogether() throws IOException {
        List<PluginDescriptor> together = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (PluginDescriptor plugin : descriptors()) {
            List<String> own =
                    plugin.schema().fields().stream().map(Field::name).toList();
            if (own.stream().noneMatch(names::contains)) {
                names.addAll(own);
                together.add(plugin);
            }
        }
        check(together);
    }

    @Test
    void shouldReadBackSeveralSectionsOfOnePlugin() throws IOException {
        List<PluginDescriptor> together = new ArrayList<>(descriptors().stream()
                .filter(d -> List.of("vlan", "mpls", "pstats").contains(d.name()))
                .toList());
        together.add(1, new RepeatingPlugin().descriptor());
        together.add(repeatingMore());
        check(together);
    }

    private static PluginDescriptor repeatingMore() {
        Schema.Builder schema = Schema.builder("more");
        schema.string("MORE_TEXT", 70, Ipfix.variable(Ipfix.CESNET, 5001), "text");
        schema.uint64("MORE_NUMBER", Ipfix.fixed(0, 148, 8), "", "an element of IANA's");
        schema.repeated(3);
        return new PluginDescriptor(schema.build(), "", List.of(), Interest.everything(), false);
    }

    private void check(List<PluginDescriptor> plugins) throws IOException {
        RecordSchema schema = new RecordSchema(
                FlowRecord.BASIC, plugins.stream().map(PluginDescriptor::schema).toList());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < EdgeValues.SAMPLES; i++) {
            samples.add(EdgeValues.sample(schema, i));
        }
        for (OutputFormat format : FORMATS) {
            Path file =
                    folder.resolve("flows." + format.output() + format.options().size());
            List<Sample> taken =
                    samples.stream().filter(s -> format.takes(s, schema)).toList();
            write(format, file, plugins, schema, taken);
            compare(format, schema, taken, format.decode(file, schema, taken));
        }
    }

    private static void write(
            OutputFormat format, Path file, List<PluginDescriptor> plugins, RecordSchema schema, List<Sample> samples)
            throws IOException {
        long onEveryFlow = 0;
        for (int i = 0; i < plugins.size(); i++) {
            onEveryFlow |= plugins.get(i).onEveryFlow() ? 1L << i : 0;
        }
        FlowExporter exporter = open(format, file, schema);
        try (exporter;
                ExtensionStore store = new ExtensionStore(schema, onEveryFlow);
                NativeBlock entry = NativeBlock.allocateCleared(FlowEntry.LENGTH)) {
            FlowRecordWriter writer = new FlowRecordWriter(store, 1);
            try (NativeBlock record = NativeBlock.allocate(writer.capacity())) {
                for (Sample sample : samples) {
                    Memory.clear(entry.address(), entry.size());
                    fillEntry(sample, entry.address());
                    fillSections(sample, store, schema, entry.address());
                    EndReason reason = EndReason.values()[(int) number(sample, "FLOW_END_REASON") - 1];
                    writer.write(entry.address(), reason, record.address());
                    exporter.export(record.address());
                    store.release(entry.address());
                }
            }
        }
        assertEquals(samples.size(), exporter.counters().get(OutputCount.EXPORTED), format.output());
        int repeats = samples.stream().mapToInt(s -> s.repeats(schema)).sum();
        assertEquals(repeats, exporter.counters().get(OutputCount.REPEATS), format.output());
    }

    private static FlowExporter open(OutputFormat format, Path file, RecordSchema schema) throws IOException {
        OutputFactory factory = ServiceLoader.load(OutputFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.spec().name().equals(format.output()))
                .findFirst()
                .orElseThrow();
        Options options = new Options(factory.spec(), "test", format.options(file, schema));
        return factory.open(options, new OutputContext(schema, true)).getFirst();
    }

    private static Object value(Sample sample, String name) {
        return sample.values().get(FlowRecord.BASIC.field(name));
    }

    private static long number(Sample sample, String name) {
        return (Long) value(sample, name);
    }

    private static void fillEntry(Sample sample, long entry) {
        long key = entry + FlowEntry.KEY_OFFSET;
        byte[] source = (byte[]) value(sample, "SRC_IP");
        byte[] destination = (byte[]) value(sample, "DST_IP");
        Memory.copyFromArray(source, 0, key + FlowKey.ADDRESS_A_OFFSET, source.length);
        Memory.copyFromArray(destination, 0, key + FlowKey.ADDRESS_B_OFFSET, destination.length);
        FlowKey.portA(key, (int) number(sample, "SRC_PORT"));
        FlowKey.portB(key, (int) number(sample, "DST_PORT"));
        FlowKey.identify(key, 0, (int) number(sample, "PROTOCOL"), sample.version());
        Memory.putLong(entry + FlowEntry.BYTES_OFFSET, number(sample, "BYTES"));
        Memory.putLong(entry + FlowEntry.BYTES_REV_OFFSET, number(sample, "BYTES_REV"));
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, (int) number(sample, "PACKETS"));
        Memory.putInt(entry + FlowEntry.PACKETS_REV_OFFSET, (int) number(sample, "PACKETS_REV"));
        Memory.putLong(entry + FlowEntry.TIME_FIRST_OFFSET, number(sample, "TIME_FIRST"));
        Memory.putLong(entry + FlowEntry.TIME_LAST_OFFSET, number(sample, "TIME_LAST"));
        Memory.putByte(entry + FlowEntry.TCP_FLAGS_OFFSET, (int) number(sample, "TCP_FLAGS"));
        Memory.putByte(entry + FlowEntry.TCP_FLAGS_OFFSET + 1, (int) number(sample, "TCP_FLAGS_REV"));
        Memory.copyFromArray((byte[]) value(sample, "SRC_MAC"), 0, entry + FlowEntry.MACS_OFFSET, 6);
        Memory.copyFromArray((byte[]) value(sample, "DST_MAC"), 0, entry + FlowEntry.MACS_OFFSET + 6, 6);
    }

    private static void fillSections(Sample sample, ExtensionStore store, RecordSchema schema, long entry) {
        if (!sample.hasSections()) {
            return;
        }
        for (int plugin = 0; plugin < schema.plugins().size(); plugin++) {
            Schema section = schema.plugins().get(plugin);
            if (section.isRepeated()) {
                fillRepeated(sample, store, section, entry, plugin);
                continue;
            }
            long address = store.create(entry, plugin);
            for (Field field : section.fields()) {
                if (field.storage() instanceof Field.Array a && section.counters() > 0) {
                    count(a, (List<?>) sample.values().get(field), store, section, address, plugin);
                } else {
                    fill(field, sample.values().get(field), address);
                }
            }
            for (Rows rows : section.rows()) {
                fillRows(sample, store, section, rows, address);
            }
        }
    }

    private static void count(
            Field.Array array, List<?> values, ExtensionStore store, Schema section, long address, int plugin) {
        Counters counters = new Counters((array.offset() - section.countersInRecord()) / Counters.WIDTH, array.count());
        for (int i = 0; i < array.count(); i++) {
            store.count(address, plugin, counters, i, (Long) values.get(i));
        }
    }

    private static void fillRepeated(Sample sample, ExtensionStore store, Schema section, long entry, int plugin) {
        for (int i = 0; i < sample.sections(section); i++) {
            long address = store.addSection(entry, plugin);
            assertNotEquals(0, address);
            for (Field field : section.fields()) {
                fill(field, ((List<?>) sample.values().get(field)).get(i), address);
            }
        }
    }

    private static void fill(Field field, Object value, long section) {
        switch (field.storage()) {
            case Field.Fixed f -> FieldValues.put(field.type(), value, section + f.offset());
            case Field.Variable v -> {
                byte[] octets = (byte[]) value;
                Memory.putShort(section + v.slot(), octets.length);
                Memory.copyFromArray(octets, 0, section + v.area(), octets.length);
            }
            case Field.Array a -> {
                for (int i = 0; i < a.count(); i++) {
                    long address =
                            section + a.offset() + (long) i * field.type().size();
                    FieldValues.put(field.type(), ((List<?>) value).get(i), address);
                }
            }
            default -> assertTrue(field.storage() instanceof Field.Column, field.name());
        }
    }

    private static void fillRows(Sample sample, ExtensionStore store, Schema section, Rows rows, long address) {
        List<Field> columns = section.fields().stream()
                .filter(f -> f.storage() instanceof Field.Column c && c.rows() == rows)
                .toList();
        int count = ((List<?>) sample.values().get(columns.getFirst())).size();
        for (int i = 0; i < count; i++) {
            long row = store.addRow(address, rows);
            assertNotEquals(0, row);
            for (Field field : columns) {
                List<?> list = (List<?>) sample.values().get(field);
                FieldValues.put(field.type(), list.get(i), row + ((Field.Column) field.storage()).offset());
            }
        }
    }

    private static void compare(
            OutputFormat format, RecordSchema schema, List<Sample> samples, List<Map<Field, Object>> flows) {
        assertEquals(samples.size(), flows.size(), format.output());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Map<Field, Object> flow = flows.get(i);
            for (Map.Entry<Field, Object> value : sample.values().entrySet()) {
                Field field = value.getKey();
                boolean present =
                        sample.hasSections() || schema.basic().fields().contains(field);
                assertEquals(
                        present ? format.expected(field, value.getValue()) : format.absent(field),
                        flow.get(field),
                        format.output() + ", sample " + i + ", " + field.name());
            }
        }
    }
}
