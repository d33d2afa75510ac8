package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real captures give over IPFIX, read back by tshark, against the csv of the same run, with all plugins on: the
 * dissector complains of nothing, and every value is equal. Golden.
 *
 * <p>All values of one element are compared at once, for both outputs keep the order of the flows. Which plugins a flow
 * has, csv doesn't tell, but json does. What tshark doesn't know it shows as octets, which are decoded here.
 */
class TsharkReadBackTest {
    private static final List<String> FIELDS = List.of(
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
            "cflow.mpls_bos",
            "cflow.enterprise_private_entry");

    /** CESNET's elements that are no lists. */
    private static final List<String> SCALARS = List.of("TCP_MSS", "TCP_MSS_REV", "TCP_SYN_SIZE");

    /** CESNET's elements in lists, by field. */
    private static final Map<String, Integer> LISTS = new TreeMap<>();

    /** All of them, in the order of a record with the plugins in the order of their names. */
    private static final List<String> ENTRIES = new ArrayList<>(SCALARS);

    static {
        list(1050, "SBI_BRST_PACKETS", "SBI_BRST_BYTES", "SBI_BRST_TIME_START", "SBI_BRST_TIME_STOP");
        list(1054, "DBI_BRST_PACKETS", "DBI_BRST_BYTES", "DBI_BRST_TIME_START", "DBI_BRST_TIME_STOP");
        list(1060, "S_PHISTS_SIZES", "S_PHISTS_IPT", "D_PHISTS_SIZES", "D_PHISTS_IPT");
        list(1013, "PPI_PKT_LENGTHS", "PPI_PKT_TIMES", "PPI_PKT_FLAGS", "PPI_PKT_DIRECTIONS");
    }

    @TempDir
    private Path folder;

    private List<Map<String, String>> flows;
    private TsharkFields tshark;

    private static void list(int first, String... names) {
        for (int i = 0; i < names.length; i++) {
            LISTS.put(names[i], first + i);
            ENTRIES.add(names[i]);
        }
    }

    @BeforeEach
    void needTshark() {
        Tools.require("tshark");
    }

    @Test
    void shouldReadEveryValueThatTheCsvOfTheDemoHas() throws Exception {
        check(Path.of("pcaps", "demo.pcap"));
    }

