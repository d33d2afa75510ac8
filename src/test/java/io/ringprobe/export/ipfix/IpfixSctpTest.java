package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of the two runs, as the system has SCTP or not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IpfixSctpTest {
    private static final int FLOWS = 1000;

    private static boolean isThere() {
        try {
            SctpServerChannel.open().close();
            return true;
        } catch (UnsupportedOperationException | IOException missing) {
            return false;
        }
    }

    @Test
    void shouldSayWhatTheSystemMisses() {
        Assumptions.assumeFalse(isThere(), "this system has SCTP");
        ConfigException e =
                assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, "sctp"));
        assertTrue(e.getMessage().contains("libsctp1") && e.getMessage().contains("modprobe sctp"), e.getMessage());
    }

    @Test
    void shouldSendEachMessageAsOne() throws IOException {
        Assumptions.assumeTrue(isThere(), "this system has no SCTP");
        IpfixReader reader = new IpfixReader();
        try (SctpServerChannel server = SctpServerChannel.open();
                NumberedFlows flows = new NumberedFlows(TestSchemas.ALL, "plus")) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress)
                            server.getAllLocalAddresses().iterator().next())
                    .getPort();
            FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "sctp", "port=" + port);
            for (int i = 0; i < FLOWS; i++) {
                exporter.export(flows.flow(i));
            }
            exporter.close();
            readAll(server, reader);
            Exports.assertBalance(exporter.counters());
        }
        assertEquals(
                LongStream.range(0, FLOWS).boxed().toList(),
                reader.records.stream().map(r -> r.number(0, 1)).toList());
    }

    private static void readAll(SctpServerChannel server, IpfixReader reader) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(65_536);
        try (SctpChannel channel = server.accept()) {
            MessageInfo info = channel.receive(message, null, null);
            while (info.bytes() >= 0) {
                assertTrue(info.isComplete());
                reader.read(message.flip().slice());
                info = channel.receive(message.clear(), null, null);
            }
        }
    }
}
