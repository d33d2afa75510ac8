package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.CsvLine;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.RepeatingPlugin;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real captures give over IPFIX, read back by tshark, against the csv of the same run, with all plugins on and
 * with each alone: the dissector complains of nothing, and every value of every field is equal. Golden.
 *
 * <p>All outputs keep the order of the flows. Of fields that tshark knows, all values are compared at once; what it
 * doesn't know (elements of private enterprises, lists) {@code elements.lua} decodes flow by flow.
 */
class TsharkReadBackTest {
    private static final String BASIC = "basic";
    private static final String FLOW = "ringprobe.flow";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            FLOW,
            "_ws.malformed",
            "_ws.expert",
            "cflow.octets",
            "cflow.packets",
            "cflow.protocol",
            "cflow.srcport",
            "cflow.dstport",
            "cflow.srcmac",
            "cflow.dstmac",
            "cflow.inputint",
            "cflow.tcpflags",
            "cflow.abstimestart",
            "cflow.abstimeend",
            "cflow.srcaddr",
            "cflow.dstaddr",
            "cflow.srcaddrv6",
            "cflow.dstaddrv6",
            "cflow.ip_version",
            "cflow.ip_ttl",
            "cflow.ip_fragment_flags",
            "cflow.tcp_windows_size",
            "cflow.tcp_option_map",
            "cflow.vlanid",
            "cflow.flow_id",
            "cflow.icmp_type_code_ipv4",
            "cflow.icmp_ipv6_type",
            "cflow.icmp_ipv6_code",
            "cflow.mpls_label",
            "cflow.mpls_exp",
            "cflow.mpls_bos");

    /** The plugins' fields that tshark knows by itself; {@link #checkPlugins} compares them. */
    private static final Set<String> KNOWN = Set.of(
            "IP_TTL",
            "IP_TTL_REV",
            "IP_FLG",
            "IP_FLG_REV",
            "TCP_WIN",
            "TCP_WIN_REV",
            "TCP_OPT",
            "TCP_OPT_REV",
            "VLAN_ID",
            "FLOW_ID",
            "L4_ICMP_TYPE_CODE",
            "MPLS_TOP_LABEL_STACK_SECTION");

    @TempDir
    private Path folder;

    private final TestComponents components = new TestComponents();
    private final Map<String, List<Map<String, String>>> rows = new LinkedHashMap<>();
    private List<Schema> plugins;
    private TsharkFields tshark;

    @BeforeEach
    void needTshark() {
        Tools.require("tshark");
    }

    private static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>();
        try (Stream<Path> own = Files.walk(Path.of("pcaps"));
                Stream<Path> conformance = Files.list(SharedFolder.require("conformance/pcaps"))) {
            Stream.concat(own, conformance)
                    .filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
                    .sorted()
                    .forEach(captures::add);
        }
        return captures;
    }

    @Test
    void shouldReadEveryValueThatTheCsvOfTheDemoHas() throws Exception {
        check(components.pluginNames(), Path.of("pcaps", "demo.pcap"));
    }

    @TestFactory
    Stream<DynamicTest> shouldReadEveryValueThatTheCsvHas() throws IOException {
        return captures().stream()
                .map(c ->
                        DynamicTest.dynamicTest(c.getFileName().toString(), () -> check(components.pluginNames(), c)));
    }

    /** All captures as one input. */
    @TestFactory
    Stream<DynamicTest> shouldReadEveryValueWithOnePluginAlone() throws IOException {
        Path[] captures = captures().toArray(Path[]::new);
        return components.pluginNames().stream()
                .map(plugin -> DynamicTest.dynamicTest(plugin, () -> check(List.of(plugin), captures)));
    }

    @Test
    void shouldReadEveryValueOfSeveralSections() throws Exception {
        components.add(RepeatingPlugin::new);
        check(List.of("basicplus", RepeatingPlugin.NAME, "pstats"), captures().toArray(Path[]::new));
        assertTrue(rows.get(RepeatingPlugin.NAME).size() > rows.get(BASIC).size());
    }

    /** tshark could be told more, but then a test must compare it. */
    @Test
    void shouldKnowHowTsharkShowsEachField() {
        for (String name : components.pluginNames()) {
            Schema schema = components.plugin(name).descriptor().schema();
            List<Field> unknown = EnterpriseElements.unknown(schema);
            for (Field field : schema.fields()) {
                boolean compared = field.ipfix() == null || unknown.contains(field) || KNOWN.contains(field.name());
                assertTrue(compared, field.name() + " belongs into this test");
            }
        }
    }

    private void check(List<String> names, Path... captures) throws Exception {
        plugins = names.stream()
                .map(components::plugin)
                .map(FlowPlugin::descriptor)
                .map(descriptor -> descriptor.schema())
                .toList();
        ProbeRun run = ProbeRun.over(captures).csv("plugins=basic;dir=3;strings=escaped");
        for (String name : names) {
            (name.equals(RepeatingPlugin.NAME) ? run.plugin(RepeatingPlugin::new) : run.plugins(name))
                    .csv("strings=escaped;plugins=" + name);
        }
        ProbeRun.Result result = run.json()
                .output("ipfix;dir=3")
                .output("ipfix;dir=3;lists=false")
                .run();
        assertEquals(List.of(), result.balance().broken());
        rows.clear();
        rows.put(BASIC, rows(result, 0));
        for (int i = 0; i < names.size(); i++) {
            rows.put(names.get(i), rows(result, i + 1));
        }
        List<String> json = result.records(names.size() + 1);
        read(result.contents().get(names.size() + 2));
        checkBasic();
        checkPlugins();
        assertEquals(entries(json, true), tshark.values(FLOW));
        List<String> separate = entries(json, false);
        if (separate.size() > json.size()) {
            read(result.contents().get(names.size() + 3));
            checkSums();
            assertEquals(separate, tshark.values(FLOW));
        }
    }

    private static List<Map<String, String>> rows(ProbeRun.Result result, int output) {
        String[] header = result.text(output).lines().findFirst().orElseThrow().split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : result.records(output)) {
            List<String> cells = CsvLine.cells(line);
            assertEquals(header.length, cells.size());
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.length; i++) {
                row.put(header[i].split(" ")[1], cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private void read(byte[] ipfix) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("flows.ipfix"), ipfix);
        Path elements = folder.resolve("elements.tsv");
        EnterpriseElements.write(plugins, elements);
        tshark = new TsharkFields(file, FIELDS, elements);
        assertEquals(List.of(), tshark.values("_ws.malformed"));
        assertEquals(List.of(), tshark.values("_ws.expert"));
    }

    private void checkBasic() {
        assertValues("cflow.octets", BASIC, "BYTES", "BYTES_REV");
        assertValues("cflow.packets", BASIC, "PACKETS", "PACKETS_REV");
        assertValues("cflow.protocol", BASIC, "PROTOCOL");
        assertValues("cflow.srcport", BASIC, "SRC_PORT");
        assertValues("cflow.dstport", BASIC, "DST_PORT");
        assertValues("cflow.srcmac", BASIC, "SRC_MAC");
        assertValues("cflow.dstmac", BASIC, "DST_MAC");
        assertValues("cflow.inputint", BASIC, "DIR_BIT_FIELD");
        assertValues("cflow.tcpflags", TsharkFields::number, any(), BASIC, "TCP_FLAGS", "TCP_FLAGS_REV");
        assertValues("cflow.abstimestart", TsharkFields::time, any(), BASIC, "TIME_FIRST");
        assertValues("cflow.abstimeend", TsharkFields::time, any(), BASIC, "TIME_LAST");
        assertValues("cflow.srcaddr", UnaryOperator.identity(), isIpv4(), BASIC, "SRC_IP");
        assertValues("cflow.dstaddr", UnaryOperator.identity(), isIpv4(), BASIC, "DST_IP");
        assertValues("cflow.srcaddrv6", UnaryOperator.identity(), isIpv4().negate(), BASIC, "SRC_IP");
        assertValues("cflow.dstaddrv6", UnaryOperator.identity(), isIpv4().negate(), BASIC, "DST_IP");
        List<String> versions = rows.get(BASIC).stream()
                .map(flow -> isIpv4().test(flow) ? "4" : "6")
                .toList();
        assertEquals(versions, tshark.values("cflow.ip_version"));
    }

    private void checkPlugins() {
        assertValues("cflow.ip_ttl", "basicplus", "IP_TTL", "IP_TTL_REV");
        assertValues("cflow.ip_fragment_flags", TsharkFields::number, any(), "basicplus", "IP_FLG", "IP_FLG_REV");
        assertValues("cflow.tcp_windows_size", "basicplus", "TCP_WIN", "TCP_WIN_REV");
        assertValues("cflow.tcp_option_map", TsharkFields::number, any(), "basicplus", "TCP_OPT", "TCP_OPT_REV");
        assertValues("cflow.vlanid", "vlan", "VLAN_ID");
        assertValues("cflow.flow_id", "flowhash", "FLOW_ID");
        assertValues("cflow.icmp_type_code_ipv4", TsharkFields::number, isIpv4(), "icmp", "L4_ICMP_TYPE_CODE");
        assertIcmpv6();
        assertMpls();
    }

    /** tshark shows type and code apart. */
    private void assertIcmpv6() {
        List<String> types = tshark.values("cflow.icmp_ipv6_type");
        List<String> codes = tshark.values("cflow.icmp_ipv6_code");
        List<String> read = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            read.add(String.valueOf(Integer.parseInt(types.get(i)) << 8 | Integer.parseInt(codes.get(i))));
        }
        assertEquals(values(isIpv4().negate(), "icmp", "L4_ICMP_TYPE_CODE"), read);
    }

    /** tshark shows label, experimental bits and the bottom-of-stack bit apart. */
    private void assertMpls() {
        List<String> labels = tshark.values("cflow.mpls_label");
        List<String> experimental = tshark.values("cflow.mpls_exp");
        List<String> bottom = tshark.values("cflow.mpls_bos");
        List<String> read = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            int entry = Integer.parseInt(labels.get(i)) << 4 | Integer.parseInt(experimental.get(i)) << 1;
            read.add(HexFormat.of()
                    .toHexDigits(entry | Integer.parseInt(bottom.get(i)))
                    .substring(2));
        }
        assertEquals(values(any(), "mpls", "MPLS_TOP_LABEL_STACK_SECTION"), read);
    }

    /** Records of further sections carry no octets and packets, so that the sums are right. */
    private void checkSums() {
        assertEquals(sum(values(any(), BASIC, "BYTES", "BYTES_REV")), sum(tshark.values("cflow.octets")));
        assertEquals(sum(values(any(), BASIC, "PACKETS", "PACKETS_REV")), sum(tshark.values("cflow.packets")));
    }

    private static long sum(List<String> numbers) {
        return numbers.stream().mapToLong(Long::parseLong).sum();
    }

    /** What tshark doesn't know of each data record: what each flow has says json, the values each plugin's csv. */
    private List<String> entries(List<String> json, boolean lists) throws IOException {
        Map<String, Iterator<Map<String, String>>> csv = new HashMap<>();
        plugins.forEach(p -> csv.put(p.plugin(), rows.get(p.plugin()).iterator()));
        List<String> records = new ArrayList<>();
        for (String line : json) {
            JsonNode flow = JSON.readTree(line);
            boolean asLists = lists && plugins.stream().anyMatch(plugin -> sections(plugin, flow) > 1);
            StringBuilder first = new StringBuilder("flow");
            List<String> further = new ArrayList<>();
            for (Schema plugin : plugins) {
                List<Map<String, String>> found = take(csv.get(plugin.plugin()), sections(plugin, flow));
                if (plugin.isRepeated() && asLists) {
                    first.append(EnterpriseElements.lists(plugin, found));
                } else if (!found.isEmpty()) {
                    first.append(EnterpriseElements.values(plugin, found.getFirst()));
                    found.stream().skip(1).forEach(row -> further.add("flow" + EnterpriseElements.values(plugin, row)));
                }
            }
            records.add(first.toString());
            records.addAll(further);
        }
        csv.forEach((plugin, left) -> assertFalse(left.hasNext(), plugin + ": csv has more rows than json"));
        return records;
    }

    private int sections(Schema plugin, JsonNode flow) {
        if (plugin.isRepeated()) {
            return flow.path(plugin.plugin()).size();
        }
        boolean present = plugin.fields().stream().anyMatch(f -> isUnique(f) && flow.has(f.name()));
        return present ? 1 : 0;
    }

    /** Whether no other plugin has a field of that name. */
    private boolean isUnique(Field field) {
        return plugins.stream()
                        .flatMap(plugin -> plugin.fields().stream())
                        .filter(f -> f.name().equals(field.name()))
                        .count()
                == 1;
    }

    private static List<Map<String, String>> take(Iterator<Map<String, String>> rows, int count) {
        List<Map<String, String>> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(rows.next());
        }
        return taken;
    }

    private static Predicate<Map<String, String>> any() {
        return flow -> true;
    }

    private static Predicate<Map<String, String>> isIpv4() {
        return flow -> flow.get("SRC_IP").indexOf(':') < 0;
    }

    private void assertValues(String field, String plugin, String... names) {
        assertValues(field, UnaryOperator.identity(), any(), plugin, names);
    }

    private void assertValues(
            String field,
            UnaryOperator<String> text,
            Predicate<Map<String, String>> which,
            String plugin,
            String... names) {
        List<String> read = tshark.values(field).stream().map(text).toList();
        assertEquals(values(which, plugin, names), read, field);
    }

    private List<String> values(Predicate<Map<String, String>> which, String plugin, String... names) {
        return rows.getOrDefault(plugin, List.of()).stream()
                .filter(which)
                .flatMap(row -> Arrays.stream(names).map(row::get))
                .toList();
    }
}
