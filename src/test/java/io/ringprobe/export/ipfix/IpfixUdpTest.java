package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IpfixUdpTest {
    private static final long SECOND = 1_000_000_000L;

    private final RecordBuilder record = new RecordBuilder(TestSchemas.ALL);
    private final IpfixReader reader = new IpfixReader();
    private final ByteBuffer datagram = ByteBuffer.allocate(65536);

    @AfterEach
    void free() {
        record.close();
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

    /** On the loopback interface a datagram is there when its send is done. */
    private void receive(DatagramChannel channel) throws IOException {
        while (channel.receive(datagram.clear()) != null) {
            reader.read(datagram.flip().slice());
        }
    }

    private List<Long> numbers() {
        return reader.records.stream().map(r -> r.number(0, 1)).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private void export(FlowExporter exporter, long from, long to) {
        for (long i = from; i < to; i++) {
            exporter.export(Exports.basicFlow(record.presence(i % 5 == 0 ? 0x10 : 0), i));
        }
    }

    @Test
    void shouldSendEachMessageAsADatagramOfAtMostTheMessageSize() throws IOException {
        try (DatagramChannel collector = listen(0)) {
            FlowExporter exporter =
                    Exports.open(TestSchemas.ALL, true, "udp", "port=" + port(collector), "mtu=512", "verbose");
            for (int i = 0; i < 500; i += 50) {
                export(exporter, i, i + 50);
                receive(collector);
            }
            exporter.close();
            receive(collector);
            assertEquals(range(0, 500), numbers());
            assertTrue(Collections.max(reader.messageLengths) <= 512);
            assertEquals(500, exporter.counters().exported());
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldSendTemplatesAgain() throws IOException {
        try (DatagramChannel collector = listen(0);
                FlowExporter exporter =
                        Exports.open(TestSchemas.ALL, false, "udp", "port=" + port(collector), "template=10", "mtu=200")) {
            export(exporter, 0, 20);
            long now = System.nanoTime();
            exporter.tick(now + 2 * SECOND);
            receive(collector);
            assertEquals(2, reader.templateSetsAt.size());
            exporter.tick(now + 9 * SECOND);
            receive(collector);
            assertEquals(2, reader.templateSetsAt.size());
            exporter.tick(now + 13 * SECOND);
            receive(collector);
            assertEquals(4, reader.templateSetsAt.size(), "both again, in messages of at most 200 octets");
            assertTrue(Collections.max(reader.messageLengths) <= 200);
            exporter.tick(now + 15 * SECOND);
            receive(collector);
            assertEquals(4, reader.templateSetsAt.size());
            exporter.tick(now + 24 * SECOND);
            receive(collector);
            assertEquals(6, reader.templateSetsAt.size());
        }
    }

    @Test
    void shouldCountRefusalsAndSendTemplatesWhenTheyEnd() throws IOException {
        int port;
        try (DatagramChannel probe = listen(0)) {
            port = port(probe);
        }
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "port=" + port);
        export(exporter, 0, 500);
        assertTrue(exporter.counters().refused() > 0);
        long before = exporter.counters().exported();
        assertTrue(before > 400, "one can't know, so they are sent all the same");
        try (DatagramChannel collector = listen(port)) {
            long now = System.nanoTime();
            exporter.tick(now + 2 * SECOND);
            assertFalse(collector.receive(datagram.clear()) == null, "templates, though no data came since");
            int sequence = datagram.flip().getInt(8);
            assertEquals(before, sequence, "the session goes on");
            reader.startAt(sequence);
            reader.read(datagram.slice());
            assertEquals(2, reader.templates.size());
            export(exporter, 500, 510);
            exporter.close();
            receive(collector);
            assertEquals(range(before, 510), numbers());
            assertEquals(510, exporter.counters().exported());
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldTakeANameThatNobodyKnowsForAMissingCollector() throws IOException {
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "host=nobody.invalid", "linger=0");
        export(exporter, 0, 100);
        exporter.close();
        assertEquals(100, exporter.counters().lostNoCollector());
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldCountARecordThatNoDatagramCanCarry() throws IOException {
        try (DatagramChannel collector = listen(0)) {
            FlowExporter exporter =
                    Exports.open(TestSchemas.ALL, true, "udp", "port=" + port(collector), "mtu=65507");
            record.with("texts").set("T_LONG", "x".repeat(60_000));
            exporter.export(Exports.basicFlow(record, 0));
            exporter.export(Exports.basicFlow(record, 1));
            receive(collector);
            exporter.close();
            receive(collector);
            assertEquals(range(0, 2), numbers());
            Exports.assertBalance(exporter.counters());
        }
    }
}
