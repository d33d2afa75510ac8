package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.RepeatingPlugin;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The option {@code wide}: one template for all flows of an IP version, and in their records, field by field, what the
 * narrow records of the same flows have; all else is zero or empty.
 */
class WideTest {
    private static final int LIST = 291;

    /** A value of a data record; of a list its element and values. */
    private record Value(IpfixReader.Element element, boolean isList, List<byte[]> octets) {
        boolean isEmpty() {
            for (byte[] value : octets) {
                for (byte octet : value) {
                    if (octet != 0) {
                        return false;
                    }
                }
            }
            return !isList || octets.isEmpty();
        }
    }

    private final TestComponents components = new TestComponents();

    @TestFactory
    Stream<DynamicTest> shouldTellOfRealFlowsWhatNarrowRecordsTell() throws IOException {
        return captures().stream()
                .map(capture -> DynamicTest.dynamicTest(
                        capture.getFileName().toString(), () -> check(components.pluginNames(), "", capture)));
    }

    private static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/pcaps"))) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldTellOfTheDemoWhatNarrowRecordsTell() throws Exception {
        check(components.pluginNames(), "", Path.of("pcaps", "demo.pcap"));
    }

    @Test
    void shouldTellOfSeveralSectionsInListsOrInFurtherRecords() throws Exception {
        components.add(RepeatingPlugin::new);
        List<String> names = List.of("basicplus", RepeatingPlugin.NAME, "pstats");
        check(names, "", Path.of("pcaps", "demo.pcap"));
        check(names, ";lists=false", Path.of("pcaps", "demo.pcap"));
    }

    private void check(List<String> names, String options, Path capture) throws Exception {
        ProbeRun run = ProbeRun.over(capture);
        names.forEach(name ->
                (name.equals(RepeatingPlugin.NAME) ? run.plugin(RepeatingPlugin::new) : run.plugins(name)).shards(1));
        ProbeRun.Result result =
                run.output("ipfix" + options).output("ipfix;wide" + options).run();
        assertEquals(List.of(), result.balance().broken());
        IpfixReader narrow = new IpfixReader();
        narrow.readAll(result.contents().getFirst());
        IpfixReader wide = new IpfixReader();
        wide.readAll(result.contents().getLast());
        assertEquals(narrow.records.size(), wide.records.size());
        assertTrue(wide.templates.size() <= 2, () -> wide.templates.size() + " templates");
        List<Schema> plugins = names.stream()
                .map(name -> components.plugin(name).descriptor().schema())
                .toList();
        for (int i = 0; i < narrow.records.size(); i++) {
            compare(values(narrow, i), values(wide, i), plugins);
        }
    }

    /** The values in the order of the template. */
    private static List<Value> values(IpfixReader reader, int index) {
        IpfixReader.DataRecord data = reader.records.get(index);
        Map<IpfixReader.Element, Iterator<byte[]>> left = new HashMap<>();
        data.values().forEach((element, octets) -> left.put(element, octets.iterator()));
        List<Value> values = new ArrayList<>();
        for (IpfixReader.Specifier specifier : reader.templates.get(data.template())) {
            values.add(value(specifier.element(), left.get(specifier.element()).next()));
        }
        return values;
    }

    private static Value value(IpfixReader.Element element, byte[] octets) {
        if (element.enterprise() != 0 || element.id() != LIST) {
            return new Value(element, false, List.of(octets));
        }
        IpfixReader.BasicList list = IpfixReader.basicList(octets);
        return new Value(list.element(), true, list.values());
    }

    /** Walks the plugins: each is either in both records, or empty in the wide one. */
    private static void compare(List<Value> narrow, List<Value> wide, List<Schema> plugins) {
        boolean v6 = narrow.stream().anyMatch(value -> value.element.equals(new IpfixReader.Element(0, 27)));
        int pluginFields =
                plugins.stream().mapToInt(p -> elements(p, v6).size()).sum();
        int basic = wide.size() - pluginFields;
        for (int i = 0; i < basic; i++) {
            same(narrow.get(i), wide.get(i));
        }
        int inNarrow = basic;
        int inWide = basic;
        for (Schema plugin : plugins) {
            List<IpfixReader.Element> elements = elements(plugin, v6);
            List<Value> section = wide.subList(inWide, inWide + elements.size());
            inWide += elements.size();
            assertEquals(elements, section.stream().map(Value::element).toList(), plugin.plugin());
            if (begins(narrow, inNarrow, elements) && !differs(narrow, inNarrow, section)) {
                inNarrow += elements.size();
            } else {
                section.forEach(value -> assertTrue(value.isEmpty(), () -> plugin.plugin() + " " + value.element));
            }
        }
        assertEquals(narrow.size(), inNarrow, "all fields of the narrow record are in the wide one");
    }

    private static List<IpfixReader.Element> elements(Schema plugin, boolean v6) {
        List<IpfixReader.Element> elements = new ArrayList<>();
        for (Field field : plugin.fields()) {
            Ipfix ipfix = v6 ? field.ipfix6() : field.ipfix();
            if (ipfix != null) {
                elements.add(new IpfixReader.Element(ipfix.enterprise(), ipfix.id()));
            }
        }
        return elements;
    }

    private static boolean begins(List<Value> narrow, int at, List<IpfixReader.Element> elements) {
        return at + elements.size() <= narrow.size()
                && elements.equals(narrow.subList(at, at + elements.size()).stream()
                        .map(Value::element)
                        .toList());
    }

    private static boolean differs(List<Value> narrow, int at, List<Value> section) {
        for (int i = 0; i < section.size(); i++) {
            if (!isSame(narrow.get(at + i), section.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static void same(Value narrow, Value wide) {
        assertEquals(narrow.element, wide.element);
        assertEquals(narrow.octets.size(), wide.octets.size());
        assertArrayEquals(narrow.octets.getFirst(), wide.octets.getFirst());
    }

    /** A wide record has a list of one where the narrow one has one value. */
    private static boolean isSame(Value narrow, Value wide) {
        if (narrow.octets.size() != wide.octets.size() || narrow.isList && !wide.isList) {
            return false;
        }
        for (int i = 0; i < narrow.octets.size(); i++) {
            if (!Arrays.equals(narrow.octets.get(i), wide.octets.get(i))) {
                return false;
            }
        }
        return true;
    }
}
