package io.ringprobe.export.ipfix.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.ipfix.LogLines;
import io.ringprobe.export.ipfix.Lz4RingDecoder;
import io.ringprobe.export.net.Certificates;
import io.ringprobe.export.net.PemFiles;
import io.ringprobe.export.net.Resolver;
import io.ringprobe.export.net.TlsChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is known of octets on their way over TCP, and how the peer is found. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpTransportTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int HEADER = 16;

    @TempDir
    Path folder;

    private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 20);
    private final Random random = new Random(7);
    private ServerSocketChannel listener;
    private Transport transport;
    private SocketChannel peer;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open();
        // Small, so that much of what the probe's system takes is not yet acknowledged.
        listener.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        listener.close();
        if (peer != null) {
            peer.close();
        }
    }

    private int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private void open(Resolver resolver, TcpStream.Factory streams) throws IOException {
        Peer collector = new Peer(
                List.of(new Collector("collector", port())), List.of(resolver), "tcp", false, System.nanoTime());
        transport = new TcpTransport(collector, streams, new OutputCounters());
    }

    private void connect(TcpStream.Factory streams) throws IOException {
        open(new Resolver("127.0.0.1"), streams);
        transport.ready(System.nanoTime());
        peer = listener.accept();
        peer.configureBlocking(false);
    }

    private void connect() throws IOException {
        connect(PlainStream::new);
        becomeReady();
    }

    private void becomeReady() {
        while (!transport.ready(System.nanoTime())) {
            transport.await(SECOND / 100);
        }
        assertEquals(0, transport.confirmed());
    }

    /** A message of that length, of which nothing can be compressed. */
    private ByteBuffer message(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return ByteBuffer.allocateDirect(length).put(octets).flip().putShort(2, (short) length);
    }

    /** Writes until the connection takes no more. */
    private long fill() {
        ByteBuffer message = message(50_000);
        long taken = 0;
        int octets = 1;
        while (octets > 0) {
            if (!message.hasRemaining()) {
                message.clear();
            }
            octets = transport.write(message, System.nanoTime());
            taken += octets;
        }
        return taken;
    }

    private void awaitBroken() {
        while (transport.ready(System.nanoTime())) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldConfirmWhatThePeersSystemHas() throws IOException {
        connect();
        long taken = fill();
        while (transport.confirmed() == 0) {
            Thread.onSpinWait();
        }
        assertTrue(transport.confirmed() < taken, "the peer's buffer is small");
        long read = 0;
        while (read < taken) {
            read += peer.read(received.clear());
        }
        while (transport.confirmed() < taken) {
            transport.await(SECOND);
        }
        assertEquals(taken, transport.confirmed());
    }

    @Test
    void shouldKnowAfterAnOrderlyEndThatAllWasRead() throws IOException {
        connect();
        transport.write(message(1000), System.nanoTime());
        while (peer.read(received) >= 0 && received.position() < 1000) {
            Thread.onSpinWait();
        }
        peer.close();
        awaitBroken();
        assertEquals(1000, transport.confirmed());
        assertTrue(transport.confirmedIsRead());
    }

    @Test
    void shouldKnowTheSameWhereWritingFailsFirst() throws IOException {
        connect();
        transport.write(message(1000), System.nanoTime());
        while (received.position() < 1000) {
            peer.read(received);
        }
        peer.close();
        while (transport.session() == 1 && transport.write(message(100), System.nanoTime()) > 0) {
            Thread.onSpinWait();
        }
        assertEquals(1000, transport.confirmed());
        assertTrue(transport.confirmedIsRead());
    }

    @Test
    void shouldKnowAfterAResetWhatWasConfirmedButNotThatItWasRead() throws IOException {
        connect();
        long taken = fill();
        while (transport.confirmed() == 0) {
            Thread.onSpinWait();
        }
        long before = transport.confirmed();
        peer.close();
        awaitBroken();
        assertTrue(transport.confirmed() >= before && transport.confirmed() < taken);
        assertFalse(transport.confirmedIsRead());
    }

    private Certificates certificates() {
        return new Certificates(folder)
                .authority("ca")
                .signed("probe", "ca", "DNS:probe")
                .signed("collector", "ca", "IP:127.0.0.1");
    }

    @Test
    void shouldConfirmWholeRecordsOfTls() throws IOException {
        Certificates made = certificates();
        Path ca = made.certificate("ca");
        var own = new PemFiles("test", made.certificate("probe"), made.key("probe"), ca).context("TLS");
        var theirs = new PemFiles("test", made.certificate("collector"), made.key("collector"), ca).context("TLS");
        connect(channel -> new TlsStream(channel, own, "127.0.0.1"));
        TlsChannel server = TlsChannel.server(peer, theirs, true);
        boolean ready = false;
        while (!server.handshake() || !ready) {
            ready = transport.ready(System.nanoTime());
            Thread.onSpinWait();
        }
        long taken = fill();
        long read = 0;
        while (transport.confirmed() == 0) {
            read += server.read(received.clear().limit(1000));
        }
        assertTrue(transport.confirmed() < taken);
        while (read < taken) {
            transport.ready(System.nanoTime());
            read += server.read(received.clear());
            assertTrue(transport.confirmed() <= taken);
        }
        while (transport.confirmed() < taken) {
            transport.await(SECOND);
        }
        assertEquals(taken, transport.confirmed());
        server.shutdown();
        awaitBroken();
        assertTrue(transport.confirmedIsRead());
    }

    @Test
    void shouldCompressAsARingDecoderReads() throws IOException {
        connect(Lz4Stream::new);
        becomeReady();
        ByteBuffer all = ByteBuffer.allocateDirect(1 << 20);
        for (int length : new int[] {HEADER, 100, 65_000, 65_001, 65_016, 65_535, 200, 64_900, 3000}) {
            all.put(message(length));
        }
        // Zeros can be compressed.
        all.put(ByteBuffer.allocate(40_000).putShort(2, (short) 40_000)).flip();
        ByteBuffer stream = ByteBuffer.allocate(1 << 20);
        while (all.hasRemaining() || transport.confirmed() < all.limit()) {
            if (all.hasRemaining()) {
                transport.write(all, System.nanoTime());
            }
            assertTrue(transport.ready(System.nanoTime()));
            peer.read(stream);
        }
        byte[] sent = new byte[all.limit()];
        all.get(0, sent);
        assertArrayEquals(sent, Lz4RingDecoder.decode(Arrays.copyOf(stream.array(), stream.position())));
        assertTrue(stream.position() < sent.length - 19_000, "something was compressed");
    }

    @Test
    void shouldTryAllAddressesOfAName() throws IOException {
        InetAddress away = InetAddress.ofLiteral("127.0.0.2");
        open(
                new Resolver("name", host -> new InetAddress[] {away, InetAddress.ofLiteral("127.0.0.1")}),
                PlainStream::new);
        long start = System.nanoTime();
        while (!transport.ready(start)) {
            transport.await(SECOND / 100);
        }
        peer = listener.accept();
    }

    @Test
    void shouldNotWaitForAResolverThatHangs() throws IOException {
        CountDownLatch answer = new CountDownLatch(1);
        open(
                new Resolver("name", host -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                }),
                PlainStream::new);
        long start = System.nanoTime();
        assertFalse(transport.ready(start));
        assertTrue(transport.hasHope(start));
        LogLines log = LogLines.during(() -> assertFalse(transport.ready(start + 11 * SECOND)));
        assertTrue(log.contains("name servers don't answer"), log.toString());
        assertFalse(transport.hasHope(start + 11 * SECOND));
        answer.countDown();
        becomeReady();
        peer = listener.accept();
    }
}
