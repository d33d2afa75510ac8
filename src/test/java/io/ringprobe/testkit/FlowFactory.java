package io.ringprobe.testkit;

import io.ringprobe.lab.app.Payloads;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.lab.packet.TcpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the frames of one flow of the generated traffic: what kind it is, who talks and through which tunnel follows
 * from the flow's number, so that the same number later means the same endpoints again.
 */
final class FlowFactory {
    private static final String[] NAMES = {"example.com", "www.example.org", "mail.example.net"};
    private static final int[] SERVER_PORTS = {80, 443, 22, 25, 8080, 3306};
    private static final int[] OTHER_PROTOCOLS = {50, 89, 132, 4};

    private final long seed;

    FlowFactory(long seed) {
        this.seed = seed;
    }

    /**
     * @param number of the flow
     * @param budget about how many frames it should have
     * @param random for all that may differ when the flow's number comes again
     */
    List<byte[]> frames(int number, int budget, SplittableRandom random) {
        SplittableRandom identity = new SplittableRandom(seed + number * 0x9E37_79B9_7F4A_7C15L);
        int kind = identity.nextInt(100);
        boolean ipv6 = identity.nextInt(5) == 0;
        Carrier carrier = carrier(identity, ipv6);
        int clientPort = identity.nextInt(1024, 65536);
        if (kind < 60) {
            return tcp(carrier, clientPort, SERVER_PORTS[identity.nextInt(SERVER_PORTS.length)], budget, random);
        }
        if (kind < 82) {
            return dns(carrier, clientPort, ipv6, budget, random);
        }
        if (kind < 90) {
            return pings(carrier, ipv6, budget, random);
        }
        if (kind < 96) {
            return fragments(carrier, clientPort, identity.nextInt(1024, 65536), ipv6, budget, random);
        }
        return others(carrier, OTHER_PROTOCOLS[identity.nextInt(OTHER_PROTOCOLS.length)], budget, random);
    }

    private static Carrier carrier(SplittableRandom identity, boolean ipv6) {
        byte[] client = address(identity, ipv6, 1);
        byte[] server = address(identity, ipv6, 2);
        int tunnel = identity.nextInt(100);
        int id = identity.nextInt(1, 4095);
        return forward -> Carrier.ip(tunnel(Carrier.link(forward), tunnel, id, forward), client, server, forward)
                .ttl(forward ? 64 : 57);
    }

    private static PacketBuilder tunnel(PacketBuilder link, int choice, int id, boolean forward) {
        byte[] near = {(byte) 192, 0, 2, (byte) id};
        byte[] far = {(byte) 198, 51, 100, (byte) id};
        return switch (choice) {
            case 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81 -> link.vlan(id);
            case 82, 83, 84 -> link.vlan(0x88A8, id).vlan(id ^ 1);
            case 85, 86, 87 -> link.mpls(id + 16).mpls(1000);
            case 88 -> link.mpls(id + 16).controlWord().innerEthernet();
            case 89, 90, 91 -> link.pppoe(id);
            case 92, 93, 94, 95 -> Carrier.ip(link, near, far, forward).gre().greKey(id);
            case 96 ->
                Carrier.ip(link, near, far, forward).gre().innerEthernet().vlan(id);
            case 97 -> link.trill(0).innerEthernet();
            default -> link;
        };
    }

    private static byte[] address(SplittableRandom identity, boolean ipv6, int side) {
        if (ipv6) {
            return new PacketBytes()
                    .u32(0x2001_0db8L)
                    .u32(side)
                    .u64(identity.nextLong())
                    .toArray();
        }
        return new PacketBytes().u8(10).u8(side).u16(identity.nextInt(0x10000)).toArray();
    }

    private static List<byte[]> tcp(Carrier carrier, int client, int server, int budget, SplittableRandom random) {
        TcpSession session = new TcpSession(carrier, client, server, random.nextInt(), random.nextInt());
        if (budget < 4) {
            return (random.nextBoolean() ? session.syn() : session.syn().reset(false)).frames();
        }
        session.connect();
        while (session.frames().size() < budget - 3) {
            session.send(true, new byte[random.nextInt(1, 400)]);
            session.send(false, new byte[random.nextInt(1, 3000)]);
            if (random.nextInt(10) == 0) {
                session.retransmit();
            }
            session.acknowledge(true);
        }
        return switch (random.nextInt(8)) {
            case 0 -> session.reset(false).frames();
            case 1 -> session.frames();
            default -> session.close().frames();
        };
    }

    private static List<byte[]> dns(Carrier carrier, int client, boolean ipv6, int budget, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        while (frames.size() < budget) {
            int id = random.nextInt(0x10000);
            String name = NAMES[random.nextInt(NAMES.length)];
            byte[] query = Payloads.dnsQuery(id, name, ipv6);
            frames.add(carrier.packet(true).udp(client, 53).payload(query).build());
            if (random.nextInt(10) != 0) {
                byte[] response = Payloads.dnsResponse(id, name, new byte[ipv6 ? 16 : 4]);
                frames.add(
                        carrier.packet(false).udp(53, client).payload(response).build());
            }
        }
        return frames;
    }

    private static List<byte[]> pings(Carrier carrier, boolean ipv6, int budget, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        long id = random.nextLong(0x10000) << 16;
        for (int sequence = 0; sequence < (budget + 1) / 2; sequence++) {
            frames.add(ping(carrier.packet(true), ipv6, ipv6 ? 128 : 8, id | sequence));
            frames.add(ping(carrier.packet(false), ipv6, ipv6 ? 129 : 0, id | sequence));
        }
        return frames;
    }

    private static byte[] ping(PacketBuilder packet, boolean ipv6, int type, long rest) {
        return (ipv6 ? packet.icmpv6(type, 0, rest) : packet.icmp(type, 0, rest))
                .payload(48)
                .build();
    }

    /** Datagrams in two to four fragments; now and then the first one is missing or late. */
    private static List<byte[]> fragments(
            Carrier carrier, int client, int server, boolean ipv6, int budget, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        while (frames.size() < budget) {
            PacketBuilder packet = carrier.packet(true);
            if (!ipv6) {
                packet.id(random.nextInt(0x10000));
            }
            byte[] data = new byte[random.nextInt(600, 1800)];
            List<byte[]> parts =
                    new ArrayList<>(packet.udp(client, server).payload(data).fragments(576));
            switch (random.nextInt(10)) {
                case 0 -> parts.removeFirst();
                case 1 -> parts.add(parts.removeFirst());
                default -> {}
            }
            frames.addAll(parts);
        }
        return frames;
    }

    private static List<byte[]> others(Carrier carrier, int protocol, int budget, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        while (frames.size() < budget) {
            PacketBuilder packet = carrier.packet(random.nextBoolean()).protocol(protocol);
            frames.add(packet.payload(random.nextInt(20, 200)).build());
        }
        return frames;
    }
}
