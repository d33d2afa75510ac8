package io.ringprobe.export.partner;

import io.ringprobe.export.ipfix.IpfixReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has come of the flows of a {@link FlowFeed}.
 *
 * @param different the numbers that came
 * @param twice how many flows came that had come before
 */
record Collected(BitSet different, int twice) {
    private static final int VERSION = 10;
    private static final int HEADER = 16;
    private static final int SOURCE_IPV4_ADDRESS = 8;

    /** Reads the files of a {@link Collector}. */
    static Collected in(Path folder) throws IOException {
        List<ByteBuffer> sessions = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(Collector.SUFFIX)).toList()) {
                sessions.add(content(file));
            }
        }
        return of(sessions);
    }

    private static ByteBuffer content(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /** Reads the whole messages of all sessions; fails where one isn't what RFC 7011 asks for. */
    static Collected of(List<ByteBuffer> sessions) {
        BitSet different = new BitSet();
        int twice = 0;
        for (ByteBuffer session : sessions) {
            IpfixReader reader = new IpfixReader();
            while (isWhole(session)) {
                int length = length(session);
                reader.read(session.slice(session.position(), length));
                session.position(session.position() + length);
                twice += add(reader.records(), different);
                reader.records().clear();
            }
        }
        return new Collected(different, twice);
    }

    /** Returns how many of the records had come before. */
    private static int add(List<IpfixReader.DataRecord> records, BitSet different) {
        int twice = 0;
        for (IpfixReader.DataRecord record : records) {
            int number = FlowFeed.number(record.number(0, SOURCE_IPV4_ADDRESS));
            twice += different.get(number) ? 1 : 0;
            different.set(number);
        }
        return twice;
    }

    private static int length(ByteBuffer session) {
        return session.getShort(session.position() + 2) & 0xFFFF;
    }

    /** Whether the message has come to its last octet, which is never {@link Collector#MISSING}. */
    private static boolean isWhole(ByteBuffer session) {
        return session.remaining() > HEADER
                && session.getShort(session.position()) == VERSION
                && length(session) <= session.remaining()
                && session.get(session.position() + length(session) - 1) != Collector.MISSING;
    }
}
