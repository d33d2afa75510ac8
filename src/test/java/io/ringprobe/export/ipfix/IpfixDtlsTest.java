package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.net.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IPFIX over DTLS, to {@code openssl s_server -dtls}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IpfixDtlsTest {
    /** So many that none is lost for want of buffer. */
    private static final int FLOWS = 300;

    @TempDir
    Path folder;

    private final NumberedFlows flows = new NumberedFlows(TestSchemas.ALL, "plus");
    private Certificates made;

    @BeforeEach
    void makeCertificates() {
        made = new Certificates(folder).authority("ca").authority("other");
        made.signed("probe", "ca", "DNS:probe").signed("stranger", "other", "DNS:probe");
        made.signed("collector", "ca", "IP:127.0.0.1");
    }

    @AfterEach
    void free() {
        flows.close();
    }

    private OpensslServer serve(String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("-dtls1_2"));
        options.addAll(List.of(more));
        return new OpensslServer(folder, made, "collector", options.toArray(String[]::new));
    }

    private FlowExporter open(int port, String certificate, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("dtls", "port=" + port, "ca=" + made.certificate("ca")));
        options.add("cert=" + made.certificate(certificate));
        options.add("key=" + made.key(certificate));
        options.addAll(List.of(more));
        return Exports.open(TestSchemas.ALL, true, options.toArray(String[]::new));
    }

    private void export(FlowExporter exporter, int from, int to) {
        for (int i = from; i < to; i++) {
            exporter.export(flows.flow(i));
        }
    }

    private static void await(OpensslServer server, int records) throws InterruptedException {
        while (server.records() < records) {
            Thread.sleep(10);
        }
    }

    private static void assertAll(OpensslServer server) throws InterruptedException {
        await(server, FLOWS);
        assertEquals(
                LongStream.range(0, FLOWS).boxed().toList(),
                server.decode().records.stream().map(r -> r.number(0, 1)).toList());
    }

    @Test
    void shouldExportToOpenssl() throws Exception {
        try (OpensslServer server = serve()) {
            FlowExporter exporter = open(server.port(), "probe", "mtu=1400");
            assertEquals("ipfix 127.0.0.1:" + server.port() + "/dtls", exporter.name());
            export(exporter, 0, FLOWS);
            exporter.close();
            assertAll(server);
            assertEquals(FLOWS, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldCarryMessagesAsLongAsARecordCanBe() throws Exception {
        try (OpensslServer server = serve();
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            FlowExporter exporter = open(server.port(), "probe", "mtu=16384");
            record.with("texts").set("T_LONG", "x".repeat(16_100));
            exporter.export(Exports.basicFlow(record, 0));
            exporter.close();
            await(server, 1);
            assertEquals(1, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldBeginANewSessionWhenTheCollectorWasStartedAnew() throws Exception {
        FlowExporter exporter;
        int port;
        try (OpensslServer server = serve()) {
            port = server.port();
            exporter = open(port, "probe");
            export(exporter, 0, 10);
            Exports.tickUntil(exporter, () -> exporter.counters().waiting() == 0);
            await(server, 5);
        }
        Exports.tickUntil(exporter, () -> {
            exporter.export(flows.flow(1));
            Exports.flush(exporter);
            return exporter.counters().get(OutputCount.REFUSED) > 0;
        });
        try (OpensslServer server = new OpensslServer(port, folder, made, "collector", "-dtls1_2")) {
            Exports.tickUntil(exporter, () -> exporter.counters().get(OutputCount.RECONNECTS) == 1);
            export(exporter, 0, 10);
            exporter.close();
            await(server, 10);
        }
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldSendToNobodyWhoRefusesUsOrWhomWeRefuse() throws Exception {
        try (OpensslServer server = serve()) {
            assertRefused(server, open(server.port(), "stranger", "linger=2", "verbose"), "refuses with the alert");
        }
        try (OpensslServer server = serve()) {
            assertRefused(
                    server,
                    open(server.port(), "probe", "linger=2", "verbose", "server-name=else"),
                    "certificate is refused");
        }
    }

    private void assertRefused(OpensslServer server, FlowExporter exporter, String words) {
        LogLines log = LogLines.during(() -> {
            export(exporter, 0, 10);
            exporter.close();
        });
        assertTrue(log.contains(words), log.toString());
        assertEquals(10, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        Exports.assertBalance(exporter.counters());
        assertEquals(0, server.records());
    }

    /**
     * What gets lost in the handshake, the client's first word or the server's certificate, is sent again. The server
     * may send whole messages: Java takes no fragments that overlap, and OpenSSL cuts anew what it sends again.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void shouldAgreeOverALossyPath(int lost) throws Exception {
        try (OpensslServer server = serve("-mtu", "1400");
                LossyPath path = new LossyPath(server.port(), Set.of(lost))) {
            FlowExporter exporter = open(path.port(), "probe", "linger=20");
            export(exporter, 0, FLOWS);
            exporter.close();
            assertAll(server);
        }
    }

    /** Carries datagrams both ways, but for those of the given numbers. */
    private static final class LossyPath implements AutoCloseable {
        private final DatagramChannel front = DatagramChannel.open();
        private final DatagramChannel back = DatagramChannel.open();
        private final Thread thread;

        LossyPath(int port, Set<Integer> lost) throws IOException {
            front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            back.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            thread = Thread.ofPlatform().daemon().start(() -> carry(lost));
        }

        int port() throws IOException {
            return ((InetSocketAddress) front.getLocalAddress()).getPort();
        }

        private void carry(Set<Integer> lost) {
            ByteBuffer datagram = ByteBuffer.allocate(65_536);
            SocketAddress client = null;
            int count = 0;
            try (Selector selector = Selector.open()) {
                front.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                back.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                while (selector.isOpen() && !Thread.interrupted()) {
                    selector.select();
                    selector.selectedKeys().clear();
                    SocketAddress from = front.receive(datagram.clear());
                    if (from != null) {
                        client = from;
                        if (!lost.contains(count++)) {
                            back.write(datagram.flip());
                        }
                    }
                    if (back.receive(datagram.clear()) != null && !lost.contains(count++)) {
                        front.send(datagram.flip(), client);
                    }
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            thread.interrupt();
            front.close();
            back.close();
        }
    }
}
