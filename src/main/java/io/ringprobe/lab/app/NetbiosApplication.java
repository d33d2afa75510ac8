package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** NetBIOS name service (RFC 1002): a name is asked for, and its owner answers. */
final class NetbiosApplication implements Application {
    private static final int NAME_LENGTH = 15;

    @Override
    public String name() {
        return "netbios";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Network(
                settings.texts("name", new Range(1, NAME_LENGTH), "WORKGROUP", "FILESERVER", "PC*"),
                settings.range("suffix", 0, 0, 0, 255));
        settings.done();
        return speaker;
    }

    private record Network(List<String> names, Range suffix) implements Speaker {
        private static final int PORT = 137;
        private static final int NB = 0x20;
        private static final int QUERY = 0x0110;
        private static final int RESPONSE = 0x8580;
        private static final long TTL = 300_000;

        @Override
        public Conversation converse(RandomGenerator random) {
            int id = random.nextInt(1 << 16);
            int kind = suffix.pick(random);
            StringBuilder name = new StringBuilder(Pick.of(names, random).toUpperCase(Locale.ROOT));
            name.repeat(' ', NAME_LENGTH - name.length());
            String encoded = encoded(name.toString() + (char) kind);
            byte[] owner = new PacketBytes()
                    .u16(0)
                    .bytes(new byte[] {(byte) 192, 0, 2, (byte) random.nextInt(1, 255)})
                    .toArray();
            return Dialogue.udp(PORT)
                    .client(new DnsWriter(id, QUERY, 1, 0, 0, 0)
                            .question(encoded, NB, DnsWriter.INTERNET)
                            .toArray())
                    .server(new DnsWriter(id, RESPONSE, 0, 1, 0, 0)
                            .record(DnsWriter.name(encoded), NB, DnsWriter.INTERNET, TTL, owner)
                            .toArray())
                    .field("NB_NAME", name.toString())
                    .field("NB_SUFFIX", kind)
                    .end();
        }

        /** Two letters from A to P an octet (RFC 1001, 14.1). */
        private static String encoded(String name) {
            StringBuilder letters = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                letters.append((char) ('A' + (name.charAt(i) >>> 4))).append((char) ('A' + (name.charAt(i) & 0xF)));
            }
            return letters.toString();
        }
    }
}
