package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.MeteringFigures;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.testkit.Tools;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told beside flows, as {@link IpfixReader} reads it. */
class OptionsReportsTest {
    private static final int DOMAIN = 7;
    private static final int MESSAGE_SIZE = 600;
    private static final int STATISTICS = 0xFFF0;
    private static final int METERING = 0xFFF1;
    private static final int EXPORTING = 0xFFF2;
    private static final int KEYS = 0xFFF3;
    private static final int TYPES = 0xFFF4;

    @TempDir
    Path folder;

    private final NativeBlock block = NativeBlock.allocate(0x20000);
    private final OutputCounters counters = new OutputCounters();
    private final Templates templates = new Templates(600);
    private final IpfixReader reader = new IpfixReader();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private long ignored;
    private int sent;

    @AfterEach
    void free() {
        block.close();
    }

    private OptionsReports reports(RecordSchema schema, boolean datagrams, ReportKind... kinds) {
        EncodingSettings encoding = new EncodingSettings(Set.of(kinds), Times.MICRO, false, false);
        IpfixSettings settings = new IpfixSettings(MESSAGE_SIZE, DOMAIN, 0, 600, 1 << 20, 1, 0, true, false, encoding);
        MeteringFigures figures = new MeteringFigures() {
            @Override
            public long packetsIgnored() {
                return ignored;
            }

            @Override
            public long octetsIgnored() {
                return 100 * ignored;
            }
        };
        return new OptionsReports(
                settings, new OutputContext(schema, true, figures, () -> false, false), templates, counters, datagrams);
    }

    /** Reads all that is due; returns the number of messages. */
    private int pull(OptionsReports reports) {
        int count = 0;
        while (reports.isPending()) {
            int length = reports.fill(block.address());
            IpfixMessage.stamp(block.address(), (int) (System.currentTimeMillis() / 1000), sent);
            byte[] octets = new byte[length];
            Memory.copyToArray(block.address(), octets, 0, length);
            reader.readAll(octets);
            stream.writeBytes(octets);
            sent += reports.records();
            count++;
        }
        return count;
    }

    private List<IpfixReader.DataRecord> options(int template) {
        return reader.options.stream().filter(r -> r.template() == template).toList();
    }

    @Test
    void shouldTellWhatWasExported() {
        OptionsReports reports = reports(TestSchemas.BASIC_ONLY, false, ReportKind.STATS);
        reports.sessionBegan();
        pull(reports);
        counters.add(OutputCount.EXPORTED, 5_000_000_000L);
        counters.addMessage(1400);
        counters.addMessage(200);
        assertFalse(reports.isPending());
        reports.figuresDue();
        pull(reports);
        assertEquals(Set.of(STATISTICS), reader.optionsTemplates.keySet());
        assertEquals(1, reader.optionsTemplates.get(STATISTICS).scopes());
        assertEquals(2, reader.options.size());
        IpfixReader.DataRecord first = reader.options.getFirst();
        assertEquals(List.of(0L, 0L, 0L), List.of(first.number(0, 41), first.number(0, 42), first.number(0, 40)));
        IpfixReader.DataRecord record = reader.options.getLast();
        assertEquals(DOMAIN, record.number(0, 149));
        assertEquals(2, record.number(0, 41));
        assertEquals(5_000_000_000L, record.number(0, 42));
        assertEquals(1600, record.number(0, 40));
    }

    @Test
    void shouldTellWhatWasIgnoredAndLostAndWhen() {
        OptionsReports reports = reports(TestSchemas.BASIC_ONLY, false, ReportKind.RELIABILITY);
        reports.sessionBegan();
        pull(reports);
        long before = System.currentTimeMillis();
        ignored = 3;
        counters.add(OutputCount.LOST_NO_COLLECTOR, 4);
        counters.add(OutputCount.LOST_FROM_SPOOL, 1);
        counters.add(OutputCount.LOST_PACKETS, 50);
        counters.add(OutputCount.LOST_OCTETS, 6000);
        reports.observe();
        reports.figuresDue();
        pull(reports);
        long after = System.currentTimeMillis();
        assertEquals(List.of(0L, 0L), times(options(METERING).getFirst()));
        IpfixReader.DataRecord metering = options(METERING).getLast();
        assertEquals(DOMAIN, metering.number(0, 149));
        assertEquals(3, metering.number(0, 164));
        assertEquals(300, metering.number(0, 165));
        IpfixReader.DataRecord exporting = options(EXPORTING).getLast();
        assertEquals(DOMAIN, exporting.number(0, 144));
        assertEquals(5, exporting.number(0, 166));
        assertEquals(50, exporting.number(0, 167));
        assertEquals(6000, exporting.number(0, 168));
        for (long time : times(exporting)) {
            assertTrue(before <= time && time <= after, () -> time + " is from " + before + " to " + after);
        }
    }

