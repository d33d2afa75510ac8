package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.memory.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interfaces u: and t: with one reader. */
class SocketInterfaceTest {
    @TempDir
    Path folder;

    @Test
    void shouldSpeakTheProtocolToTheOctet() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0");
                Socket socket = new Socket("localhost", rig.trap.port());
                MessageBuffer message = new MessageBuffer(200)) {
            socket.setSoTimeout(20_000);
            byte[] hello = socket.getInputStream().readNBytes(8 + 13);
            assertEquals(
                    "020000000000000d" + HexFormat.of().formatHex("uint64 NUMBER".getBytes("US-ASCII")), hex(hello));
            add(message, 0xAABBCC, 3);
            add(message, 0x0102, 2);
            rig.trap.send(message, System.nanoTime());
            assertEquals("00000009" + "0000000000000000" + "0200" + "0003aabbcc" + "00020102", hex(read(socket, 23)));
            message.clear();
            add(message, 0, 1);
            rig.trap.send(message, System.nanoTime());
            assertEquals("00000003" + "0200000000000000" + "0100" + "000100", hex(read(socket, 17)));
        }
    }

    /** {@code libtrap-sender.bin} is what libtrap 1.18.2 sent of the same records, recorded with a plain socket. */
    @Test
    void shouldSendTheOctetsThatLibtrapSends() throws Exception {
        byte[] expected;
        try (InputStream recorded = getClass().getResourceAsStream("/trap/libtrap-sender.bin")) {
            expected = recorded.readAllBytes();
        }
        TrapSpec spec = TrapSpec.parseAll("t:0").get(0);
        String template = "uint64 BYTES,uint32 PACKETS,string TEXT";
        SocketInterface trap = SocketInterfaces.open(spec, template, null, new OutputCounters(), () -> false);
        try (Socket socket = new Socket("localhost", trap.port());
                MessageBuffer message = new MessageBuffer(1000)) {
            socket.setSoTimeout(20_000);
            for (int number = 0; number < 2; number++) {
                message.clear();
                for (int i = 0; i < 3; i++) {
                    addCounting(message, number * 100 + i * 10, 16 + i * 120 + number);
                }
                trap.send(message, System.nanoTime());
            }
            message.clear();
            add(message, 0, 1);
            trap.send(message, System.nanoTime());
            assertEquals(hex(expected), hex(read(socket, expected.length)));
            trap.close();
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    /** Adds a record whose octets count up from a number. */
    private static void addCounting(MessageBuffer message, int first, int length) {
        for (int i = 0; i < length; i++) {
            Memory.putByte(message.next() + i, first + i);
        }
        message.add(length);
    }

    private static byte[] read(Socket socket, int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static void add(MessageBuffer message, int value, int length) {
        for (int i = 0; i < length; i++) {
            Memory.putByte(message.next() + i, value >> 8 * (length - 1 - i));
        }
        message.add(length);
    }

    @Test
    void shouldServeAUnixSocketThatAllMayUseAndRemoveItsFile() throws Exception {
        Path file = folder.resolve("deep/er/probe.sock");
        try (SocketRig rig = SocketRig.live("u:" + file)) {
            assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(01777, (int) Files.getAttribute(file.getParent(), "unix:mode") & 07777);
            try (TrapReader reader = TrapReader.unix(file)) {
                assertEquals(2, reader.kind());
                assertEquals(SocketRig.TEMPLATE, reader.template());
                rig.send(3, 100);
                assertEquals(NumberedRecords.range(0, 300), reader.numbers(3));
            }
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldReplaceTheFileOfADeadProgramOnly() throws Exception {
        Path file = folder.resolve("probe.sock");
        ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        other.bind(UnixDomainSocketAddress.of(file));
        IOException e = assertThrows(IOException.class, () -> SocketRig.live("u:" + file));
        assertTrue(e.getMessage().contains("another program listens there"), e.getMessage());
        other.close();
        try (SocketRig rig = SocketRig.live("u:" + file);
                TrapReader reader = TrapReader.unix(file)) {
            rig.send(1, 1);
            assertEquals(1, reader.numbers(1).size());
        }
    }

    @Test
    void shouldNotReplaceAFileThatIsNoSocket() throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "keep me");
        IOException e = assertThrows(IOException.class, () -> SocketRig.live("u:" + file));
        assertTrue(e.getMessage().contains("no socket"), e.getMessage());
        assertEquals("keep me", Files.readString(file));
    }

    @Test
    void shouldLeaveTheFileOfASuccessor() throws Exception {
        Path file = folder.resolve("probe.sock");
        SocketRig rig = SocketRig.live("u:" + file);
        Files.delete(file);
        try (ServerSocketChannel successor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            successor.bind(UnixDomainSocketAddress.of(file));
            rig.close();
            assertTrue(Files.exists(file));
        }
    }

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0")) {
            int port = rig.trap.port();
            IOException e = assertThrows(IOException.class, () -> SocketRig.live("t:" + port));
            assertTrue(e.getMessage().startsWith("t:" + port + ": can't listen on TCP port " + port), e.getMessage());
        }
    }

    @Test
    void shouldCountWhatWasWrittenOnce() throws Exception {
        SocketRig rig = SocketRig.live("t:0");
        try (TrapReader one = rig.reader();
                TrapReader two = rig.reader()) {
            rig.awaitClients(2);
            rig.send(5, 20);
            assertEquals(NumberedRecords.range(0, 100), one.numbers(5));
            assertEquals(NumberedRecords.range(0, 100), two.numbers(5));
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 100);
            assertEquals(5, rig.count(OutputCount.MESSAGES));
            assertEquals(5 * (14 + 20 * 10), rig.count(OutputCount.BYTES));
            rig.close();
            assertNull(one.next());
        }
        assertEquals(100, rig.counters.ended());
        assertEquals(0, rig.counters.lost());
    }

    @Test
    void shouldSendFurtherClientsAwayWithoutAWord() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0:max_clients=2");
                TrapReader one = rig.reader();
                TrapReader two = rig.reader()) {
            rig.awaitClients(2);
            assertThrows(EOFException.class, () -> rig.reader().close());
            one.leave();
            rig.awaitClients(1);
            try (TrapReader three = rig.reader()) {
                rig.awaitClients(2);
                rig.send(1, 1);
                assertEquals(two.numbers(1), three.numbers(1));
            }
        }
    }

    @Test
    void shouldGiveTheFirstClientWhatNobodyHasGot() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0:timeout=HALF_WAIT:buffer_count=4")) {
            rig.send(4, 10);
            try (TrapReader reader = rig.reader()) {
                assertEquals(NumberedRecords.range(0, 40), reader.numbers(4));
            }
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 40);
        }
    }

    @Test
    void shouldKeepTheOldestWithHalfWaitAndTheNewestWithNoWait() throws Exception {
        assertEquals(NumberedRecords.range(0, 4 + SocketInterface.RESERVE), leftOf("timeout=HALF_WAIT", 30));
        assertEquals(NumberedRecords.range(26, 30), leftOf("timeout=NO_WAIT", 30));
    }

    /** What the first reader gets that comes after so many messages of one record. */
    private static List<Long> leftOf(String timeout, int messages) throws Exception {
        SocketRig rig = SocketRig.live("t:0:buffer_count=4:" + timeout);
        for (int i = 0; i < messages; i++) {
            long lost = i - 3L;
            rig.send(1, 1);
            if (timeout.endsWith("NO_WAIT") && lost > 0) {
                rig.tickUntil(() -> rig.count(OutputCount.LOST_NO_COLLECTOR) == lost);
            }
        }
        try (TrapReader reader = rig.reader()) {
            rig.awaitClients(1);
            rig.close();
            List<Long> numbers = reader.numbersToEnd();
            assertEquals(numbers.size(), rig.count(OutputCount.EXPORTED));
            assertEquals(messages - numbers.size(), rig.count(OutputCount.LOST_NO_COLLECTOR));
            assertEquals(messages - numbers.size(), rig.count(OutputCount.LOST_PACKETS));
            assertEquals(100 * (messages - numbers.size()), rig.count(OutputCount.LOST_OCTETS));
            return numbers;
        }
    }

    @Test
    void shouldNumberRecordsOnAcrossThoseThatWereLost() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0:buffer_count=1:timeout=WAIT")) {
            int kept = 1 + SocketInterface.RESERVE;
            rig.send(kept + 20, 3);
            assertEquals(60, rig.count(OutputCount.LOST_NO_COLLECTOR));
            assertEquals("flows are lost: there is no reader", rig.trap.trouble());
            try (TrapReader reader = rig.reader()) {
                assertEquals(NumberedRecords.range(0, 3 * kept), reader.numbers(kept));
                rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 3 * kept);
                assertNull(rig.trap.trouble());
                rig.send(1, 3);
                assertEquals(NumberedRecords.range(3 * (kept + 20), 3 * (kept + 21)), reader.numbers(1));
            }
        }
    }

    @Test
    void shouldCountWhatIsLeftAtTheEndAsLost() throws Exception {
        SocketRig rig = SocketRig.live("t:0");
        rig.send(3, 7);
        rig.close();
        assertEquals(21, rig.count(OutputCount.LOST_NO_COLLECTOR));
        assertEquals(0, rig.counters.waiting());
    }

    @Test
    void shouldTellOfItsReadersAndAutoflushes() throws Exception {
        try (SocketRig rig = SocketRig.live("t:0");
                TrapReader reader = rig.reader();
                MessageBuffer message = new MessageBuffer(100)) {
            rig.awaitClients(1);
            rig.send(2, 5);
            add(message, 1, 1);
            message.markAutoflush();
            rig.trap.send(message, System.nanoTime());
            rig.tickUntil(() -> rig.trap.autoflushes() == 1);
            ClientStatus status = rig.trap.clients().get(0);
            assertEquals(new ClientStatus(status.id(), 3, 11, 0), status);
            assertArrayEquals(new byte[] {1}, third(reader).records().get(0));
        }
    }

    private static TrapReader.Message third(TrapReader reader) throws IOException {
        reader.next();
        reader.next();
        return reader.next();
    }
}
