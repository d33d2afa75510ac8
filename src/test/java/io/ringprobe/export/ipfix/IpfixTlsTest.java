package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.net.Certificates;
import io.ringprobe.export.net.PemFiles;
import io.ringprobe.export.net.TlsChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IPFIX over TLS, to {@code openssl s_server} and to a server in Java. */
@Timeout(60)
class IpfixTlsTest {
    private static final int FLOWS = 1000;

    @TempDir
    Path folder;

    private final NumberedFlows flows = new NumberedFlows(TestSchemas.ALL, "plus");
    private Certificates made;

    @BeforeEach
    void makeCertificates() {
        made = new Certificates(folder).authority("ca").authority("other");
        made.signed("probe", "ca", "DNS:probe").signed("stranger", "other", "DNS:probe");
        made.signed("collector", "ca", "DNS:collector.example,IP:127.0.0.1");
    }

    @AfterEach
    void free() {
        flows.close();
    }

    private FlowExporter open(int port, String certificate, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("tls", "port=" + port, "ca=" + made.certificate("ca")));
        if (certificate != null) {
            options.add("cert=" + made.certificate(certificate));
            options.add("key=" + made.key(certificate));
        }
        options.addAll(List.of(more));
        return Exports.open(TestSchemas.ALL, true, options.toArray(String[]::new));
    }

    private void export(FlowExporter exporter) {
        for (int i = 0; i < FLOWS; i++) {
            exporter.export(flows.flow(i));
        }
    }

    private static void assertAll(IpfixReader reader) {
        assertEquals(
                LongStream.range(0, FLOWS).boxed().toList(),
                reader.records.stream().map(r -> r.number(0, 1)).toList());
    }

    private static void await(OpensslServer server, int records) throws InterruptedException {
        while (server.records() < records) {
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void shouldExportToOpenssl(String version) throws Exception {
        try (OpensslServer server = new OpensslServer(folder, made, "collector", version)) {
            FlowExporter exporter = open(server.port(), "probe");
            assertEquals("ipfix 127.0.0.1:" + server.port() + "/tls", exporter.name());
            export(exporter);
            exporter.close();
            await(server, FLOWS);
            assertAll(server.decode());
            assertEquals(FLOWS, exporter.counters().get(OutputCount.EXPORTED));
            Exports.assertBalance(exporter.counters());
        }
    }

    /** A server without session tickets says nothing after the handshake: the probe gives it a second. */
    @Test
    void shouldExportToAServerThatSaysNothing() throws Exception {
        try (OpensslServer server = new OpensslServer(folder, made, "collector", "-tls1_3", "-num_tickets", "0")) {
            FlowExporter exporter = open(server.port(), "probe");
            export(exporter);
            exporter.close();
            await(server, FLOWS);
            assertAll(server.decode());
        }
    }

    @Test
    void shouldCheckTheNameThatTheOptionGives() throws Exception {
        try (OpensslServer server = new OpensslServer(folder, made, "collector")) {
            FlowExporter exporter = open(server.port(), "probe", "server-name=collector.example");
            export(exporter);
            exporter.close();
            await(server, FLOWS);
            assertAll(server.decode());
        }
    }

    private void assertKept(OpensslServer server, FlowExporter exporter, String... words) throws Exception {
        LogLines log = LogLines.during(() -> {
            export(exporter);
            exporter.close();
        });
        assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
        assertEquals(FLOWS, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        Exports.assertBalance(exporter.counters());
        for (String word : words) {
            assertTrue(log.contains(word), () -> log + " has no " + word);
        }
        assertEquals(0, server.records());
    }

    @Test
    void shouldRefuseAServerOfAnotherName() throws Exception {
        try (OpensslServer server = new OpensslServer(folder, made, "collector")) {
            FlowExporter exporter = open(server.port(), "probe", "server-name=else.example", "linger=2", "verbose");
            assertKept(server, exporter, "no collector: TLS: the peer's certificate is refused", "else.example");
        }
    }

    @Test
    void shouldRefuseAServerWhoseCertificateHasExpired() throws Exception {
        made.request("old", "ec -pkeyopt ec_paramgen_curve:P-256");
        made.sign("old", "ca", "IP:127.0.0.1", "-days -1");
        try (OpensslServer server = new OpensslServer(folder, made, "old")) {
            FlowExporter exporter = open(server.port(), "probe", "linger=2", "verbose");
            assertKept(server, exporter, "certificate is refused", "NotAfter");
        }
    }

    @Test
    void shouldRefuseAServerOfAnUnknownAuthority() throws Exception {
        made.signed("forged", "other", "IP:127.0.0.1");
        try (OpensslServer server = new OpensslServer(folder, made, "forged")) {
            FlowExporter exporter = open(server.port(), "probe", "linger=2", "verbose");
            assertKept(server, exporter, "certificate is refused", "unable to find valid certification path");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void shouldLoseNothingToAServerThatRefusesUs(String version) throws Exception {
        try (OpensslServer server = new OpensslServer(folder, made, "collector", version)) {
            assertKept(server, open(server.port(), null, "linger=2", "verbose"), "refuses with the alert");
            assertKept(server, open(server.port(), "stranger", "linger=2", "verbose"), "refuses with the alert");
        }
    }

    @Test
    void shouldRefuseOptionsThatContradict() {
        String ca = "ca=" + made.certificate("ca");
        for (String[] options : new String[][] {
            {"tls", "udp"},
            {ca},
            {"udp", ca},
            {"tls", "key=" + made.key("probe")},
            {"tls", "lz4-compression"},
            {"tls", "file=" + folder.resolve("f")},
            {"tls", "ca=" + folder.resolve("missing")}
        }) {
            assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, options));
        }
    }

    @Test
    void shouldExportToAServerInJavaAndTakeLeave() throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FlowExporter exporter = open(((InetSocketAddress) listener.getLocalAddress()).getPort(), "probe");
            Thread reader = Thread.ofVirtual().start(() -> readAll(listener, octets));
            export(exporter);
            exporter.close();
            reader.join();
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(octets.toByteArray());
        assertAll(reader);
    }

    private void readAll(ServerSocketChannel listener, ByteArrayOutputStream octets) {
        var context = new PemFiles("test", made.certificate("collector"), made.key("collector"), made.certificate("ca"))
                .context("TLS");
        try (SocketChannel socket = listener.accept();
                TlsChannel channel = TlsChannel.server(socket, context, true)) {
            while (!channel.handshake()) {
                Thread.onSpinWait();
            }
            ByteBuffer some = ByteBuffer.allocate(10_000);
            while (channel.read(some.clear()) >= 0) {
                octets.write(some.array(), 0, some.position());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldReadKeyAndCertificateFromOneFile() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(made.certificate("probe")) + Files.readString(made.key("probe")));
        try (OpensslServer server = new OpensslServer(folder, made, "collector")) {
            FlowExporter exporter = open(server.port(), null, "cert=" + both);
            export(exporter);
            exporter.close();
            await(server, FLOWS);
        }
    }
}
