package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IpfixUdpTest {
    private static final long SECOND = 1_000_000_000L;

    private final NumberedFlows flows = new NumberedFlows(TestSchemas.ALL, "plus");
    private final IpfixReader reader = new IpfixReader();
    private final ByteBuffer datagram = ByteBuffer.allocate(65536);

    @AfterEach
    void free() {
        flows.close();
    }

    private static DatagramChannel listen(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        return channel;
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Takes datagrams until the condition holds. */
    private void receive(DatagramChannel channel, BooleanSupplier until) throws IOException {
        while (true) {
            while (channel.receive(datagram.clear()) != null) {
                reader.read(datagram.flip().slice());
            }
            if (until.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void receiveRecords(DatagramChannel channel, int count) throws IOException {
        receive(channel, () -> reader.records.size() >= count);
    }

    private void receiveTemplateSets(DatagramChannel channel, int count) throws IOException {
        receive(channel, () -> reader.templateSetsAt.size() >= count);
    }

    private List<Long> numbers() {
        return reader.records.stream().map(r -> r.number(0, 1)).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private void export(FlowExporter exporter, long from, long to) {
        for (long i = from; i < to; i++) {
            exporter.export(flows.flow(i));
        }
    }

    @Test
    void shouldSendEachMessageAsADatagramOfAtMostTheMessageSize() throws IOException {
        try (DatagramChannel collector = listen(0)) {
            FlowExporter exporter =
                    Exports.open(TestSchemas.ALL, true, "udp", "port=" + port(collector), "mtu=512", "verbose");
            for (int i = 0; i < 500; i += 50) {
                export(exporter, i, i + 50);
                receiveRecords(collector, (int) exporter.counters().get(OutputCount.EXPORTED));
            }
            exporter.close();
            receiveRecords(collector, 500);
            assertEquals(range(0, 500), numbers());
            assertTrue(Collections.max(reader.messageLengths) <= 512);
            assertEquals(500, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldSendManyMessagesOfDifferentLengthWithoutAGapInTheSequence() throws IOException {
        try (DatagramChannel collector = listen(0)) {
            FlowExporter exporter = Exports.open(TestSchemas.ALL, false, "udp", "port=" + port(collector), "mtu=900");
            int count = 20_000;
            for (int i = 0; i < count; i += 50) {
                export(exporter, i, i + 50);
                exporter.caughtUp(System.nanoTime() + i * SECOND);
                receiveRecords(collector, (int) exporter.counters().get(OutputCount.EXPORTED));
            }
            exporter.close();
            receiveRecords(collector, count);
            assertEquals(range(0, count), numbers().stream().sorted().toList());
            assertTrue(reader.messageLengths.size() > 1000);
            assertTrue(Collections.max(reader.messageLengths) <= 900);
            assertEquals(count, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldSendTemplatesAgain() throws IOException {
        try (DatagramChannel collector = listen(0);
                FlowExporter exporter = Exports.open(
                        TestSchemas.ALL, false, "udp", "port=" + port(collector), "template=10", "mtu=200")) {
            export(exporter, 0, 20);
            long now = System.nanoTime();
            exporter.tick(now + 2 * SECOND);
            receiveTemplateSets(collector, 2);
            exporter.tick(now + 9 * SECOND);
            exporter.tick(now + 13 * SECOND);
            receiveTemplateSets(collector, 4);
            assertEquals(4, reader.templateSetsAt.size(), "both again, but not at 9 s");
            assertTrue(Collections.max(reader.messageLengths) <= 200);
            exporter.tick(now + 15 * SECOND);
            exporter.tick(now + 24 * SECOND);
            receiveTemplateSets(collector, 6);
            assertEquals(6, reader.templateSetsAt.size());
        }
    }

    @Test
    void shouldCountRefusalsAndSendTemplatesWhenTheyEnd() throws IOException {
        int port;
        try (DatagramChannel probe = listen(0)) {
            port = port(probe);
        }
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "port=" + port, "options=none");
        export(exporter, 0, 500);
        assertTrue(exporter.counters().get(OutputCount.REFUSED) > 0);
        assertTrue(exporter.trouble().startsWith("no connection to 127.0.0.1:" + port + "/udp: "), exporter::trouble);
        long before = exporter.counters().get(OutputCount.EXPORTED);
        assertTrue(before > 400, "one can't know, so they are sent all the same");
        try (DatagramChannel collector = listen(port)) {
            long now = System.nanoTime();
            exporter.tick(now + 2 * SECOND);
            while (collector.receive(datagram.clear()) == null) {
                LockSupport.parkNanos(1_000_000);
            }
            assertNull(exporter.trouble());
            int sequence = datagram.flip().getInt(8);
            assertEquals(before, sequence, "the session goes on");
            reader.startAt(sequence);
            reader.read(datagram.slice());
            assertEquals(2, reader.templates.size());
            export(exporter, 500, 510);
            exporter.close();
            receiveRecords(collector, (int) (510 - before));
            assertEquals(range(before, 510), numbers());
            assertEquals(510, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldSendOverIpv6() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        try (DatagramChannel collector = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            Assumptions.assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "there is no ::1 here");
            collector.bind(new InetSocketAddress(loopback, 0));
            collector.configureBlocking(false);
            FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "host=::1", "port=" + port(collector));
            export(exporter, 0, 10);
            exporter.close();
            receiveRecords(collector, 10);
            assertEquals(range(0, 10), numbers());
        }
    }

    @Test
    void shouldTakeANameThatNobodyKnowsForAMissingCollector() throws IOException {
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "host=nobody.invalid", "linger=0");
        export(exporter, 0, 100);
        exporter.close();
        assertEquals(100, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldCarryARecordAsLongAsADatagramCanBe() throws IOException {
        try (DatagramChannel collector = listen(0);
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "port=" + port(collector), "mtu=65507");
            record.with("texts").set("T_LONG", "x".repeat(60_000));
            exporter.export(Exports.basicFlow(record, 0));
            exporter.export(Exports.basicFlow(record, 1));
            exporter.close();
            receiveRecords(collector, 2);
            assertEquals(range(0, 2), numbers());
            Exports.assertBalance(exporter.counters());
        }
    }
}