    private static List<Long> times(IpfixReader.DataRecord record) {
        return record.values().get(new IpfixReader.Element(0, 323)).stream()
                .map(octets -> ByteBuffer.wrap(octets).getLong())
                .toList();
    }

    @Test
    void shouldKeepTheTimesOfTheFirstAndTheLastLoss() {
        LossTimes times = new LossTimes();
        times.observe(0, 1000);
        assertEquals(0, times.first());
        times.observe(2, 2000);
        times.observe(2, 3000);
        times.observe(5, 4000);
        times.observe(5, 5000);
        assertEquals(2000, times.first());
        assertEquals(4000, times.last());
    }

    @Test
    void shouldTellTheFlowKeyOfEachTemplate() {
        ProgramCompiler compiler = new ProgramCompiler(TestSchemas.ALL, 1, 0);
        templates.register(compiler.compile(0, 0, 4));
        templates.register(compiler.compile(0, 0x1F, 6));
        OptionsReports reports = reports(TestSchemas.ALL, false, ReportKind.KEYS);
        reports.sessionBegan();
        reports.templatesSent(0, 2);
        pull(reports);
        assertEquals(2, reader.options.size());
        assertEquals(256, reader.options.getFirst().number(0, 145));
        // version and protocol, ports, addresses: fields 7 and 8, 11 and 12, 14 and 15 of the basic record
        long basic = 0b1101_1001_1000_0000;
        assertEquals(basic, reader.options.getFirst().number(0, 173));
        assertEquals(257, reader.options.getLast().number(0, 145));
        assertEquals(basic, reader.options.getLast().number(0, 173));
    }

    @Test
    void shouldTellNoKeyOfWhatIsWithdrawn() {
        ProgramCompiler compiler = new ProgramCompiler(TestSchemas.ALL, 1, 0);
        templates.register(compiler.compile(0, 0, 4));
        OptionsReports reports = reports(TestSchemas.ALL, false, ReportKind.KEYS);
        reports.sessionBegan();
        pull(reports);
        reports.templatesSent(0, 1);
        templates.withdraw(1, 100, System.nanoTime() + 10_000_000_000_000L);
        assertFalse(reports.isPending());
    }

