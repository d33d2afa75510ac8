package io.ringprobe.model;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random packets of few hosts and ports, so that flows meet: both directions, FIN, RST and SYN in any order, fragments
 * that come before or without their first, times that stand still, go back a little, leap ahead by days and jump back.
 * The same seed gives the same packets.
 */
final class RandomTraffic {
    private static final String[] HOSTS_4 = {"10.0.0.1", "10.0.0.2", "192.168.255.3"};
    private static final String[] HOSTS_6 = {"2001:db8::1", "2001:db8::2", "fe80::1:2:3:4"};
    private static final int[] PORTS = {0, 53, 80, 0x3550, 65535};
    private static final int[] PROTOCOLS_4 = {
        SentPacket.TCP, SentPacket.TCP, SentPacket.TCP, SentPacket.UDP, SentPacket.ICMP, SentPacket.SCTP
    };
    private static final int[] PROTOCOLS_6 = {SentPacket.TCP, SentPacket.TCP, SentPacket.UDP, SentPacket.ICMPV6};
    private static final String[] MACS = {"02:00:00:00:00:0a", "02:00:00:00:00:0b", "02:00:00:00:00:0c"};
    private static final int[] TCP_FLAGS = {
        SentPacket.SYN,
        SentPacket.SYN | SentPacket.ACK,
        SentPacket.ACK,
        SentPacket.ACK,
        SentPacket.ACK | 8,
        SentPacket.FIN | SentPacket.ACK,
        SentPacket.RST,
        SentPacket.SYN | SentPacket.FIN,
        0xFF
    };
    private static final int[] PAYLOADS = {0, 0, 0, 1, 15, 16, 31, 32, 511, 512, 1023, 1024, 1460, 9000, 60_000};

    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;
    private static final int[] LEAPS = {
        29, 30, 31, 60, 300, 4096, 4097, 8193, 16_383, 16_384, 20_000, 32_767, 32_768, 40_000, 65_535, 65_536, 65_566,
        3 * DAY
    };
    private static final long[] BEGINNINGS = {1_700_000_000L, (1L << 31) - 50_000, 1_000_000};
    private static final long EARLIEST = 1000;

    private final Random random;
    private final List<SentPacket> templates = new ArrayList<>();
    private final int leapPercent;
    private final int backPercent;
    private long second;

    /** Traffic of a few flows. */
    RandomTraffic(long seed) {
        this(seed, 1 + (int) (seed % 12));
    }

    RandomTraffic(long seed, int flows) {
        random = new Random(seed);
        for (int i = 0; i < flows; i++) {
            templates.add(template());
        }
        leapPercent = one(0, 1, 5, 30);
        backPercent = one(0, 0, 1, 5);
        second = BEGINNINGS[random.nextInt(BEGINNINGS.length)];
    }

