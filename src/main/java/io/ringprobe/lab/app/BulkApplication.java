package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.List;
import java.util.random.RandomGenerator;

/** Plain TCP or UDP with a payload that says nothing: zeros, or noise. */
final class BulkApplication implements Application {
    private static final int MAX_SEGMENTED = 1 << 20;
    private static final int MAX_DATAGRAM = 1472;

    private final boolean tcp;

    BulkApplication(boolean tcp) {
        this.tcp = tcp;
    }

    @Override
    public String name() {
        return tcp ? "tcp" : "udp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        int longest = tcp ? MAX_SEGMENTED : MAX_DATAGRAM;
        Speaker speaker = new Hosts(
                tcp,
                settings.port(9000),
                settings.words("content", List.of("zeros", "noise"), "zeros"),
                settings.range("exchanges", 1, 1, tcp ? 0 : 1, 100_000),
                settings.range("request", 100, 1000, 0, longest),
                settings.range("response", 100, tcp ? 10_000 : 1000, 0, longest));
        settings.done();
        return speaker;
    }

    /** Lengths of 0 are sides that say nothing; but a UDP client always sends a datagram. */
    private record Hosts(boolean tcp, int port, List<String> contents, Range exchanges, Range request, Range response)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            Dialogue dialogue = tcp ? Dialogue.tcp(port) : Dialogue.udp(port);
            boolean noise = Pick.one(contents, random).equals("noise");
            for (int left = exchanges.pick(random); left > 0; left--) {
                int asked = request.pick(random);
                int answered = response.pick(random);
                if (asked > 0 || !tcp) {
                    dialogue.client(content(asked, noise, random));
                }
                if (answered > 0) {
                    dialogue.server(content(answered, noise, random));
                }
            }
            return dialogue.end();
        }

        private static byte[] content(int length, boolean noise, RandomGenerator random) {
            return noise ? Pick.octets(random, length) : new byte[length];
        }
    }
}