    @Test
    void shouldDescribeEachElementOfAnEnterpriseOnce() {
        OptionsReports reports = reports(TestSchemas.ALL, false, ReportKind.TYPES);
        reports.sessionBegan();
        int messages = pull(reports);
        assertTrue(messages > 1, () -> messages + " messages");
        assertTrue(reader.messageLengths.stream().allMatch(length -> length <= MESSAGE_SIZE));
        assertEquals(2, reader.optionsTemplates.get(TYPES).scopes());
        Map<String, String> types = reader.options.stream()
                .collect(Collectors.toMap(
                        r -> r.number(0, 346) + "/" + r.number(0, 303),
                        r -> text(r, 341) + " type " + r.number(0, 339) + " semantics " + r.number(0, 344) + " unit "
                                + r.number(0, 345) + " range " + r.number(0, 342) + " to "
                                + Long.toUnsignedString(r.number(0, 343)) + ": " + text(r, 340)));
        assertEquals("K_8 type 1 semantics 0 unit 0 range 0 to 255: one octet", types.get("8057/1"));
        assertEquals("K_8_TO_4 type 3 semantics 0 unit 0 range 0 to 255: one octet, widened", types.get("8057/2"));
        assertEquals("K_16_TO_3 type 3 semantics 0 unit 0 range 0 to 65535: two octets as three", types.get("8057/4"));
        String cut = "K_64_TO_5 type 4 semantics 0 unit 0 range 0 to 1099511627775: eight octets, cut";
        assertEquals(cut, types.get("8057/8"));
        assertEquals("K_INT8_TO_2 type 6 semantics 0 unit 0 range 0 to 0: K_INT8_TO_2", types.get("8057/10"));
        assertEquals("K_FLOAT type 9 semantics 0 unit 0 range 0 to 0: K_FLOAT", types.get("8057/11"));
        assertEquals("K_DOUBLE type 10 semantics 0 unit 0 range 0 to 0: K_DOUBLE", types.get("8057/12"));
        assertEquals("K_NTP type 16 semantics 0 unit 0 range 0 to 0: K_NTP", types.get("8057/13"));
        assertEquals("K_MAC type 12 semantics 0 unit 0 range 0 to 0: K_MAC", types.get("8057/16"));
        assertEquals("K_IP type 0 semantics 0 unit 0 range 0 to 0: K_IP", types.get("8057/17"));
        assertEquals("T_NAME type 13 semantics 0 unit 0 range 0 to 0: text", types.get("39499/1"));
        assertEquals("L_32 type 3 semantics 0 unit 0 range 0 to 4294967295: a histogram", types.get("8057/1060"));
        assertEquals("R_TIME type 15 semantics 0 unit 0 range 0 to 0: times", types.get("8057/1014"));
        assertTrue(types.keySet().stream().noneMatch(key -> key.startsWith("0/") || key.startsWith("29305/")));
        assertEquals(reader.options.size(), types.size());
    }

    /** Where plugins share an element, as dns and passivedns do, they must agree on its type. */
    @Test
    void shouldDescribeSharedElementsOfRealPluginsInOneWay() {
        Map<String, Byte> types = new HashMap<>();
        for (FlowPlugin plugin : ServiceLoader.load(FlowPlugin.class)) {
            RecordSchema schema = new RecordSchema(
                    FlowRecord.BASIC, List.of(plugin.descriptor().schema()));
            for (byte[] record : ElementTypes.of(schema)) {
                String element = HexFormat.of().formatHex(record, 0, 6);
                Byte before = types.putIfAbsent(element, record[6]);
                assertTrue(before == null || before == record[6], () -> element + " has two types");
            }
        }
        assertTrue(types.size() > 100, () -> types.size() + " elements");
    }

    private static String text(IpfixReader.DataRecord record, int element) {
        return new String(record.only(new IpfixReader.Element(0, element)), StandardCharsets.UTF_8);
    }

    @Test
    void shouldBeginAnewWithEachSession() {
        OptionsReports reports = reports(TestSchemas.ALL, false, ReportKind.values());
        assertFalse(reports.isPending());
        reports.sessionBegan();
        pull(reports);
        int records = reader.options.size();
        assertEquals(Set.of(STATISTICS, METERING, EXPORTING, KEYS, TYPES), reader.optionsTemplates.keySet());
        reader.optionsTemplates.clear();
        reports.sessionBegan();
        pull(reports);
        assertEquals(2 * records, reader.options.size());
    }

    @Test
    void shouldSayNothingWhereAllIsOff() {
        OptionsReports reports = reports(TestSchemas.ALL, true);
        reports.sessionBegan();
        reports.templatesSent(0, 3);
        reports.figuresDue();
        reports.templatesSent(0, 3);
        assertFalse(reports.isPending());
    }

    @Test
    void shouldRepeatOverUdpWhatCouldBeLost() {
        ProgramCompiler compiler = new ProgramCompiler(TestSchemas.ALL, 1, 0);
        templates.register(compiler.compile(0, 0, 4));
        OptionsReports reports = reports(TestSchemas.ALL, true, ReportKind.values());
        reports.sessionBegan();
        reports.templatesSent(0, 1);
        pull(reports);
        reader.optionsTemplates.clear();
        reports.figuresDue();
        pull(reports);
        int described = options(TYPES).size();
        assertEquals(5, reader.optionsTemplates.size());
        reader.optionsTemplates.clear();
        reports.templatesSent(0, 1);
        pull(reports);
        assertEquals(5, reader.optionsTemplates.size());
        assertEquals(2 * described, options(TYPES).size());
        assertEquals(2, options(KEYS).size());
    }

