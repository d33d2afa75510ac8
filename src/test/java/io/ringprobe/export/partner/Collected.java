package io.ringprobe.export.partner;

import io.ringprobe.export.ipfix.IpfixReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int SOURCE_IPV4_ADDRESS = 8;

    /** Reads all sessions; fails where one isn't what RFC 7011 asks for. */
    static Collected in(Path folder) throws IOException {
        BitSet different = new BitSet();
        int twice = 0;
        for (Path session : sessions(folder)) {
            IpfixReader reader = new IpfixReader();
            reader.readAll(wholeMessages(session));
            for (IpfixReader.DataRecord record : reader.records()) {
                int number = FlowFeed.number(record.number(0, SOURCE_IPV4_ADDRESS));
                twice += different.get(number) ? 1 : 0;
                different.set(number);
            }
        }
        return new Collected(different, twice);
    }

    private static List<Path> sessions(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(Collector.SUFFIX)).toList();
        }
    }

    /** The messages that came to their last octet, which is never {@link Collector#MISSING}. */
    private static byte[] wholeMessages(Path session) throws IOException {
        try (FileChannel channel = FileChannel.open(session)) {
            ByteBuffer all = channel.map(MapMode.READ_ONLY, 0, channel.size());
            int end = 0;
            while (isWhole(all, end)) {
                end += all.getShort(end + 2) & 0xFFFF;
            }
            byte[] messages = new byte[end];
            all.get(0, messages);
            return messages;
        }
    }

    private static boolean isWhole(ByteBuffer all, int start) {
        return all.getShort(start) == VERSION
                && all.get(start + (all.getShort(start + 2) & 0xFFFF) - 1) != Collector.MISSING;
    }
}
