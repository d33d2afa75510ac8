package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compressed files and pipes: the same packets as of the plain file, frames kept while they are lent, no thread left.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadTheSameFromPlainCompressedAndPipedFiles() throws Exception {
        for (Captures.Built built :
                List.of(Captures.classic(new Random(1), 6000, 1500), Captures.pcapng(new Random(2), 6000, 1500))) {
            byte[] bytes = built.bytes();
            assertTrue(bytes.length > 4 * ChunkPool.CHUNK_SIZE, "several chunks");
            assertEquals(built.packets(), Captures.readAll(file(bytes)));
            assertEquals(built.packets(), Captures.readAll(file(Captures.gzip(bytes))));
            assertEquals(built.packets(), Captures.readAll(file(Captures.zstd(bytes))));
            assertEquals(built.packets(), readStandardInput(bytes, 1 << 16));
            assertEquals(built.packets(), readStandardInput(Captures.gzip(bytes), 1 << 16));
            assertEquals(built.packets(), readStandardInput(Captures.zstd(bytes), 1000));
            assertEquals(built.packets(), readFifo(bytes));
            assertEquals(built.packets(), readFifo(Captures.zstd(bytes)));
        }
    }

    @Test
    void shouldReadAStreamThatTricklesByteByByte() throws IOException {
        Captures.Built classic = Captures.classic(new Random(3), 20, 40);
        assertEquals(classic.packets(), readStandardInput(classic.bytes(), 1));
        Captures.Built pcapng = Captures.pcapng(new Random(4), 20, 40);
        assertEquals(pcapng.packets(), readStandardInput(pcapng.bytes(), 1));
        assertEquals(pcapng.packets(), readStandardInput(Captures.gzip(pcapng.bytes()), 1));
    }

    @Test
    void shouldPutRecordsTogetherThatAreLongerThanChunks() throws IOException {
        Captures.Built classic = Captures.classic(new Random(5), 6, 5 << 20);
        assertEquals(classic.packets(), Captures.readAll(file(Captures.zstd(classic.bytes()))));
        Captures.Built pcapng = Captures.pcapng(new Random(6), 6, 5 << 20);
        assertEquals(pcapng.packets(), Captures.readAll(file(Captures.zstd(pcapng.bytes()))));
        assertEquals(pcapng.packets(), readStandardInput(pcapng.bytes(), 10_000));
    }

    @Test
    void shouldReadAllMembersOfAConcatenatedFile() throws IOException {
        Captures.Built built = Captures.classic(new Random(7), 100, 1000);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        for (int from = 0; from < built.bytes().length; from += 7001) {
            byte[] part = Arrays.copyOfRange(built.bytes(), from, Math.min(from + 7001, built.bytes().length));
            gzip.write(Captures.gzip(part));
            zstd.write(Captures.zstd(part));
        }
        for (byte[] bytes : List.of(gzip.toByteArray(), zstd.toByteArray())) {
            assertEquals(built.packets(), Captures.readAll(file(bytes)));
            assertEquals(built.packets(), readStandardInput(bytes, 13));
        }
    }

    @Test
    void shouldNotTouchFramesBeforeTheyAreReleased() throws IOException {
        Captures.Built built = Captures.classic(new Random(8), 40_000, 1000);
        assertTrue(built.bytes().length > 2 * ChunkPool.CHUNKS * ChunkPool.CHUNK_SIZE, "chunks are used again");
        for (byte[] bytes : List.of(Captures.gzip(built.bytes()), Captures.zstd(built.bytes()))) {
            RecordingReceiver receiver = new RecordingReceiver(5);
            try (PacketSource source = Captures.open(Captures.options(file(bytes)))) {
                Captures.drain(source, receiver, 100);
            }
            assertEquals(built.packets(), receiver.packets);
        }
    }

    @Test
    void shouldWaitForFramesThatAreNeverReleased() throws IOException {
        Captures.Built built = Captures.classic(new Random(9), 40_000, 1000);
        RecordingReceiver receiver = new RecordingReceiver(Integer.MAX_VALUE);
        try (PacketSource source = Captures.open(Captures.options(file(Captures.zstd(built.bytes()))))) {
            long bytes = 0;
            int idle = 0;
            while (idle < 1000) {
                int n = source.poll(receiver, 128);
                assertTrue(n >= 0, "the end can't be reached with all chunks lent");
                idle = n == 0 ? idle + 1 : 0;
                if (n == 0 && receiver.packets.size() < 10_000) {
                    idle = 0;
                    Thread.onSpinWait();
                }
            }
            for (Captured packet : receiver.packets) {
                bytes += packet.frame().length + 16;
            }
            assertTrue(bytes <= (long) ChunkPool.CHUNKS * ChunkPool.CHUNK_SIZE, bytes + " bytes are lent");
            receiver.release(receiver.packets.size());
        }
    }

    @Test
    void shouldDeliverWhatCameBeforeThePipeGoesQuiet() throws Exception {
        Captures.Built built = Captures.classic(new Random(10), 50, 100);
        Pipe pipe = Pipe.open();
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(new PcapInput(pipe::source), Captures.options(Path.of("-")));
                Pipe.SinkChannel sink = pipe.sink()) {
            assertEquals(0, source.poll(receiver, 128));
            sink.write(ByteBuffer.wrap(built.bytes()));
            while (receiver.packets.size() < 50) {
                assertTrue(source.poll(receiver, 128) >= 0);
            }
            assertEquals(0, source.poll(receiver, 128));
            assertEquals(built.bytes().length, source.position());
            assertEquals(-1, source.size());
        }
        assertEquals(built.packets(), receiver.packets);
        assertNoReaderThread("read standard input");
    }

    @Test
    void shouldEndTheThreadThatWaitsForAFifosWriter() throws Exception {
        Path fifo = fifo();
        RecordingReceiver receiver = new RecordingReceiver();
        PacketSource source = Captures.open(Captures.options(fifo));
        assertEquals(0, source.poll(receiver, 128));
        source.close();
        assertNoReaderThread("read " + fifo);
    }

    @Test
    void shouldEndTheThreadThatWaitsForAFifosData() throws Exception {
        Path fifo = fifo();
        byte[] start = Captures.classic(new Random(14), 1, 100).bytes();
        RecordingReceiver receiver = new RecordingReceiver();
        try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            PacketSource source = Captures.open(Captures.options(fifo));
            assertEquals(0, source.poll(receiver, 128));
            writer.write(ByteBuffer.wrap(start));
            while (receiver.packets.isEmpty()) {
                source.poll(receiver, 128);
            }
            source.close();
        }
        assertNoReaderThread("read " + fifo);
    }

    @Test
    void shouldEndTheThreadThatWaitsForAFreeChunk() throws Exception {
        Path file = file(
                Captures.zstd(Captures.classic(new Random(11), 40_000, 1000).bytes()));
        PacketSource source = Captures.open(Captures.options(file));
        source.poll(new RecordingReceiver(Integer.MAX_VALUE), 1);
        source.close();
        assertNoReaderThread("read " + file);
    }

    @Test
    void shouldTellWhereCompressedDataIsDamaged() throws IOException {
        Captures.Built built = Captures.classic(new Random(12), 2000, 1000);
        byte[] bytes = Captures.gzip(built.bytes());
        Path file = file(Arrays.copyOf(bytes, bytes.length / 2));
        RecordingReceiver receiver = new RecordingReceiver();
        CaptureException e = assertThrows(CaptureException.class, () -> readInto(receiver, file));
        assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
        assertTrue(e.getMessage().startsWith(file + ": byte "), e.getMessage());
        assertTrue(e.getMessage().contains("GZIP data is damaged or cut off"), e.getMessage());
        assertFalse(receiver.packets.isEmpty());
        assertEquals(built.packets().subList(0, receiver.packets.size()), receiver.packets);
    }

    @Test
    void shouldTellWhereAPipedFileIsCutOff() throws IOException {
        Captures.Built built = Captures.classic(new Random(13), 3000, 1000);
        int cut = built.packetEnds().get(2500) + 7;
        byte[] bytes = Arrays.copyOf(built.bytes(), cut);
        CaptureException e = assertThrows(CaptureException.class, () -> readStandardInput(bytes, 5000));
        String place = "standard input: byte " + (cut - 7) + ": the file is cut off";
        assertTrue(e.getMessage().startsWith(place), e.getMessage());
        assertThrows(CaptureException.class, () -> Captures.readAll(file(Captures.zstd(bytes))));
    }

    @Test
    void shouldSayWhatAPipeBeginsWithThatIsNoCapture() {
        for (String text : List.of("", "ab", "hello world")) {
            CaptureException e =
                    assertThrows(CaptureException.class, () -> readStandardInput(text.getBytes("US-ASCII"), 100));
            assertEquals(CaptureException.Kind.NOT_A_CAPTURE, e.kind());
            assertTrue(e.getMessage().startsWith("standard input: not a capture file"), e.getMessage());
        }
    }

    @Test
    void shouldPassOnTheErrorOfABrokenPipe() {
        IOException broken = new IOException("the disk is on fire");
        ReadableByteChannel failing = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer to) throws IOException {
                throw broken;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        IOException e = assertThrows(IOException.class, () -> read(() -> failing));
        assertEquals(broken, e);
    }

    private static void readInto(RecordingReceiver receiver, Path file) throws IOException {
        try (PacketSource source = Captures.open(Captures.options(file))) {
            Captures.drain(source, receiver, 128);
        }
    }

    /** Reads what comes in pieces of that size. */
    private static List<Captured> readStandardInput(byte[] bytes, int piece) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        ReadableByteChannel all = Channels.newChannel(new InputStream() {
            @Override
            public int read() {
                return rest.hasRemaining() ? rest.get() & 0xFF : -1;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                int n = Math.min(Math.min(length, piece), rest.remaining());
                rest.get(to, offset, n);
                return n == 0 ? -1 : n;
            }
        });
        return read(() -> all);
    }

    private static List<Captured> read(ByteSource standardInput) throws IOException {
        RecordingReceiver receiver = new RecordingReceiver(1);
        try (PacketSource source = Captures.open(new PcapInput(standardInput), Captures.options(Path.of("-")))) {
            Captures.drain(source, receiver, 128);
        }
        return receiver.packets;
    }

    private List<Captured> readFifo(byte[] bytes) throws Exception {
        Path fifo = fifo();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(fifo, bytes));
        List<Captured> packets = Captures.readAll(fifo);
        writer.get(60, TimeUnit.SECONDS);
        return packets;
    }

    private static void write(Path fifo, byte[] bytes) {
        try (OutputStream out = Files.newOutputStream(fifo)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo" + System.nanoTime());
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "mkfifo is missing");
        return fifo;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("capture"), bytes);
    }

    private static void assertNoReaderThread(String name) {
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(t -> t.getName().equals(name)),
                name + " runs");
    }
}
