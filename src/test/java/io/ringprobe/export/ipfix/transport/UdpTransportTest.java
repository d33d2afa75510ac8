package io.ringprobe.export.ipfix.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
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
