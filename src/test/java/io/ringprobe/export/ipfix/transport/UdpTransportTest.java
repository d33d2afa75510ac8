package io.ringprobe.export.ipfix.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpTransportTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int OCTETS = 1000;

    private final OutputCounters counters = new OutputCounters();
    private final ByteBuffer message = ByteBuffer.allocateDirect(100);
    private DatagramChannel collector;
    private UdpTransport transport;
    private long now = System.nanoTime();

    @BeforeEach
    void open() throws IOException {
        listen(0);
        transport =
                new UdpTransport(new Peer(List.of(new Collector("127.0.0.1", port())), "udp", false, now), counters);
        assertTrue(transport.ready(now));
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        collector.close();
    }

    private void listen(int port) throws IOException {
        collector = DatagramChannel.open();
        collector.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private int port() throws IOException {
        return ((InetSocketAddress) collector.getLocalAddress()).getPort();
    }

    private void send() {
        assertEquals(100, transport.write(message.clear(), now));
    }

    /** Sends so much that bursts are worth it, and takes it. */
    private void sendMuch() throws IOException {
        while (transport.maxBurst() == 1) {
            send();
            sender();
        }
    }

    private int sendBurst(NativeBlock messages, int octets, int each) {
        try (NativeBlock pieces = NativeBlock.allocate(32)) {
            int half = octets / 2;
            Memory.putLong(pieces.address(), messages.address());
            Memory.putLong(pieces.address() + 8, half);
            Memory.putLong(pieces.address() + 16, messages.address() + half);
            Memory.putLong(pieces.address() + 24, octets - half);
            return transport.writeBurst(pieces.address(), 2, each, now);
        }
    }

    private int received() throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(2 * OCTETS);
        collector.receive(datagram);
        return datagram.position();
    }

    private SocketAddress sender() throws IOException {
        return collector.receive(ByteBuffer.allocate(200));
    }

    private long refused() {
        return counters.get(OutputCount.REFUSED);
    }

    @Test
    void shouldAskForRefusalsNowAndThenOnlyAndStayTheSameSender() throws IOException {
        send();
        SocketAddress sender = sender();
        int port = port();
        collector.close();
        while (refused() == 0) {
            send();
        }
        for (int i = 0; i < 10_000; i++) {
            send();
        }
        assertTrue(refused() <= 2, () -> "refused " + refused());
        long before = refused();
        now += SECOND / 2;
        while (refused() == before) {
            send();
        }
        listen(port);
        send();
        assertEquals(sender, sender(), "while it doesn't listen");
        assertFalse(transport.hasReturned(now));
        now += 2 * SECOND;
        send();
        assertEquals(sender, sender(), "connected again");
        assertTrue(transport.hasReturned(now));
        assertFalse(transport.hasReturned(now));
        assertEquals(1, transport.session());
    }

    @Test
    void shouldSendMessagesOfOneLengthAndAShorterOneWithOneCall() throws IOException {
        sendMuch();
        try (NativeBlock messages = NativeBlock.allocateCleared(OCTETS)) {
            assertEquals(1000, sendBurst(messages, 1000, 300));
            assertEquals(600, sendBurst(messages, 600, 200));
        }
        assertEquals(100, transport.write(message.clear(), now));
        int[] lengths = {300, 300, 300, 100, 200, 200, 200, 100};
        for (int length : lengths) {
            assertEquals(length, received());
        }
        ByteBuffer large = ByteBuffer.allocateDirect(1000);
        assertEquals(1000, transport.write(large, now));
        assertEquals(1000, received(), "a single message stays whole");
    }

    @Test
    void shouldAskForSingleMessagesAfterARefusalAndTakeBurstsLater() throws IOException {
        sendMuch();
        int port = port();
        collector.close();
        try (NativeBlock messages = NativeBlock.allocateCleared(OCTETS)) {
            int result = 0;
            while (result != Transport.SINGLY) {
                result = sendBurst(messages, 1000, 300);
            }
            assertEquals(1, refused());
            assertEquals(1, transport.maxBurst());
            listen(port);
            send();
            assertEquals(100, received());
            now += SECOND;
            send();
            assertEquals(100, received());
            assertTrue(transport.maxBurst() > 1);
            assertEquals(600, sendBurst(messages, 600, 300));
            assertEquals(300, received());
        }
    }

    @Test
    void shouldAskForSingleMessagesWhereTheKernelDoesNotCut() throws IOException {
        sendMuch();
        try (NativeBlock messages = NativeBlock.allocateCleared(OCTETS)) {
            assertEquals(Transport.SINGLY, sendBurst(messages, 1000, 1), "more segments than any kernel makes");
            assertEquals(1, transport.maxBurst());
        }
        send();
        assertEquals(100, received(), "and is not cut");
    }

    @Test
    void shouldSayThatADatagramIsTooLargeAndGoOn() throws IOException {
        ByteBuffer large = ByteBuffer.allocateDirect(UdpTransport.MAX_DATAGRAM + 1);
        assertEquals(Transport.TOO_LARGE, transport.write(large, now));
        large.clear().limit(UdpTransport.MAX_DATAGRAM);
        assertEquals(UdpTransport.MAX_DATAGRAM, transport.write(large, now));
        sender();
        send();
        sender();
        assertEquals(1, transport.session());
    }
}
