package io.ringprobe.export.ipfix;

import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes IPFIX messages as UDP datagrams into a capture file, for tshark to read. */
final class PcapFile {
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private PcapFile() {}

    /** Takes messages that stand one behind the other, as in an IPFIX file. */
    static void write(byte[] messages, Path to) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(messages);
        try (PcapWriter writer = PcapWriter.create(to, LinkType.RAW_IP)) {
            while (in.hasRemaining()) {
                int length = in.getShort(in.position() + 2) & 0xFFFF;
                writer.packet(1_700_000_000_000_000_000L, datagram(in.slice(in.position(), length)));
                in.position(in.position() + length);
            }
        }
    }

    private static byte[] datagram(ByteBuffer message) {
        int length = UDP_HEADER + message.remaining();
        ByteBuffer out = ByteBuffer.allocate(IP_HEADER + length);
        out.putShort((short) 0x4500).putShort((short) (IP_HEADER + length)).putInt(0);
        out.putShort((short) 0x4011).putShort((short) 0).putInt(0x7F000001).putInt(0x7F000001);
        out.putShort((short) 50000)
                .putShort((short) 4739)
                .putShort((short) length)
                .putShort((short) 0);
        return out.put(message).array();
    }
}
