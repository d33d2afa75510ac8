package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.net.Certificates;
import io.ringprobe.export.net.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interface T:. */
class TlsInterfaceTest {
    @TempDir
    Path folder;

    private Certificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = new Certificates(folder)
                .authority("ca")
                .authority("stranger")
                .signed("probe", "ca", "DNS:localhost")
                .signed("reader", "ca", "DNS:reader")
                .signed("spy", "stranger", "DNS:spy");
    }

    private SocketRig open(String parameters) throws IOException {
        return SocketRig.live(specifier(parameters));
    }

    private String specifier(String parameters) {
        return "T:0:" + certificates.key("probe") + ":" + certificates.certificate("probe") + ":"
                + certificates.certificate("ca") + parameters;
    }

    private TrapReader reader(SocketRig rig, String name) throws IOException {
        PemFiles files = new PemFiles(
                "test", certificates.certificate(name), certificates.key(name), certificates.certificate("ca"));
        SSLContext context = files.context("TLS");
        Socket socket = context.getSocketFactory().createSocket("localhost", rig.trap.port());
        socket.setSoTimeout(20_000);
        return new TrapReader(socket, socket.getInputStream());
    }

    @Test
    void shouldServeReadersWithTls() throws Exception {
        SocketRig rig = open(":timeout=WAIT");
        try (TrapReader one = reader(rig, "reader");
                TrapReader two = reader(rig, "reader")) {
            rig.awaitClients(2);
            assertEquals(SocketRig.TEMPLATE, one.template());
            rig.send(40, 2000);
            assertEquals(NumberedRecords.range(0, 80_000), one.numbers(40));
            assertEquals(NumberedRecords.range(0, 80_000), two.numbers(40));
            rig.close();
        }
        assertEquals(80_000, rig.count(OutputCount.EXPORTED));
    }

    @Test
    void shouldSendFromTheSpoolWhatCameBeforeThereWasAReader() throws Exception {
        SocketRig rig = SocketRig.spooling(specifier(""), SocketRig.TEMPLATE, folder.resolve("spool"));
        rig.send(40, 10);
        assertEquals(400, rig.count(OutputCount.KEPT));
        CompletableFuture<List<Long>> numbers = CompletableFuture.supplyAsync(() -> {
            try (TrapReader reader = reader(rig, "reader")) {
                return reader.numbers(40);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 400);
        assertEquals(NumberedRecords.range(0, 400), numbers.join());
        assertEquals(0, rig.count(OutputCount.KEPT));
        rig.close();
    }

    @Test
    void shouldRefuseReadersWhomTheAuthorityDoesNotKnow() throws Exception {
        try (SocketRig rig = open("")) {
            assertThrows(IOException.class, () -> reader(rig, "spy").close());
            try (TrapReader reader = reader(rig, "reader")) {
                rig.awaitClients(1);
                rig.send(1, 5);
                assertEquals(5, reader.numbers(1).size());
            }
        }
    }

    @Test
    void shouldNotBeDisturbedByOneWhoSaysNothing() throws Exception {
        try (SocketRig rig = open("");
                Socket silent = new Socket("localhost", rig.trap.port());
                TrapReader reader = reader(rig, "reader")) {
            rig.awaitClients(1);
            rig.send(1, 5);
            assertEquals(5, reader.numbers(1).size());
            assertTrue(silent.isConnected());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheFiles() {
        String missing = "T:0:" + certificates.key("probe") + ":" + folder.resolve("none.pem") + ":"
                + certificates.certificate("ca");
        ConfigException e = assertThrows(ConfigException.class, () -> SocketRig.live(missing));
        assertTrue(e.getMessage().contains("none.pem does not exist"), e.getMessage());
    }
}
