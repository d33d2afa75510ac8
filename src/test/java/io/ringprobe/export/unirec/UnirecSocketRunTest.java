package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.export.trap.TrapReader;
import io.ringprobe.testkit.ProbeRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole probe with readers at its TRAP sockets: they get what the same probe writes to files. */
@Timeout(60)
class UnirecSocketRunTest {
    private static final Path CAPTURE = Path.of("pcaps", "demo.pcap");

    @TempDir
    Path folder;

    @Test
    void shouldGiveEachReaderExactlyTheFlowsOfItsGroup() throws Exception {
        Path some = folder.resolve("some.sock");
        Path all = folder.resolve("all.sock");
        int port = freePort();
        CompletableFuture<List<String>> overUnix = readAside(() -> TrapReader.unix(some));
        CompletableFuture<List<String>> allOverUnix = readAside(() -> TrapReader.unix(all));
        CompletableFuture<List<String>> overTcp = readAside(() -> TrapReader.tcp(port));
        String groups = ";p=(pstats,phists),basic,basicplus;id=0;eof";
        String sockets = "u:" + some + ":timeout=WAIT,u:" + all + ":timeout=WAIT,t:" + port + ":timeout=WAIT";
        String files = "f:" + folder.resolve("0") + ",f:" + folder.resolve("1") + ",f:" + folder.resolve("2");
        ProbeRun.Result result = ProbeRun.over(CAPTURE)
                .plugins("basicplus", "pstats", "phists")
                .shards(2)
                .collector("unirec;i=" + sockets + groups)
                .collector("unirec;i=" + files + groups)
                .run();
        assertEquals(List.of(), result.balance().broken());
        assertEquals(0, result.balance().lost());
        assertEquals(lines(folder.resolve("0")), overUnix.join());
        assertEquals(lines(folder.resolve("1")), allOverUnix.join());
        assertEquals(lines(folder.resolve("2")), overTcp.join());
        assertFalse(overUnix.join().isEmpty());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return UnirecText.lines(TrapcapReader.read(file)).stream().sorted().toList();
    }

    /** Connects as soon as the interface is there, and reads to its end. */
    private CompletableFuture<List<String>> readAside(Callable<TrapReader> connect) {
        return CompletableFuture.supplyAsync(() -> {
            try (TrapReader reader = connected(connect)) {
                Path file = Files.createTempFile(folder, "read", null);
                Files.write(file, asFile(reader));
                return lines(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static TrapReader connected(Callable<TrapReader> connect) {
        while (true) {
            try {
                return connect.call();
            } catch (Exception e) {
                // The probe has not opened it yet; the test's timeout ends this.
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    /** What comes from a socket in the form of a file: hello, and each message behind its length. */
    private static byte[] asFile(TrapReader reader) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] template = reader.template().getBytes(StandardCharsets.US_ASCII);
        file.writeBytes(
                ByteBuffer.allocate(8).putInt(2 << 24).putInt(template.length).array());
        file.writeBytes(template);
        for (TrapReader.Message message = reader.next(); message != null; message = reader.next()) {
            ByteArrayOutputStream records = new ByteArrayOutputStream();
            for (byte[] octets : message.records()) {
                records.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) octets.length).array());
                records.writeBytes(octets);
            }
            file.writeBytes(ByteBuffer.allocate(4).putInt(records.size()).array());
            records.writeTo(file);
        }
        return file.toByteArray();
    }
}
