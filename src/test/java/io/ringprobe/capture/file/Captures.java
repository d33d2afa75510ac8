package io.ringprobe.capture.file;

import com.github.luben.zstd.Zstd;
import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.PcapngWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What the tests of this package share: making captures, reading them. */
final class Captures {
    static final int ETHERNET = 1;

    /** Offsets at which a file may end without being cut off, and the packets before each. */
    record Built(byte[] bytes, List<Integer> boundaries, List<Captured> packets, List<Integer> packetEnds) {}

    private Captures() {}

    static Options options(Path... files) {
        return options("", Arrays.stream(files).map(Path::toString).toList());
    }

    static Options options(String filter, List<String> files) {
        Map<String, List<String>> values =
                filter.isEmpty() ? Map.of("file", files) : Map.of("file", files, "filter", List.of(filter));
        return new Options(new PcapInput().spec(), "-i 'pcap;...'", values);
    }

    /** Opens, reads to the end and closes. */
    static List<Captured> readAll(Options options) throws IOException {
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(options)) {
            drain(source, receiver, 128);
        }
        return receiver.packets;
    }

    static List<Captured> readAll(Path... files) throws IOException {
        return readAll(options(files));
    }

    /** The one source that the input opens. */
    static PacketSource open(Options options) throws IOException {
        return open(new PcapInput(), options);
    }

    /** The same of an input that reads standard input from elsewhere. */
    static PacketSource open(PcapInput input, Options options) throws IOException {
        return input.open(options, new InputContext(List.of(options), 1 << 20)).getFirst();
    }

    /** Polls to the end, and checks what polls say. */
    static void drain(PacketSource source, RecordingReceiver receiver, int limit) throws IOException {
        int before = receiver.packets.size();
        for (int n = source.poll(receiver, limit); n != PacketSource.END; n = source.poll(receiver, limit)) {
            if (n < 0 || n > limit || receiver.packets.size() != before + n) {
                throw new AssertionError("poll returned " + n + " with a limit of " + limit + " and delivered "
                        + (receiver.packets.size() - before));
            }
            before += n;
            if (n == 0) {
                Thread.onSpinWait();
            }
        }
        receiver.release(receiver.packets.size());
    }

    static byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A random classic file with whole packets. */
    static Built classic(Random random, int count, int maxLength) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>();
        List<Captured> packets = new ArrayList<>();
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        try (PcapWriter writer = PcapWriter.nanos(out, order, ETHERNET)) {
            for (int i = 0; i < count; i++) {
                Captured packet = packet(random, maxLength);
                writer.packet(packet.nanos(), packet.frame());
                packets.add(packet);
                ends.add(out.size());
            }
        }
        List<Integer> boundaries = new ArrayList<>(ends);
        boundaries.add(24);
        return new Built(out.toByteArray(), boundaries, packets, ends);
    }

    /** A random pcapng file with whole blocks of several kinds, in sections of both orders. */
    static Built pcapng(Random random, int count, int maxLength) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>();
        List<Integer> boundaries = new ArrayList<>();
        List<Captured> packets = new ArrayList<>();
        try (PcapngWriter writer = new PcapngWriter(out)) {
            for (int i = 0; i < count; i++) {
                if (i == 0 || random.nextInt(8) == 0) {
                    writer.section(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
                    boundaries.add(out.size());
                    writer.describe(ETHERNET, 9, 0);
                    boundaries.add(out.size());
                }
                if (random.nextInt(4) == 0) {
                    writer.block(0xBAD, bytes(random.nextInt(40), random));
                    boundaries.add(out.size());
                }
                Captured packet = packet(random, maxLength);
                if (random.nextBoolean()) {
                    writer.enhanced(0, packet.nanos(), packet.frame(), packet.wire());
                } else {
                    writer.obsolete(0, packet.nanos(), packet.frame(), packet.wire());
                }
                packets.add(packet);
                ends.add(out.size());
            }
        }
        boundaries.addAll(ends);
        return new Built(out.toByteArray(), boundaries, packets, ends);
    }

    private static Captured packet(Random random, int maxLength) {
        return Captured.of(random.nextLong(1L << 60), bytes(random.nextInt(maxLength + 1), random));
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] zstd(byte[] bytes) {
        return Zstd.compress(bytes);
    }
}