    /** The next packets. */
    List<SentPacket> packets(int count) {
        List<SentPacket> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(packet());
        }
        return packets;
    }

    /** One of these numbers. */
    int one(int... numbers) {
        return numbers[random.nextInt(numbers.length)];
    }

    private boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Who talks with whom. */
    private SentPacket template() {
        SentPacket packet = new SentPacket();
        packet.version = percent(70) ? 4 : 6;
        String[] hosts = packet.version == 4 ? HOSTS_4 : HOSTS_6;
        packet.source = hosts[random.nextInt(hosts.length)];
        packet.destination = hosts[random.nextInt(hosts.length)];
        packet.protocol = packet.version == 4 ? one(PROTOCOLS_4) : one(PROTOCOLS_6);
        if (packet.hasPorts()) {
            packet.sourcePort = one(PORTS);
            packet.destinationPort = one(PORTS);
        }
        packet.vlan = one(0, 0, 1, 4095);
        return packet;
    }

    private SentPacket packet() {
        SentPacket template = templates.get(random.nextInt(templates.size()));
        SentPacket packet = new SentPacket();
        packet.nanos = time();
        packet.version = template.version;
        packet.protocol = template.protocol;
        packet.vlan = template.vlan;
        boolean turned = random.nextBoolean();
        packet.source = turned ? template.destination : template.source;
        packet.destination = turned ? template.source : template.destination;
        packet.sourcePort = turned ? template.destinationPort : template.sourcePort;
        packet.destinationPort = turned ? template.sourcePort : template.destinationPort;
        packet.sourceMac = MACS[random.nextInt(MACS.length)];
        packet.destinationMac = MACS[random.nextInt(MACS.length)];
        packet.ttl = one(0, 1, 64, 128, 255);
        packet.dontFragment = packet.version == 4 && random.nextBoolean();
        packet.payload = one(PAYLOADS);
        packet.icmp = random.nextInt(0x10000);
        if (packet.protocol == SentPacket.TCP) {
            tcp(packet);
        }
        if (percent(10)) {
            fragment(packet);
        } else {
            packet.offloaded = packet.version == 4 && percent(3);
        }
        return packet;
    }

    private long time() {
        if (percent(leapPercent)) {
            second += one(LEAPS);
        } else if (percent(backPercent)) {
            second -= percent(80) ? one(LEAPS) : random.nextInt(100);
        } else {
            second += one(0, 0, 0, 0, 1, 1, 2, 5);
        }
        second = Math.max(EARLIEST, second);
        long disorder = percent(10) ? random.nextInt(12) * SECOND : 0;
        long nanos = second * SECOND - disorder;
        return switch (random.nextInt(4)) {
            case 0 -> nanos;
            case 1 -> nanos + SECOND - 1;
            default -> nanos + random.nextInt((int) SECOND);
        };
    }

    private void tcp(SentPacket packet) {
        packet.tcpFlags = one(TCP_FLAGS);
        packet.sequence = one(1, 2, 1000, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
        packet.acknowledgment = one(0, 1, 1000, -1);
        packet.window = random.nextInt(0x10000);
        ByteArrayOutputStream options = new ByteArrayOutputStream();
        switch (random.nextInt(4)) {
            case 0 -> {
                timestamp(packet, options);
                timestampEcho(options);
            }
            case 1 -> {
                packet.mss = 1 + random.nextInt(0xFFFF);
                option(packet, options, 2, packet.mss >>> 8, packet.mss & 0xFF);
                option(packet, options, one(3, 4, 5, 8, 30, 34, 63, 64, 254));
                pad(packet, options);
            }
            case 2 -> {
                option(packet, options, one(9, 10, 19, 40), 0, 0);
                pad(packet, options);
            }
            default -> {
                // No options, as in most segments of old.
            }
        }
        packet.tcpOptions = options.toByteArray();
    }

    /** NOP, NOP, time stamp, as most stacks send them. */
    private static void timestamp(SentPacket packet, ByteArrayOutputStream options) {
        options.write(1);
        options.write(1);
        mark(packet, 1);
        mark(packet, 8);
        options.write(8);
        options.write(10);
    }

    private static void timestampEcho(ByteArrayOutputStream options) {
        for (int i = 0; i < 8; i++) {
            options.write(i);
        }
    }

    private static void option(SentPacket packet, ByteArrayOutputStream options, int kind, int... data) {
        options.write(kind);
        options.write(2 + data.length);
        for (int octet : data) {
            options.write(octet);
        }
        mark(packet, kind);
    }

    /** Fills up with NOPs or with an end of list. */
    private void pad(SentPacket packet, ByteArrayOutputStream options) {
        int filler = random.nextInt(2);
        while (options.size() % 4 != 0) {
            options.write(filler);
            mark(packet, filler);
        }
    }

    private static void mark(SentPacket packet, int kind) {
        if (kind < 64) {
            packet.tcpOptionBits |= 1L << (kind & 0xF8) + (7 - (kind & 7));
        }
    }

    private void fragment(SentPacket packet) {
        packet.dontFragment = false;
        packet.identification = 1 + random.nextInt(3);
        packet.fragmentOffset = one(0, 1480, 2960);
        packet.moreFragments = packet.fragmentOffset == 0 || random.nextBoolean();
        packet.payload = one(8, 16, 512, 1024);
        if (packet.isLaterFragment()) {
            packet.sourcePort = 0;
            packet.destinationPort = 0;
            packet.tcpFlags = 0;
            packet.tcpOptions = new byte[0];
            packet.tcpOptionBits = 0;
            packet.mss = 0;
            packet.window = 0;
            packet.sequence = 0;
            packet.acknowledgment = 0;
        }
    }
}
