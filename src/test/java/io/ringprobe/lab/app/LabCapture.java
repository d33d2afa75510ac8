package io.ringprobe.lab.app;

import com.typesafe.config.ConfigFactory;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.ConversationFrames;
import io.ringprobe.testkit.PcapWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Conversations of all applications in one capture file; each has a client of its own, by which it is found again. */
final class LabCapture {
    private static final long START = 1_735_689_600_000_000_000L;
    private static final long STEP = 1_000_000;

    /** Settings under which each application speaks, beside none. */
    private static final List<String> VARIANTS = List.of(
            "dns { transport = tcp, type = [TXT, MX, CNAME, NS, PTR], edns = 1 }",
            "dns { nxdomain = 1, edns = 0.5, name = [\"\", www.example.com] }",
            "dns { name = some-very-long-label-that-is-still-one.some-other-very-long-label-that-is-still-one."
                    + "and-a-third-very-long-label-that-is-still-one.example.com, answers = 20, type = [A, AAAA] }",
            "dnssd { txt = \"note=ground floor\", instance = My.Printer }",
            "http { method = [POST, PUT, DELETE], exchanges = 3, cookie = session, referer = \"http://example.com/\" }",
            "http { method = [HEAD, GET], status = [204, 304], response = 0 }",
            "http { path = \"/" + "long".repeat(60) + "\", agent = \"" + "agent ".repeat(50) + "1.0\" }",
            "mqtt { user = lab, qos = 1, messages = 3, length = 5000 }",
            "mqtt { messages = 0, version = 5.0, port = 11883 }",
            "netbios { suffix = [0, 32] }",
            "openvpn { messages = 5 }",
            "openvpn { length = 1300, messages = 60 }",
            "quic { version = 2, sni = \"\", alpn = [\"h3,h3-29\"] }",
            "quic { request = 0, response = 100, sni = a.b, port = 8443, cipher = TLS_AES_256_GCM_SHA384 }",
            "sip { transport = tcp, caller = x }",
            "smtp { port = 587, recipients = 20, length = 0 }",
            "ssdp { kind = notify, location-port = 80, messages = 5 }",
            "tls { version = 1.2, cipher = [0xC0AC, TLS_RSA_WITH_AES_128_CBC_SHA], sni = \"\", alpn = \"\" }",
            "tls { version = [1.2, 1.3], grease = true, request = 0, response = 50000 }",
            "tls { version = 1.2, cipher = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, alpn = \"h2,http/1.1\" }",
            "tls { version = 1.2, cipher = TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, sni = only.example.com }",
            "tcp { content = noise, exchanges = 5 }",
            "udp { exchanges = 10, response = 0 }",
            "icmp { messages = 20, length = 1400 }",
            "ssh { messages = 0 }",
            "wireguard { messages = 30, length = 0 }");

    /**
     * One conversation and where it is found.
     *
     * @param client address of the client
     * @param settings what the application was told
     * @param seed of the random numbers
     */
    record Spoken(String application, String settings, long seed, String client, Conversation conversation) {
        @Override
        public String toString() {
            return application + " { " + settings + " } with seed " + seed;
        }
    }

    private final List<Spoken> all = new ArrayList<>();

    /** Every application speaks with each of so many seeds, without settings and with each of the variants. */
    LabCapture(int seeds) {
        for (Application application : Applications.all()) {
            for (int seed = 1; seed <= seeds; seed++) {
                speak(application, "", seed);
                for (String variant : VARIANTS) {
                    if (variant.startsWith(application.name() + " {")) {
                        speak(application, variant.substring(variant.indexOf('{') + 1, variant.length() - 1), seed);
                    }
                }
            }
        }
    }

    private void speak(Application application, String settings, long seed) {
        int number = all.size() + 1;
        // Conversations of their own: tshark knows QUIC's connections by their ids, whatever their addresses.
        long own = seed << 32 | number;
        Conversation conversation =
                application.converse(new SplittableRandom(own), ConfigFactory.parseString(settings));
        boolean ipv6 = conversation.ipVersion() == 6 || conversation.ipVersion() == 0 && number % 4 == 0;
        String client =
                ipv6 ? "2001:db8:1::" + Integer.toHexString(number) : "10.1." + (number >> 8) + "." + (number & 0xFF);
        all.add(new Spoken(application.name(), settings.strip(), own, client, conversation));
    }

    List<Spoken> all() {
        return all;
    }

    /** Writes the conversations one after the other. */
    void write(Path file) throws IOException {
        long time = START;
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (Spoken spoken : all) {
                String server = spoken.client.contains(":") ? "2001:db8:2::1" : "10.2.0.1";
                Carrier carrier = Carrier.between(spoken.client, server);
                for (byte[] frame : ConversationFrames.of(spoken.conversation, carrier, 40_000)) {
                    time += STEP;
                    writer.packet(time, frame);
                }
            }
        }
    }
}
