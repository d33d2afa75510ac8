package io.ringprobe.model;

import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.FieldValues;
import io.ringprobe.testkit.PcapWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Makes Ethernet frames of {@link SentPacket}s. Of a long payload only the first octets are captured. */
final class FrameEncoder {
    private static final int CAPTURED_PAYLOAD = 8;
    private static final int SHORTEST_FRAME = 60;
    private static final int LONGEST_HEADERS = 200;
    private static final int IPV6_FRAGMENT = 44;

    private FrameEncoder() {}

    /** Writes a capture of these packets. */
    static void write(List<SentPacket> packets, Path file) throws IOException {
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (SentPacket packet : packets) {
                byte[] frame = frame(packet);
                int cut = Math.max(0, packet.payload - CAPTURED_PAYLOAD);
                writer.packet(packet.nanos, frame, frame.length + cut);
            }
        }
    }

    /** The frame as far as it is captured; short ones are padded, as Ethernet does. */
    static byte[] frame(SentPacket packet) {
        ByteBuffer out = ByteBuffer.allocate(LONGEST_HEADERS);
        HexFormat mac = HexFormat.ofDelimiter(":");
        out.put(mac.parseHex(packet.destinationMac)).put(mac.parseHex(packet.sourceMac));
        if (packet.vlan != 0) {
            out.putShort((short) 0x8100).putShort((short) packet.vlan);
        }
        if (packet.version == 4) {
            ipv4(packet, out);
        } else {
            ipv6(packet, out);
        }
        if (!packet.isLaterFragment()) {
            transport(packet, out);
        }
        for (int i = 0; i < Math.min(packet.payload, CAPTURED_PAYLOAD); i++) {
            out.put((byte) ('a' + i));
        }
        boolean pads = packet.payload <= CAPTURED_PAYLOAD && !packet.offloaded;
        byte[] frame = new byte[pads ? Math.max(SHORTEST_FRAME, out.position()) : out.position()];
        out.flip().get(frame, 0, out.limit());
        return frame;
    }

    private static void ipv4(SentPacket packet, ByteBuffer out) {
        int fragment =
                (packet.dontFragment ? 0x4000 : 0) | (packet.moreFragments ? 0x2000 : 0) | packet.fragmentOffset / 8;
        out.putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) packet.ipLength());
        out.putShort((short) packet.identification).putShort((short) fragment);
        out.put((byte) packet.ttl).put((byte) packet.protocol).putShort((short) 0);
        out.put(FieldValues.address(packet.source)).put(FieldValues.address(packet.destination));
    }

    private static void ipv6(SentPacket packet, ByteBuffer out) {
        out.putShort((short) 0x86DD).putInt(0x60000000).putShort((short) (packet.ipLength() - 40));
        out.put((byte) (packet.isFragment() ? IPV6_FRAGMENT : packet.protocol)).put((byte) packet.ttl);
        out.put(FieldValues.address(packet.source)).put(FieldValues.address(packet.destination));
        if (packet.isFragment()) {
            out.put((byte) packet.protocol).put((byte) 0);
            out.putShort((short) (packet.fragmentOffset | (packet.moreFragments ? 1 : 0)));
            out.putInt(packet.identification);
        }
    }

    private static void transport(SentPacket packet, ByteBuffer out) {
        switch (packet.protocol) {
            case SentPacket.TCP -> tcp(packet, out);
            case SentPacket.UDP ->
                out.putShort((short) packet.sourcePort)
                        .putShort((short) packet.destinationPort)
                        .putShort((short) (8 + packet.payload))
                        .putShort((short) 0);
            case SentPacket.ICMP, SentPacket.ICMPV6 ->
                out.putShort((short) packet.icmp).putShort((short) 0).putInt(1);
            default -> {
                // All else has no header that we know: its octets are payload.
            }
        }
    }

    private static void tcp(SentPacket packet, ByteBuffer out) {
        out.putShort((short) packet.sourcePort).putShort((short) packet.destinationPort);
        out.putInt(packet.sequence).putInt(packet.acknowledgment);
        out.put((byte) ((20 + packet.tcpOptions.length) / 4 << 4)).put((byte) packet.tcpFlags);
        out.putShort((short) packet.window).putInt(0).put(packet.tcpOptions);
    }
}
