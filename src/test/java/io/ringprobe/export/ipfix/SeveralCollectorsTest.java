package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeveralCollectorsTest {
    private static final int FLOWS = 2000;

    private static String hosts(RestartingCollector... collectors) {
        List<String> hosts = new ArrayList<>();
        for (RestartingCollector collector : collectors) {
            hosts.add("127.0.0.1:" + collector.port());
        }
        return "host=" + String.join(",", hosts);
    }

    private static List<Long> all() {
        return LongStream.range(0, FLOWS).boxed().toList();
    }

    /** Flows between ever new ports, in both directions. */
    private static void exportAll(List<FlowExporter> exporters) {
        for (long i = 0; i < FLOWS; i++) {
            try (RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
                Exports.basicFlow(builder, i);
                int port = 1000 + (int) i / 2;
                builder.set(i % 2 == 0 ? "SRC_PORT" : "DST_PORT", port).set(i % 2 == 0 ? "DST_PORT" : "SRC_PORT", 53);
                if (i % 2 == 1) {
                    builder.set("SRC_IP", Exports.address("198.51.100.7")).set("DST_IP", Exports.address("192.0.2.1"));
                }
                long record = builder.build();
                exporters.forEach(e -> e.export(record));
            }
        }
        exporters.forEach(FlowExporter::close);
    }

    @Test
    void shouldGiveEachCollectorACopy() throws Exception {
        RestartingCollector first = new RestartingCollector();
        RestartingCollector second = new RestartingCollector();
        List<FlowExporter> exporters = Exports.openAll(hosts(first, second), "mode=copy");
        assertEquals(2, exporters.size());
        exportAll(exporters);
        first.stop();
        second.stop();
        assertTrue(all().equals(first.numbers()), "all to the first");
        assertTrue(all().equals(second.numbers()), "all to the second");
        exporters.forEach(e -> Exports.assertBalance(e.counters()));
    }

    @Test
    void shouldDivideFlowsByTheirKeyWhicheverSideBegan() throws Exception {
        RestartingCollector first = new RestartingCollector();
        RestartingCollector second = new RestartingCollector();
        RestartingCollector third = new RestartingCollector();
        List<FlowExporter> exporters = Exports.openAll(hosts(first, second, third), "mode=hash");
        exportAll(exporters);
        Set<Long> numbers = new TreeSet<>();
        for (RestartingCollector collector : List.of(first, second, third)) {
            collector.stop();
            List<Long> share = collector.numbers();
            assertTrue(share.size() > FLOWS / 5 && share.size() < FLOWS / 2, share.size() + " of " + FLOWS);
            assertTrue(share.stream().allMatch(n -> share.contains(n ^ 1)), "both directions go the same way");
            numbers.addAll(share);
        }
        assertEquals(FLOWS, numbers.size());
        for (FlowExporter exporter : exporters) {
            Exports.assertBalance(exporter.counters());
            assertEquals(
                    FLOWS,
                    exporter.counters().get(OutputCount.EXPORTED)
                            + exporter.counters().get(OutputCount.SKIPPED));
        }
    }

    @Test
    void shouldTakeTheNextCollectorWhenTheFirstIsAway() throws Exception {
        RestartingCollector first = new RestartingCollector();
        RestartingCollector second = new RestartingCollector();
        first.kill();
        List<FlowExporter> exporters = Exports.openAll(hosts(first, second));
        assertEquals(1, exporters.size());
        exportAll(exporters);
        second.stop();
        assertTrue(all().equals(second.numbers()), "all to the second");
        assertEquals(FLOWS, exporters.getFirst().counters().get(OutputCount.EXPORTED));
    }

    @Test
    void shouldReachACollectorOverIpv6() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        Assumptions.assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "skipped: no IPv6 here");
        RestartingCollector collector = new RestartingCollector(loopback);
        exportAll(Exports.openAll("host=[::1]:" + collector.port()));
        collector.stop();
        assertTrue(all().equals(collector.numbers()), "all over IPv6");
    }

    @Test
    void shouldSayWhatIsWrongWithHosts() {
        for (String host : List.of("", "a,,b", "a,a", "a:0", "a:x", "[::1", "[::1]x:1", ":1")) {
            ConfigException e = assertThrows(ConfigException.class, () -> Exports.openAll("host=" + host), host);
            assertTrue(e.getMessage().contains("host=" + host), e.getMessage());
        }
        assertThrows(ConfigException.class, () -> Exports.openAll("host=a,b", "udp"));
    }

    @Test
    void shouldReadHostsWithAndWithoutPorts() throws IOException {
        List<FlowExporter> exporters =
                Exports.openAll("host=127.0.0.1:5000,::1,[::2]:70,127.0.0.3", "mode=copy", "port=99", "linger=0");
        assertEquals(
                List.of(
                        "ipfix 127.0.0.1:5000/tcp",
                        "ipfix [::1]:99/tcp",
                        "ipfix [::2]:70/tcp",
                        "ipfix 127.0.0.3:99/tcp"),
                exporters.stream().map(FlowExporter::name).toList());
        exporters.forEach(FlowExporter::close);
    }
}
