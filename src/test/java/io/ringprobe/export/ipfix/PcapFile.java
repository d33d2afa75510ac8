package io.ringprobe.export.ipfix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes IPFIX messages as UDP datagrams into a capture file, for tshark to read. Link type raw IP. */
final class PcapFile {
    private static final int RAW_IP = 101;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private PcapFile() {}

    /** Takes messages that stand one behind the other, as in an IPFIX file. */
    static void write(byte[] messages, Path to) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(messages);
        ByteBuffer out = ByteBuffer.allocate(messages.length * 3 + 4096);
        out.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
        out.putInt(0).putInt(0).putInt(0x40000).putInt(RAW_IP);
        while (in.hasRemaining()) {
            int length = in.getShort(in.position() + 2) & 0xFFFF;
            int captured = IP_HEADER + UDP_HEADER + length;
            out.putInt(1_700_000_000).putInt(0).putInt(captured).putInt(captured);
            out.putShort((short) 0x4500).putShort((short) captured).putInt(0);
            out.putShort((short) 0x4011).putShort((short) 0).putInt(0x7F000001).putInt(0x7F000001);
            out.putShort((short) 50000).putShort((short) 4739);
            out.putShort((short) (UDP_HEADER + length)).putShort((short) 0);
            out.put(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        byte[] octets = new byte[out.position()];
        out.flip().get(octets);
        Files.write(to, octets);
    }
}