    @Test
    void shouldNotPileUpWhileNobodyAsks() {
        OptionsReports reports = reports(TestSchemas.ALL, true, ReportKind.STATS);
        reports.sessionBegan();
        for (int i = 0; i < 1000; i++) {
            reports.figuresDue();
        }
        assertEquals(1, pull(reports));
        assertEquals(1, reader.options.size());
    }

    @Test
    void shouldBeReadByTsharkWithoutAnyComplaint() throws Exception {
        Tools.require("tshark");
        ProgramCompiler compiler = new ProgramCompiler(TestSchemas.ALL, 1, 0);
        templates.register(compiler.compile(0, 0, 4));
        ignored = 77;
        counters.add(OutputCount.EXPORTED, 1234);
        counters.add(OutputCount.LOST_NO_COLLECTOR, 55);
        OptionsReports reports = reports(TestSchemas.ALL, false, ReportKind.values());
        reports.sessionBegan();
        reports.templatesSent(0, 1);
        pull(reports);
        Path capture = folder.resolve("options.pcap");
        PcapFile.write(stream.toByteArray(), capture);
        assertEquals("", tshark(capture, "-Y", "_ws.malformed || _ws.expert"));
        String all = tshark(capture, "-V");
        for (String expected : List.of(
                "FlowSet Id: Options Template (V10 [IPFIX]) (3)",
                "Template Id: 65520",
                "Scope Field Count: 2",
                "Ignored Packets: 77",
                "FlowsExp: 1234",
                "Not Sent Flows: 55",
                "floKeyIndicator: 000000000000d980",
                "Information Element Name: L_32")) {
            assertTrue(all.contains(expected), () -> expected + " in " + all);
        }
    }

    private String tshark(Path capture, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-d", "udp.port==4739,cflow"));
        command.addAll(List.of(arguments));
        return Programs.run(folder.resolve("errors"), command.toArray(String[]::new));
    }

    /** RFC 7011, A.4.1 and A.4.4: line cards, and what each of them exported. */
    @Test
    void shouldEncodeTheExampleOfTheStandard() {
        OptionsTemplate template = new OptionsTemplate(
                258, 1, List.of(Ipfix.fixed(0, 141, 4), Ipfix.fixed(0, 41, 2), Ipfix.fixed(0, 42, 2)));
        String specifiers = "01020003" + "0001008d" + "00040029" + "0002002a" + "0002";
        ReportMessage message = new ReportMessage();
        message.begin(block.address(), 1000);
        message.add(3, template.octets());
        message.add(258, HexFormat.of().parseHex("00000001" + "0159" + "27d9"));
        message.add(258, HexFormat.of().parseHex("00000002" + "02b2" + "4fb2"));
        byte[] octets = new byte[message.complete(0)];
        Memory.copyToArray(block.address(), octets, 0, octets.length);
        String data = "01020014" + "00000001015927d9" + "0000000202b24fb2";
        assertEquals(
                "00030016" + specifiers + data, HexFormat.of().formatHex(octets).substring(32));
        assertEquals(2, message.dataRecords());
    }

    /** RFC 7011, A.4.2: an element of an enterprise as scope; A.4.3 has its data. */
    @Test
    void shouldEncodeAScopeOfAnEnterprise() {
        OptionsTemplate template = new OptionsTemplate(
                259, 1, List.of(Ipfix.fixed(8057, 123, 4), Ipfix.fixed(0, 41, 2), Ipfix.fixed(0, 42, 2)));
        assertEquals(
                "01030003" + "0001" + "807b0004" + "00001f79" + "00290002" + "002a0002",
                HexFormat.of().formatHex(template.octets()));
    }

    /** RFC 5610, 3.9: enterprise and id are the scope; then type, semantics, units, range, name, description. */
    @Test
    void shouldHaveTheTemplateOfTypeInformation() {
        String fields = "015a0004" + "012f0002" + "01530001" + "01580001" + "01590002" + "01560008" + "01570008"
                + "0155ffff" + "0154ffff";
        assertEquals("fff40009" + "0002" + fields, HexFormat.of().formatHex(OptionsTemplate.ELEMENT_TYPES.octets()));
    }
}
