package io.ringprobe.testkit;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.SplittableRandom;

/** Frames that belong to no flow: not IP, or malformed. */
final class StrayFrames {
    private static final byte[] ARP =
            PacketBytes.hex("0001 0800 0604 0001 02000000000a 0a010001 000000000000 0a020001");

    private final SplittableRandom random;

    StrayFrames(SplittableRandom random) {
        this.random = random;
    }

    byte[] next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                PacketBuilder.ethernetOfType(0x0806).payload(ARP).padTo(60).build();
            case 3 -> PacketBuilder.ethernetOfType(0x88CC).payload(50).build();
            case 4 ->
                PacketBuilder.ieee8023()
                        .payload(PacketBytes.hex("424203 0000 00 00"))
                        .padTo(60)
                        .build();
            case 5 -> tcp().rawOptions(PacketBytes.hex("01 01 08 03")).build();
            case 6 -> tcp().dataOffset(3).build();
            case 7 -> ip().ipVersion(7).udp(1, 2).payload(20).build();
            case 8 -> ip().ipLength(24).udp(1, 2).payload(20).build();
            default ->
                PacketBuilder.ethernet()
                        .ipv6("2001:db8::1", "2001:db8::2")
                        .ipLength(4)
                        .hopByHop()
                        .build();
        };
    }

    private PacketBuilder tcp() {
        return ip().tcp(random.nextInt(1024, 65536), 80);
    }

    private static PacketBuilder ip() {
        return PacketBuilder.ethernet().ipv4("10.9.0.1", "10.9.0.2");
    }
}
