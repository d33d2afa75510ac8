package io.ringprobe.testkit;

import io.ringprobe.lab.app.Payloads;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.lab.packet.TcpSession;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Conversations of an office with the world, as one would see them on its uplink: a few busy machines, names one knows,
 * many small flows and few large ones. Addresses are of the documentation's ranges. Not thread-safe.
 */
public final class OfficeTraffic {
    private static final String RESOLVER = "192.0.2.53";
    private static final String RESOLVER6 = "2001:db8:1::53";

    /** Names, their servers, and how much traffic each gets. */
    private static final Site[] SITES = {
        new Site("cdn.example.net", "198.51.100.20", "2001:db8:20::20", 30, 900_000),
        new Site("video.example.com", "198.51.100.41", "2001:db8:41::41", 14, 1_600_000),
        new Site("www.example.com", "203.0.113.80", "2001:db8:80::80", 26, 60_000),
        new Site("mail.example.org", "203.0.113.25", "2001:db8:25::25", 12, 40_000),
        new Site("api.example.com", "203.0.113.90", "2001:db8:90::90", 34, 9_000),
        new Site("git.example.org", "198.51.100.7", "2001:db8:7::7", 8, 220_000),
        new Site("updates.example.net", "198.51.100.60", "2001:db8:60::60", 6, 500_000),
        new Site("chat.example.org", "203.0.113.33", "2001:db8:33::33", 20, 5_000)
    };

    private final SplittableRandom random;
    private int number;

    private record Site(String name, String address, String address6, int weight, int size) {}

    /**
     * A conversation.
     *
     * @param frames in their order
     * @param nanosBetween how long after each frame the next one follows
     */
    public record Conversation(List<byte[]> frames, long nanosBetween) {}

    public OfficeTraffic(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The next one. */
    public Conversation next() {
        number++;
        int kind = random.nextInt(100);
        if (kind < 34) {
            return names();
        }
        if (kind < 78) {
            return secure();
        }
        if (kind < 86) {
            return web("www.example.com", "/news/" + number);
        }
        if (kind < 92) {
            return shell();
        }
        return kind < 96 ? clock() : ping();
    }

    /** Somebody fetches a page without encryption. */
    public Conversation web(String host, String path) {
        TcpSession session = session("203.0.113.80", 80)
                .connect()
                .send(true, Payloads.httpRequest(host, path))
                .send(false, Payloads.httpResponse(random.nextInt(1000, 30_000)))
                .close();
        return paced(session.frames(), 300_000_000);
    }

    /** Somebody talks TLS with a server of that name. */
    public Conversation secure(String name) {
        return secure(name, "203.0.113.66", random.nextInt(2000, 5000));
    }

    private Conversation secure() {
        Site site = site();
        boolean ipv6 = random.nextInt(4) == 0;
        int size = (int) (site.size() * (0.2 + 1.6 * random.nextDouble()));
        return secure(site.name(), ipv6 ? site.address6() : site.address(), size);
    }

    private Conversation secure(String name, String server, int size) {
        TcpSession session = session(server, 443)
                .connect()
                .send(true, Payloads.clientHello(name, random.nextLong()))
                .send(false, Payloads.serverHello(random.nextLong()));
        int left = size;
        while (left > 0) {
            int part = Math.min(left, 14_000);
            session.send(false, Payloads.tlsData(part)).acknowledge(true);
            left -= part;
        }
        return paced(session.close().frames(), 200_000_000 + 2_000L * size);
    }

    private Site site() {
        int all = 0;
        for (Site site : SITES) {
            all += site.weight();
        }
        int pick = random.nextInt(all);
        int i = 0;
        while (pick >= SITES[i].weight()) {
            pick -= SITES[i++].weight();
        }
        return SITES[i];
    }

    private Conversation names() {
        boolean ipv6 = random.nextInt(3) == 0;
        Carrier carrier = Carrier.between(client(ipv6), ipv6 ? RESOLVER6 : RESOLVER);
        int port = random.nextInt(32_768, 61_000);
        Site site = site();
        byte[] query = Payloads.dnsQuery(number & 0xFFFF, site.name(), ipv6);
        byte[] address =
                InetAddress.ofLiteral(ipv6 ? site.address6() : site.address()).getAddress();
        byte[] answer = Payloads.dnsResponse(number & 0xFFFF, site.name(), address);
        return new Conversation(
                List.of(
                        carrier.packet(true).udp(port, 53).payload(query).build(),
                        carrier.packet(false).udp(53, port).payload(answer).build()),
                random.nextLong(1_000_000, 20_000_000));
    }

    private Conversation shell() {
        TcpSession session = session("198.51.100.7", 22).connect();
        for (int i = random.nextInt(5, 40); i > 0; i--) {
            session.send(true, new byte[random.nextInt(36, 100)]).send(false, new byte[random.nextInt(36, 500)]);
        }
        return paced(session.close().frames(), 4_000_000_000L);
    }

    private Conversation clock() {
        Carrier carrier = Carrier.between(client(false), "192.0.2.123");
        byte[] time = new PacketBytes().u8(0x23).zeros(47).toArray();
        return new Conversation(
                List.of(
                        carrier.packet(true).udp(123, 123).payload(time).build(),
                        carrier.packet(false).udp(123, 123).payload(time).build()),
                8_000_000);
    }

    private Conversation ping() {
        Carrier carrier = Carrier.between(client(false), "203.0.113.1");
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            frames.add(carrier.packet(true)
                    .icmp(8, 0, number << 16 | i)
                    .payload(56)
                    .build());
            frames.add(carrier.packet(false)
                    .icmp(0, 0, number << 16 | i)
                    .payload(56)
                    .build());
        }
        return new Conversation(frames, 120_000_000);
    }

    private TcpSession session(String server, int port) {
        Carrier carrier = Carrier.between(client(server.indexOf(':') >= 0), server);
        return new TcpSession(
                carrier, random.nextInt(32_768, 61_000), port, random.nextInt() & 0xFFFF_FFFFL, number * 7919L);
    }

    private static Conversation paced(List<byte[]> frames, long nanos) {
        return new Conversation(frames, Math.max(1, nanos / frames.size()));
    }

    /** Some machines are busier than others. */
    private String client(boolean ipv6) {
        int host = 10 + (int) (40 * Math.pow(random.nextDouble(), 2.5));
        return ipv6 ? "2001:db8:1::" + Integer.toHexString(host) : "192.0.2." + host;
    }
}
