package io.ringprobe.export.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * pmacct's nfacctd collects over UDP, and adds up packets and octets by addresses, ports and protocol, as we do here
 * with the lines of our csv output. Version 1.7.7 has no TCP, and knows the reverse elements of RFC 5103 not at all.
 */
@Timeout(60)
class NfacctdTest {
    /** nfacctd's writer is sometimes ended before it has been given the last records. */
    private static final int ATTEMPTS = 3;

    private static final String UNIFLOW = "uniflow";
    private static final List<String> PORTS = List.of("6", "17", "132");

    @TempDir
    Path folder;

    /** Packets and octets of one direction between two ports. */
    private record Sum(long packets, long octets) {
        Sum plus(Sum other) {
            return new Sum(packets + other.packets, octets + other.octets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"options=all", "options=none", UNIFLOW, "uniflow;options=none", "uniflow;wide;times=milli"})
    void shouldAddUpTheSameSums(String options) throws Exception {
        assertSums(SharedFolder.require("conformance/pcaps/mixed.pcap"), options, List.of());
    }

    @Test
    void shouldAddUpTheSameSumsOfBothIpVersionsWithAllPlugins() throws Exception {
        assertSums(Path.of("pcaps", "demo.pcap"), UNIFLOW, new TestComponents().pluginNames());
    }

    private void assertSums(Path capture, String options, List<String> plugins) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path file = folder.resolve("nfacctd-" + attempt + ".csv");
            ProbeRun.Result result = export(capture, options, plugins, file);
            assertEquals(List.of(), result.balance().broken());
            assertFalse(log().contains("malformed"), this::log);
            Map<String, Sum> expected = expected(result, options.contains(UNIFLOW));
            if (awaitLines(file, expected.size() + 1)) {
                assertEquals(expected, read(file));
                return;
            }
        }
        fail("nfacctd didn't write all lines in " + ATTEMPTS + " attempts: " + log());
    }

    /**
     * Runs nfacctd, and the probe into it, and ends it: it writes what it has, if its core has handed that on by then.
     */
    private ProbeRun.Result export(Path capture, String options, List<String> plugins, Path file) throws Exception {
        int port = UdpSockets.freePort();
        Process nfacctd = start(port, file);
        try {
            UdpSockets.awaitListener(port, nfacctd);
            ProbeRun.Result result = ProbeRun.over(capture)
                    .plugins(plugins)
                    .csv("plugins=basic")
                    .collector("ipfix;udp;host=127.0.0.1;port=" + port + ";" + options)
                    .run();
            UdpSockets.awaitRead(port);
            Thread.sleep(500);
            Children.run("kill", "-INT", String.valueOf(nfacctd.pid()));
            nfacctd.waitFor();
            return result;
        } finally {
            nfacctd.destroyForcibly();
        }
    }

    /** A process of nfacctd's own writes: so lines may come when it has ended. */
    private static boolean awaitLines(Path file, int lines) throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= lines) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    private Process start(int port, Path file) throws IOException {
        Path config = Files.writeString(folder.resolve("nfacctd.conf"), """
            daemonize: false
            nfacctd_ip: 127.0.0.1
            nfacctd_port: %d
            plugins: print
            aggregate: src_host, dst_host, src_port, dst_port, proto
            print_num_protos: true
            print_output: csv
            print_output_file: %s
            print_refresh_time: 3600
            print_cache_entries: 4093
            """.formatted(port, file));
        return new ProcessBuilder(Tools.require("nfacctd").toString(), "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nfacctd.log").toFile())
                .start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("nfacctd.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Map<String, Sum> expected(ProbeRun.Result result, boolean uniflow) {
        List<String> header =
                List.of(result.header().replaceAll("\\w+ (\\w+)", "$1").split(","));
        Map<String, Sum> sums = new TreeMap<>();
        for (String line : result.records()) {
            List<String> values = List.of(line.split(",", -1));
            Map<String, String> flow = new TreeMap<>();
            header.forEach(name -> flow.put(name, values.get(header.indexOf(name))));
            add(sums, flow, "SRC", "DST", "");
            if (uniflow && !flow.get("PACKETS_REV").equals("0")) {
                add(sums, flow, "DST", "SRC", "_REV");
            }
        }
        assertTrue(sums.size() > 10, "a capture with many flows");
        return sums;
    }

    private static void add(Map<String, Sum> sums, Map<String, String> flow, String from, String to, String suffix) {
        boolean hasPorts = PORTS.contains(flow.get("PROTOCOL"));
        String key = String.join(
                ",",
                flow.get(from + "_IP"),
                flow.get(to + "_IP"),
                hasPorts ? flow.get(from + "_PORT") : "0",
                hasPorts ? flow.get(to + "_PORT") : "0",
                flow.get("PROTOCOL"));
        Sum sum = new Sum(Long.parseLong(flow.get("PACKETS" + suffix)), Long.parseLong(flow.get("BYTES" + suffix)));
        sums.merge(key, sum, Sum::plus);
    }

    private static Map<String, Sum> read(Path file) throws IOException {
        Map<String, Sum> sums = new TreeMap<>();
        List<String> all = Files.readAllLines(file);
        for (String line : all.subList(1, all.size())) {
            String[] values = line.split(",");
            String key = String.join(",", List.of(values).subList(0, 5));
            sums.put(key, new Sum(Long.parseLong(values[5]), Long.parseLong(values[6])));
        }
        return sums;
    }
}
