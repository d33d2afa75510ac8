package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/** DNS service discovery over mDNS (RFC 6762, RFC 6763): somebody looks for services, and one of them answers. */
final class DnsSdApplication implements Application {
    @Override
    public String name() {
        return "dnssd";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Network(
                settings.hosts("service", "_ipp._tcp", "_airplay._tcp", "_googlecast._tcp", "_smb._tcp"),
                settings.texts("instance", new Range(1, 63), "Printer-*", "Living Room", "nas"),
                settings.range("service-port", 1, 65535, 1, 65535),
                settings.texts("txt", new Range(0, 200), ""));
        settings.done();
        return speaker;
    }

    private record Network(List<String> services, List<String> instances, Range servicePort, List<String> txt)
            implements Speaker {
        private static final int PORT = 5353;
        private static final int RESPONSE = 0x8400;
        private static final int CAPACITY = 510;
        /** This host's own record, not one of several (RFC 6762, 10.2). */
        private static final int FLUSH = 0x8000;

        private static final long TTL = 120;

        @Override
        public Conversation converse(RandomGenerator random) {
            String service = Pick.of(services, random) + ".local";
            String label = Pick.of(instances, random);
            String target = "host-" + Pick.letters(random, 6) + ".local";
            String strings = Pick.of(txt, random);
            int port = servicePort.pick(random);
            Dialogue dialogue = Dialogue.udp(PORT)
                    .client(new DnsWriter(0, 0, 1, 0, 0, 0)
                            .question(service, DnsWriter.PTR, DnsWriter.INTERNET)
                            .toArray())
                    .server(response(service, label, target, port, strings, random))
                    .entry("DNSSD_QUERIES", CAPACITY, service);
            String instance = label.replace(".", "\\.") + "." + service;
            // What the probe tells of TXT depends on its own settings.
            return strings.isEmpty()
                    ? dialogue.entry("DNSSD_RESPONSES", CAPACITY, instance + ";" + port + ";" + target + ";;")
                            .end()
                    : dialogue.end();
        }

        private static byte[] response(
                String service, String label, String target, int port, String strings, RandomGenerator random) {
            byte[] instance = DnsWriter.below(label);
            int additionals = strings.isEmpty() ? 2 : 3;
            byte[] host = DnsWriter.name(target);
            DnsWriter writer = new DnsWriter(0, RESPONSE, 1, 1, 0, additionals)
                    .question(service, DnsWriter.PTR, DnsWriter.INTERNET)
                    .record(DnsWriter.PTR, TTL, instance)
                    .record(
                            instance,
                            DnsWriter.SRV,
                            DnsWriter.INTERNET | FLUSH,
                            TTL,
                            new PacketBytes().u32(0).u16(port).bytes(host).toArray())
                    .record(host, DnsWriter.A, DnsWriter.INTERNET | FLUSH, TTL, new byte[] {
                        (byte) 192, 0, 2, (byte) random.nextInt(1, 255)
                    });
            if (!strings.isEmpty()) {
                byte[] text =
                        new PacketBytes().u8(strings.length()).text(strings).toArray();
                writer.record(instance, DnsWriter.TXT, DnsWriter.INTERNET | FLUSH, TTL, text);
            }
            return writer.toArray();
        }
    }
}
