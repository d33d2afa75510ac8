package io.ringprobe.bench;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.ipfix.IpfixOutputFactory;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A basic flow record of a real capture as an IPFIX data record in a datagram to a socket on loopback that nobody
 * reads.
 */
public class IpfixUdpBenchmark extends NanosPerOperation {
    private FlowRecords records;
    private DatagramSocket collector;
    private FlowExporter exporter;

    @Setup
    public void load() throws IOException {
        records = new FlowRecords("none");
        collector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @Setup(Level.Iteration)
    public void open() throws IOException {
        IpfixOutputFactory factory = new IpfixOutputFactory();
        Map<String, List<String>> values =
                Map.of("udp", List.of("true"), "port", List.of(String.valueOf(collector.getLocalPort())));
        Options options = new Options(factory.spec(), "benchmark", values);
        exporter =
                factory.open(options, new OutputContext(records.schema(), true)).getFirst();
    }

    @TearDown(Level.Iteration)
    public void close() {
        exporter.close();
        if (exporter.counters().lost() > 0) {
            throw new IllegalStateException("records were lost: what was measured is not their sending");
        }
    }

    @TearDown
    public void free() {
        records.close();
        collector.close();
    }

    @Benchmark
    public void export() {
        exporter.export(records.next());
    }
}
