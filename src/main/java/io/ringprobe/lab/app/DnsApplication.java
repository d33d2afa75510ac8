package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/** DNS (RFC 1035): a question and its answer, over UDP or TCP. Fields are those of the answer. */
final class DnsApplication implements Application {
    private static final int MAX_NAME = 127;
    private static final int MAX_DATA = 159;
    private static final List<String> TYPES = List.of("A", "AAAA", "TXT", "MX", "CNAME", "NS", "PTR");

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Resolver(
                settings.words("transport", List.of("udp", "tcp"), "udp"),
                settings.hostsOrNone("name", "www.example.com", "*.example.net", "cdn.example.org", "mail.example.com"),
                settings.words("type", TYPES, "A", "A", "A", "AAAA", "AAAA", "TXT", "MX"),
                settings.range("answers", 1, 3, 0, 40),
                settings.range("ttl", 60, 86_400, 0, Integer.MAX_VALUE),
                settings.share("nxdomain"),
                settings.share("edns"));
        settings.done();
        return speaker;
    }

    private record Resolver(
            List<String> transports,
            List<String> names,
            List<String> types,
            Range answers,
            Range ttl,
            double nxdomain,
            double edns)
            implements Speaker {
        private static final int PORT = 53;
        private static final int PAYLOAD_SIZE = 1232;
        private static final int QUERY = 0x0100;
        private static final int RESPONSE = 0x8180;
        private static final int NO_SUCH_NAME = 3;

        @Override
        public Conversation converse(RandomGenerator random) {
            boolean tcp = Pick.one(transports, random).equals("tcp");
            Dialogue dialogue = tcp ? Dialogue.tcp(PORT) : Dialogue.udp(PORT);
            int id = random.nextInt(1 << 16);
            String name = Pick.of(names, random);
            int type = number(Pick.one(types, random));
            boolean withEdns = random.nextDouble() < edns;
            int additionals = withEdns ? 1 : 0;
            DnsWriter query = new DnsWriter(id, QUERY, 1, 0, 0, additionals).question(name, type, DnsWriter.INTERNET);
            boolean fails = random.nextDouble() < nxdomain;
            int count = fails ? 0 : answers.pick(random);
            int flags = RESPONSE | (fails ? NO_SUCH_NAME : 0);
            DnsWriter response = new DnsWriter(id, flags, 1, count, fails ? 1 : 0, additionals)
                    .question(name, type, DnsWriter.INTERNET);
            dialogue.field("DNS_ID", id)
                    .field("DNS_NAME", MAX_NAME, name)
                    .field("DNS_QTYPE", type)
                    .field("DNS_CLASS", DnsWriter.INTERNET)
                    .field("DNS_ANSWERS", count)
                    .field("DNS_RCODE", fails ? NO_SUCH_NAME : 0);
            answer(dialogue, response, type, name, count, random);
            if (fails) {
                response.record(DnsWriter.SOA, 3600, authority());
            }
            if (withEdns) {
                query.edns(PAYLOAD_SIZE, true);
                response.edns(PAYLOAD_SIZE, true);
                dialogue.field("DNS_PSIZE", PAYLOAD_SIZE).field("DNS_DO", 1);
            }
            return dialogue.client(framed(tcp, query.toArray()))
                    .server(framed(tcp, response.toArray()))
                    .end();
        }

        private static int number(String type) {
            return switch (type) {
                case "A" -> DnsWriter.A;
                case "AAAA" -> DnsWriter.AAAA;
                case "TXT" -> DnsWriter.TXT;
                case "MX" -> DnsWriter.MX;
                case "CNAME" -> DnsWriter.CNAME;
                case "NS" -> DnsWriter.NS;
                case "PTR" -> DnsWriter.PTR;
                default -> throw new IllegalArgumentException(type);
            };
        }

        /** Over TCP each message stands behind its length (RFC 1035, 4.2.2). */
        private static byte[] framed(boolean tcp, byte[] message) {
            return tcp ? new PacketBytes().u16(message.length).bytes(message).toArray() : message;
        }

        private void answer(
                Dialogue dialogue, DnsWriter response, int type, String name, int count, RandomGenerator random) {
            long seconds = ttl.pick(random);
            for (int i = 0; i < count; i++) {
                DnsData data = DnsData.of(type, name, random);
                response.record(type, seconds, data.octets());
                if (i == 0) {
                    dialogue.field("DNS_RR_TTL", seconds)
                            .field("DNS_RLENGTH", Math.min(MAX_DATA, data.text().length()))
                            .octets("DNS_RDATA", MAX_DATA, data.text());
                    if (type == DnsWriter.A || type == DnsWriter.AAAA) {
                        dialogue.field("DNS_ATYPE", type).field("DNS_IP", data.text());
                    }
                }
            }
        }

        private static byte[] authority() {
            return new PacketBytes()
                    .bytes(DnsWriter.below("ns1"))
                    .bytes(DnsWriter.below("hostmaster"))
                    .u32(2025_01_01)
                    .u32(7200)
                    .u32(900)
                    .u32(1_209_600)
                    .u32(300)
                    .toArray();
        }
    }
}
