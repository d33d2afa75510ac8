package io.ringprobe.bench;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.ipfix.IpfixOutputFactory;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A basic flow record of a real capture as an IPFIX data record in a datagram to a socket on loopback that nobody reads. */
public class IpfixUdpBenchmark extends NanosPerOperation {
    private static final int RECORDS = 1024;

    private final long[] records = new long[RECORDS];
    private NativeBlock memory;
    private RecordSchema schema;
    private DatagramSocket collector;
    private FlowExporter exporter;
    private int next;

    @Setup
    public void load() throws IOException {
        try (LiveFlows flows = LiveFlows.of(PluginSet.open("none"))) {
            FlowRecordWriter writer = new FlowRecordWriter(flows.plugins().extensions(), 0);
            memory = NativeBlock.allocate((long) RECORDS * writer.capacity());
            long end = memory.address();
            long[] entries = flows.entries(RECORDS);
            for (int i = 0; i < RECORDS; i++) {
                records[i] = end;
                end += writer.write(entries[i], EndReason.IDLE, end);
            }
            schema = flows.plugins().schema();
        }
        collector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @Setup(Level.Iteration)
    public void open() throws IOException {
        IpfixOutputFactory factory = new IpfixOutputFactory();
        Map<String, List<String>> values =
                Map.of("udp", List.of("true"), "port", List.of(String.valueOf(collector.getLocalPort())));
        Options options = new Options(factory.spec(), "benchmark", values);
        exporter = factory.open(options, new OutputContext(schema, true)).getFirst();
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
        memory.close();
        collector.close();
    }

    @Benchmark
    public void export() {
        exporter.export(records[next++ & RECORDS - 1]);
    }
}
