package io.ringprobe.bench;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A packet of a capture file as the input hands it on, without a look into it; opening and closing the file, which is
 * in the page cache, are in: once in tens of thousands of packets.
 */
public class CaptureFileBenchmark extends NanosPerOperation {
    private static final int PACKETS = 49_152;

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long read() throws IOException {
        return RealPackets.skim(PACKETS);
    }
}
