package io.ringprobe.export.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides in one thread, which shows that neither ever waits. */
@Timeout(60)
class TlsChannelTest {
    @TempDir
    Path folder;

    private Certificates made;
    private SocketChannel clientSocket;
    private SocketChannel serverSocket;
    private TlsChannel client;
    private TlsChannel server;

    @BeforeEach
    void connect() throws IOException {
        made = new Certificates(folder).authority("ca").authority("other");
        made.signed("probe", "ca", "DNS:probe").signed("stranger", "other", "DNS:probe");
        made.signed("collector", "ca", "DNS:collector.example,IP:127.0.0.1");
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            clientSocket = SocketChannel.open(listener.getLocalAddress());
            serverSocket = listener.accept();
        }
        clientSocket.configureBlocking(false);
        serverSocket.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        clientSocket.close();
        serverSocket.close();
    }

    private SSLContext context(String name) {
        Path certificate = name == null ? null : made.certificate(name);
        return new PemFiles("test", certificate, name == null ? null : made.key(name), made.certificate("ca"))
                .context("TLS");
    }

    private void open(String clientName, String wantedServer) throws IOException {
        client = TlsChannel.client(clientSocket, context(clientName), wantedServer);
        server = TlsChannel.server(serverSocket, context("collector"), true);
    }

    private void shakeHands() throws IOException {
        boolean clientDone = false;
        boolean serverDone = false;
        while (!clientDone || !serverDone) {
            clientDone = client.handshake();
            serverDone = server.handshake();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector.example", "127.0.0.1"})
    void shouldAgreeAndCarryOctetsBothWays(String name) throws IOException {
        open("probe", name);
        assertFalse(client.isAccepted());
        shakeHands();
        assertEquals("TLSv1.3", client.protocol());
        byte[] octets = new byte[3_000_000];
        new Random(1).nextBytes(octets);
        assertArrayEquals(octets, carry(octets, client, server));
        assertArrayEquals(octets, carry(octets, server, client));
        assertTrue(client.isAccepted());
        assertTrue(client.cipherOctets() > octets.length);
    }

    private static byte[] carry(byte[] octets, TlsChannel from, TlsChannel to) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(octets);
        ByteBuffer in = ByteBuffer.allocate(octets.length);
        while (in.hasRemaining()) {
            from.write(out);
            // In small portions, as a reader may have a small buffer.
            to.read(in.limit(Math.min(octets.length, in.position() + 1000)));
            in.limit(octets.length);
        }
        return in.array();
    }

    @Test
    void shouldTakeNothingMoreWhenThePeerReadsNothing() throws IOException {
        open("probe", "127.0.0.1");
        shakeHands();
        ByteBuffer octets = ByteBuffer.allocate(64 * 1024);
        long taken = 0;
        for (int octetsTaken = client.write(octets); octetsTaken > 0; octetsTaken = client.write(octets.clear())) {
            taken += octetsTaken;
        }
        assertTrue((client.interestOps() & SelectionKey.OP_WRITE) != 0);
        assertFalse(client.flush());
        ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        long read = 0;
        while (read < taken) {
            client.flush();
            read += server.read(in.clear());
        }
        assertEquals(taken, read);
        assertEquals(0, server.read(in.clear()));
    }

    @Test
    void shouldTellThatThePeerClosedInOrder() throws IOException {
        open("probe", "127.0.0.1");
        shakeHands();
        client.write(ByteBuffer.allocate(10));
        assertTrue(client.shutdown());
        ByteBuffer in = ByteBuffer.allocate(100);
        while (in.position() < 10) {
            server.read(in);
        }
        while (server.read(in) == 0) {
            Thread.onSpinWait();
        }
        assertEquals(-1, server.read(in));
        assertThrows(IOException.class, () -> client.write(ByteBuffer.allocate(10)));
    }

    private IOException failure() {
        return assertThrows(IOException.class, () -> {
            while (true) {
                client.handshake();
                client.read(ByteBuffer.allocate(10));
            }
        });
    }

    private IOException serverFailure() {
        return assertThrows(IOException.class, () -> {
            while (true) {
                client.handshake();
                server.handshake();
            }
        });
    }

    @Test
    void shouldRefuseAServerOfAnotherName() throws IOException {
        open("probe", "collector.example.net");
        IOException e = assertThrows(IOException.class, () -> {
            while (true) {
                server.handshake();
                client.handshake();
            }
        });
        assertTrue(TlsTrouble.describe(e).contains("certificate is refused"), TlsTrouble.describe(e));
        assertTrue(TlsTrouble.describe(e).contains("collector.example.net"), TlsTrouble.describe(e));
        IOException told = assertThrows(IOException.class, () -> {
            while (true) {
                server.handshake();
            }
        });
        assertTrue(TlsTrouble.describe(told).contains("alert"), TlsTrouble.describe(told));
    }

    @Test
    void shouldRefuseAClientWithoutCertificate() throws IOException {
        open(null, "127.0.0.1");
        serverFailure();
        assertFalse(client.isAccepted());
        String told = TlsTrouble.describe(failure());
        assertTrue(told.contains("refuses with the alert"), told);
    }

    @Test
    void shouldRefuseAClientOfAnUnknownAuthority() throws IOException {
        open("stranger", "127.0.0.1");
        serverFailure();
        assertFalse(client.isAccepted());
        String told = TlsTrouble.describe(failure());
        assertTrue(told.contains("refuses with the alert"), told);
    }

    @Test
    void shouldNoticeThatThePeerVanishesInTheHandshake() throws IOException {
        open("probe", "127.0.0.1");
        client.handshake();
        serverSocket.close();
        assertTrue(TlsTrouble.describe(failure()).length() > 5);
    }
}
