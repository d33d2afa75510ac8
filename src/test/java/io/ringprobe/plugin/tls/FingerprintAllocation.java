package io.ringprobe.plugin.tls;

import com.sun.management.ThreadMXBean;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;

/**
 * Prints what parsing and fingerprinting 20,000 handshakes allocates on the Java heap, after warm-up. Runs in a JVM of
 * its own, for checked memory access does allocate.
 */
final class FingerprintAllocation {
    private static final int ROUNDS = 20_000;

    private final HandshakeReader handshake = new HandshakeReader();
    private final ClientHello client = new ClientHello();
    private final ServerHello server = new ServerHello();
    private final Ja3 ja3 = new Ja3();
    private final Ja4 ja4 = new Ja4();

    private FingerprintAllocation() {}

    public static void main(String[] arguments) {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        System.out.println(new FingerprintAllocation().allocated());
    }

    private long allocated() {
        byte[] usual = HelloBuilder.client()
                .suites(IntStream.range(0xC000, 0xC020).toArray())
                .serverName("www.example.org")
                .alpn("h2")
                .message();
        byte[] huge = HelloBuilder.client()
                .suites(IntStream.range(0, 5000).map(i -> 5000 - i).toArray())
                .empty(IntStream.range(0, 3000).map(i -> 3000 - i).toArray())
                .message();
        try (NativeOctets one = NativeOctets.of(HelloBuilder.records(usual, 100));
                NativeOctets other = NativeOctets.of(HelloBuilder.records(huge, 16_000));
                NativeOctets answer = NativeOctets.of(
                        HelloBuilder.server().selectedVersion(0x0304).record());
                NativeBlock result = NativeBlock.allocate(Ja4.LENGTH)) {
            work(one, other, answer, result.address());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            work(one, other, answer, result.address());
            return threads.getCurrentThreadAllocatedBytes() - before;
        } finally {
            handshake.close();
        }
    }

    private void work(NativeOctets one, NativeOctets other, NativeOctets answer, long result) {
        for (int i = 0; i < ROUNDS; i++) {
            fingerprint(i % 100 == 0 ? other : one, result);
            handshake.read(answer.address(), answer.length());
            server.parse(handshake.message(), handshake.available());
        }
    }

    private void fingerprint(NativeOctets records, long result) {
        handshake.read(records.address(), records.length());
        if (client.parse(handshake.message(), handshake.available()) == HelloOutcome.OTHER) {
            throw new IllegalStateException("not parsed");
        }
        ja3.write(client, result);
        ja4.write(client, Ja4.TCP, result);
    }
}