    @TestFactory
    Stream<DynamicTest> shouldReadEveryValueThatTheCsvHas() throws IOException {
        List<Path> captures = new ArrayList<>();
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/pcaps"))) {
            files.sorted().forEach(captures::add);
        }
        return captures.stream()
                .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> check(c)));
    }

    private void check(Path capture) throws Exception {
        List<String> plugins = new TestComponents().pluginNames();
        assertEquals(
                List.of("basicplus", "bstats", "flowhash", "icmp", "mpls", "phists", "pstats", "vlan"),
                plugins,
                "a new plugin's fields belong into this test");
        ProbeRun.Result result = ProbeRun.over(capture)
                .plugins(plugins)
                .csv("dir=3;strings=escaped")
                .json()
                .output("ipfix;dir=3")
                .run();
        assertEquals(List.of(), result.balance().broken());
        Path file = Files.write(folder.resolve("flows.ipfix"), result.contents().get(2));
        flows = flows(result);
        tshark = new TsharkFields(file, FIELDS);
        assertEquals(List.of(), tshark.values("_ws.malformed"));
        assertEquals(List.of(), tshark.values("_ws.expert"));
        checkBasic();
        checkPlugins();
        assertEquals(expectedEntries(), entries());
    }

    /** The csv's values of each flow by field, but those of plugins that the flow doesn't have. */
    private static List<Map<String, String>> flows(ProbeRun.Result result) {
        String[] header = result.header().split(",");
        List<Map<String, String>> flows = new ArrayList<>();
        for (int i = 0; i < result.records(0).size(); i++) {
            String[] columns = result.records(0).get(i).split(",", -1);
            assertEquals(header.length, columns.length);
            String json = result.records(1).get(i);
            Map<String, String> values = new HashMap<>();
            for (int c = 0; c < columns.length; c++) {
                String name = header[c].split(" ")[1];
                if (json.contains("\"" + name + "\":")) {
                    values.put(name, columns[c]);
                }
            }
            flows.add(values);
        }
        return flows;
    }

    private void checkBasic() {
        assertValues("cflow.octets", "BYTES", "BYTES_REV");
        assertValues("cflow.packets", "PACKETS", "PACKETS_REV");
        assertValues("cflow.protocol", "PROTOCOL");
        assertValues("cflow.srcport", "SRC_PORT");
        assertValues("cflow.dstport", "DST_PORT");
        assertValues("cflow.srcmac", "SRC_MAC");
        assertValues("cflow.dstmac", "DST_MAC");
        assertValues("cflow.inputint", "DIR_BIT_FIELD");
        assertValues("cflow.tcpflags", TsharkFields::number, any(), "TCP_FLAGS", "TCP_FLAGS_REV");
        assertValues("cflow.abstimestart", TsharkFields::time, any(), "TIME_FIRST");
        assertValues("cflow.abstimeend", TsharkFields::time, any(), "TIME_LAST");
        assertValues("cflow.srcaddr", UnaryOperator.identity(), isIpv4(), "SRC_IP");
        assertValues("cflow.dstaddr", UnaryOperator.identity(), isIpv4(), "DST_IP");
        assertValues("cflow.srcaddrv6", UnaryOperator.identity(), isIpv4().negate(), "SRC_IP");
        assertValues("cflow.dstaddrv6", UnaryOperator.identity(), isIpv4().negate(), "DST_IP");
        List<String> versions =
                flows.stream().map(flow -> isIpv4().test(flow) ? "4" : "6").toList();
        assertEquals(versions, tshark.values("cflow.ip_version"));
    }

    private void checkPlugins() {
        assertValues("cflow.ip_ttl", "IP_TTL", "IP_TTL_REV");
        assertValues("cflow.ip_fragment_flags", TsharkFields::number, any(), "IP_FLG", "IP_FLG_REV");
        assertValues("cflow.tcp_windows_size", "TCP_WIN", "TCP_WIN_REV");
        assertValues("cflow.tcp_option_map", TsharkFields::number, any(), "TCP_OPT", "TCP_OPT_REV");
        assertValues("cflow.vlanid", "VLAN_ID");
        assertValues("cflow.flow_id", "FLOW_ID");
        assertValues("cflow.icmp_type_code_ipv4", TsharkFields::number, isIpv4(), "L4_ICMP_TYPE_CODE");
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
        assertEquals(values(isIpv4().negate(), "L4_ICMP_TYPE_CODE"), read);
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
        assertEquals(values(any(), "MPLS_TOP_LABEL_STACK_SECTION"), read);
    }

    private List<String> expectedEntries() {
        List<String> expected = new ArrayList<>();
        for (Map<String, String> flow : flows) {
            for (String name : ENTRIES) {
                if (flow.containsKey(name)) {
                    expected.add(name + " " + BasicListText.cutToMilliseconds(flow.get(name)));
                }
            }
        }
        return expected;
    }

    private List<String> entries() {
        List<String> octets = tshark.values("cflow.enterprise_private_entry");
        List<String> read = new ArrayList<>();
        int next = 0;
        for (Map<String, String> flow : flows) {
            for (String name : ENTRIES) {
                if (flow.containsKey(name)) {
                    read.add(name + " " + entry(name, HexFormat.of().parseHex(octets.get(next++))));
                }
            }
        }
        assertEquals(octets.size(), next, "entries that no flow has");
        return read;
    }

    private static String entry(String name, byte[] octets) {
        return LISTS.containsKey(name)
                ? BasicListText.of(LISTS.get(name), octets)
                : String.valueOf(BasicListText.number(ByteBuffer.wrap(octets), octets.length));
    }

    private static Predicate<Map<String, String>> any() {
        return flow -> true;
    }

    private static Predicate<Map<String, String>> isIpv4() {
        return flow -> flow.get("SRC_IP").indexOf(':') < 0;
    }

    private void assertValues(String field, String... names) {
        assertValues(field, UnaryOperator.identity(), any(), names);
    }

    private void assertValues(
            String field, UnaryOperator<String> text, Predicate<Map<String, String>> which, String... names) {
        List<String> read = tshark.values(field).stream().map(text).toList();
        assertEquals(values(which, names), read, field);
    }

    private List<String> values(Predicate<Map<String, String>> which, String... names) {
        return flows.stream()
                .filter(which)
                .flatMap(flow -> Arrays.stream(names).filter(flow::containsKey).map(flow::get))
                .toList();
    }
}
