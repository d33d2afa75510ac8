package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.trap.ServiceInterface.Membership;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What status tools are told, asked as they ask. */
class ServiceInterfaceTest {
    @TempDir
    Path folder;

    private static final byte[] QUESTION = {10, 0, 0, 0, 0, 0, 0, 0};

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve("service")));
        return channel;
    }

    private static JsonNode ask(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(QUESTION));
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        assertEquals(12, in.readUnsignedByte());
        assertEquals(0, in.readUnsignedShort());
        assertEquals(0, in.readUnsignedByte());
        byte[] answer = new byte[Integer.reverseBytes(in.readInt())];
        in.readFully(answer);
        assertEquals(0, answer[answer.length - 1]);
        return new ObjectMapper().readTree(answer, 0, answer.length - 1);
    }

    private ServiceInterface service() {
        return new ServiceInterface(folder.resolve("service").toString());
    }

    private static InterfaceStatus status(String specifier, OutputCounters counters, ClientStatus... clients) {
        return new InterfaceStatus(TrapSpec.parseAll(specifier).get(0), counters, () -> 3, () -> List.of(clients));
    }

    @Test
    void shouldTellOfAllInterfaces() throws Exception {
        OutputCounters counters = new OutputCounters();
        counters.add(OutputCount.EXPORTED, 90);
        counters.add(OutputCount.REPEATS, 10);
        counters.add(OutputCount.LOST_NO_COLLECTOR, 4);
        counters.addMessage(1000);
        ServiceInterface service = service();
        InterfaceStatus sockets = status("u:http", counters, new ClientStatus(4711, 1, 75, 25));
        Membership one = service.join(sockets);
        Membership two = service.join(status("f:a\"b.trapcap", new OutputCounters()));
        try (SocketChannel channel = connect()) {
            JsonNode all = ask(channel);
            assertEquals(0, all.get("in_cnt").asInt());
            assertEquals(0, all.get("in").size());
            assertEquals(2, all.get("out_cnt").asInt());
            JsonNode http = all.get("out").get(0);
            assertEquals(
                    "{\"client_stats_arr\":[{\"id\":\"extended_input_interface_info\",\"sent_containers\":\"0\","
                            + "\"sent_messages\":\"0\",\"skipped_messages\":\"0\",\"skipped_percentage\":0.0},"
                            + "{\"id\":4711,\"sent_containers\":\"1\",\"sent_messages\":\"75\","
                            + "\"skipped_messages\":\"25\",\"skipped_percentage\":25.0}],\"num_clients\":1,"
                            + "\"ifc_id\":\"http\",\"ifc_type\":117,\"sent-messages\":100,\"dropped-messages\":4,"
                            + "\"buffers\":1,\"autoflushes\":3}",
                    http.toString());
            assertEquals("a\"b.trapcap", all.get("out").get(1).get("ifc_id").asText());
            assertEquals(0, all.get("out").get(1).get("client_stats_arr").size());
            one.leave();
            assertEquals(1, ask(channel).get("out_cnt").asInt());
            two.leave();
        }
    }

    @Test
    void shouldBeThereAsLongAsThereIsAnInterface() throws Exception {
        ServiceInterface service = service();
        for (int i = 0; i < 2; i++) {
            Membership one = service.join(status("b:", new OutputCounters()));
            Membership two = service.join(status("u:x", new OutputCounters()));
            one.leave();
            assertTrue(Files.exists(folder.resolve("service")));
            two.leave();
            assertFalse(Files.exists(folder.resolve("service")));
        }
    }

    @Test
    void shouldAnswerQuestionsInPiecesAndSendStrangersAway() throws Exception {
        Membership member = service().join(status("b:", new OutputCounters()));
        try (SocketChannel slow = connect();
                SocketChannel stranger = connect()) {
            slow.write(ByteBuffer.wrap(QUESTION, 0, 3));
            stranger.write(ByteBuffer.wrap(new byte[] {11, 0, 0, 0, 0, 0, 0, 0}));
            assertEquals(-1, stranger.read(ByteBuffer.allocate(1)));
            slow.write(ByteBuffer.wrap(QUESTION, 3, 5));
            assertEquals("none", ask(slow).get("out").get(0).get("ifc_id").asText());
        }
        member.leave();
    }

    @Test
    void shouldDoWithoutWhereTheFolderIsNotWritable() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ServiceInterface service = new ServiceInterface(file.resolve("service").toString());
        service.join(status("b:", new OutputCounters())).leave();
        assertTrue(Files.exists(file));
    }
}
