package io.ringprobe.testkit;

import io.ringprobe.lab.app.Payloads;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.lab.packet.TcpSession;
import io.ringprobe.packet.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes {@code pcaps/demo.pcap}: a small office network for a minute, each scene of which shows something that a flow
 * probe must understand. The same bytes each time.
 */
public final class DemoCapture {
    private static final long START_MICROS = 1_735_689_600_000_000L;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MILLISECOND = 1000;
    private static final long SECOND = 1_000_000;

    private static final String CLIENT = "192.0.2.10";
    private static final String CLIENT6 = "2001:db8:0:10::10";
    private static final String RESOLVER = "192.0.2.53";
    private static final String RESOLVER6 = "2001:db8:0:10::53";
    private static final String WEB = "198.51.100.80";
    private static final String WEB6 = "2001:db8:0:80::80";

    private record Shot(long time, byte[] frame) {}

    private final List<Shot> shots = new ArrayList<>();

    private DemoCapture() {}

    /** Writes the capture to the file that is named, else to pcaps/demo.pcap. */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args.length > 0 ? args[0] : "pcaps/demo.pcap"), capture());
    }

    /** The capture file's bytes. */
    static byte[] capture() throws IOException {
        DemoCapture demo = new DemoCapture();
        demo.addArp();
        demo.addNames();
        demo.addPings();
        demo.addWeb();
        demo.addTls();
        demo.addVlans();
        demo.addTunnels();
        demo.addFragments();
        demo.addScan();
        return demo.encode();
    }

    private void addArp() {
        byte[] request = PacketBytes.hex("0001 0800 0604 0001 02000000000a c000020a 000000000000 c0000201");
        add(
                0,
                0,
                List.of(PacketBuilder.ethernetOfType(0x0806)
                        .payload(request)
                        .padTo(60)
                        .build()));
    }

    private void addNames() {
        Carrier resolver = Carrier.between(CLIENT, RESOLVER);
        Carrier resolver6 = Carrier.between(CLIENT6, RESOLVER6);
        for (int i = 0; i < 8; i++) {
            String name = "host" + i + ".example.com";
            boolean ipv6 = i % 2 == 1;
            Carrier carrier = ipv6 ? resolver6 : resolver;
            byte[] address = PacketBuilder.address(ipv6 ? WEB6 : WEB);
            byte[] query = Payloads.dnsQuery(0x1000 + i, name, ipv6);
            byte[] response = Payloads.dnsResponse(0x1000 + i, name, address);
            add(
                    100 * MILLISECOND + i * 3 * SECOND,
                    12 * MILLISECOND,
                    List.of(
                            carrier.packet(true)
                                    .udp(50000 + i, 53)
                                    .payload(query)
                                    .build(),
                            carrier.packet(false)
                                    .udp(53, 50000 + i)
                                    .payload(response)
                                    .build()));
        }
    }

    private void addPings() {
        Carrier web = Carrier.between(CLIENT, WEB);
        Carrier web6 = Carrier.between(CLIENT6, WEB6);
        for (int i = 1; i <= 5; i++) {
            long rest = 0x0042_0000L + i;
            add(
                    5 * SECOND + i * SECOND,
                    20 * MILLISECOND,
                    List.of(
                            web.packet(true).icmp(8, 0, rest).payload(48).build(),
                            web.packet(false)
                                    .ttl(57)
                                    .icmp(0, 0, rest)
                                    .payload(48)
                                    .build()));
            add(
                    6 * SECOND + i * SECOND,
                    25 * MILLISECOND,
                    List.of(
                            web6.packet(true).icmpv6(128, 0, rest).payload(48).build(),
                            web6.packet(false)
                                    .ttl(57)
                                    .icmpv6(129, 0, rest)
                                    .payload(48)
                                    .build()));
        }
    }

    /** HTTP connections; in each third the last segment of the answer is sent twice. */
    private void addWeb() {
        for (int i = 0; i < 6; i++) {
            Carrier carrier = i % 2 == 0 ? Carrier.between(CLIENT, WEB) : Carrier.between(CLIENT6, WEB6);
            TcpSession session = new TcpSession(carrier, 40000 + i, 80, 0x1000_0000L * i, 0xFFFF_FF00L).connect();
            session.send(true, Payloads.httpRequest("www.example.com", "/page" + i))
                    .acknowledge(false);
            session.send(false, Payloads.httpResponse(2000 + 700 * i));
            if (i % 3 == 0) {
                session.retransmit();
            }
            add(
                    SECOND + i * 4 * SECOND,
                    7 * MILLISECOND,
                    session.acknowledge(true).close().frames());
        }
    }

    private void addTls() {
        for (int i = 0; i < 5; i++) {
            Carrier carrier = i % 2 == 0 ? Carrier.between(CLIENT, WEB) : Carrier.between(CLIENT6, WEB6);
            TcpSession session = new TcpSession(carrier, 41000 + i, 443, 77_000 + i, 99_000 + i).connect();
            session.send(true, Payloads.clientHello("www.example.com", 1000 + i))
                    .acknowledge(false);
            session.send(false, Payloads.serverHello(2000 + i))
                    .send(false, Payloads.tlsData(900))
                    .acknowledge(true);
            session.send(true, Payloads.tlsData(60)).send(true, Payloads.tlsData(180));
            session.send(false, Payloads.tlsData(2500)).acknowledge(true);
            add(2 * SECOND + i * 5 * SECOND, 9 * MILLISECOND, session.close().frames());
        }
    }

    private void addVlans() {
        byte[] banner = "SSH-2.0-demo\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int id = 100; id < 103; id++) {
            int tag = id;
            byte[] client = PacketBuilder.address("10.0." + id + ".10");
            byte[] server = PacketBuilder.address("10.0." + id + ".20");
            Carrier carrier = forward -> Carrier.ip(Carrier.link(forward).vlan(tag), client, server, forward);
            TcpSession session = new TcpSession(carrier, 42000, 22, 5000, 6000).connect();
            session.send(false, banner).send(true, banner);
            add(
                    3 * SECOND + (id - 100) * 2 * SECOND,
                    5 * MILLISECOND,
                    session.close().frames());
        }
    }

    private void addTunnels() {
        byte[] client = PacketBuilder.address("10.1.0.10");
        byte[] server = PacketBuilder.address("10.2.0.20");
        byte[] near = PacketBuilder.address("203.0.113.1");
        byte[] far = PacketBuilder.address("203.0.113.2");
        List<Carrier> tunnels = List.of(
                forward -> Carrier.ip(Carrier.link(forward).mpls(24001).mpls(24002), client, server, forward),
                forward -> Carrier.ip(Carrier.link(forward).pppoe(7), client, server, forward),
                forward -> Carrier.ip(gre(near, far, forward), client, server, forward));
        for (int i = 0; i < tunnels.size(); i++) {
            TcpSession session = new TcpSession(tunnels.get(i), 43000 + i, 80, 1, 1).connect();
            session.send(true, Payloads.httpRequest("intranet.example", "/")).send(false, Payloads.httpResponse(500));
            add(
                    10 * SECOND + i * SECOND,
                    6 * MILLISECOND,
                    session.acknowledge(true).close().frames());
        }
    }

    private static PacketBuilder gre(byte[] near, byte[] far, boolean forward) {
        return Carrier.ip(Carrier.link(forward), near, far, forward).gre().greKey(5);
    }

    private void addFragments() {
        PacketBuilder datagram = Carrier.between(CLIENT, RESOLVER).packet(true).id(0x4242);
        add(20 * SECOND, MILLISECOND, datagram.udp(51000, 9999).payload(2000).fragments(1500));
        PacketBuilder datagram6 = Carrier.between(CLIENT6, RESOLVER6).packet(true);
        add(21 * SECOND, MILLISECOND, datagram6.udp(51000, 9999).payload(2000).fragments(1500));
    }

    /** A host that knocks at closed ports. */
    private void addScan() {
        for (int port = 1; port <= 10; port++) {
            TcpSession session = new TcpSession(Carrier.between("192.0.2.66", WEB), 44000, port, 9, 0);
            add(
                    30 * SECOND + port * 10 * MILLISECOND,
                    MILLISECOND,
                    session.syn().reset(false).frames());
        }
    }

    /** Puts frames into the capture, {@code gap} microseconds apart. */
    private void add(long start, long gap, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            shots.add(new Shot(START_MICROS + start + i * gap, frames.get(i)));
        }
    }

    private byte[] encode() throws IOException {
        shots.sort(Comparator.comparingLong(Shot::time));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int link = LinkType.ETHERNET.number();
        try (PcapWriter writer = PcapWriter.micros(file, ByteOrder.LITTLE_ENDIAN, link)) {
            for (Shot shot : shots) {
                writer.packet(shot.time() * NANOS_PER_MICRO, shot.frame());
            }
        }
        return file.toByteArray();
    }
}
