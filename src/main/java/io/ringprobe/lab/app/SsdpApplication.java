package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.List;
import java.util.random.RandomGenerator;

/** SSDP (UPnP Device Architecture 2.0): a search for devices, or a device's advertisement. */
final class SsdpApplication implements Application {
    @Override
    public String name() {
        return "ssdp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Device(
                settings.words("kind", List.of("search", "notify"), "search", "notify"),
                settings.tokens(
                        "type",
                        "schemas-upnp-org:device:MediaRenderer:1",
                        "dial-multiscreen-org:service:dial:1",
                        "schemas-upnp-org:device:InternetGatewayDevice:1"),
                settings.texts("agent", "Google Chrome/128.0.6613.84 Linux", "Debian/12 UPnP/1.1 MiniUPnPc/2.2.4"),
                settings.texts("server", "Linux/6.1 UPnP/1.0 GUPnP/1.6.6", "FreeBSD/14 UPnP/1.1 MiniUPnPd/2.3.6"),
                settings.range("location-port", 1024, 65535, 1, 65535),
                settings.range("messages", 1, 3, 1, 100));
        settings.done();
        return speaker;
    }

    private record Device(
            List<String> kinds,
            List<String> types,
            List<String> agents,
            List<String> servers,
            Range locationPort,
            Range messages)
            implements Speaker {
        private static final int PORT = 1900;
        private static final String GROUP = "239.255.255.250:1900";

        @Override
        public Conversation converse(RandomGenerator random) {
            Dialogue dialogue = Dialogue.udp(PORT);
            String type = Pick.of(types, random);
            byte[] message = Pick.one(kinds, random).equals("search")
                    ? search(dialogue, type, Pick.of(agents, random))
                    : notify(dialogue, type, Pick.of(servers, random), locationPort.pick(random), random);
            for (int left = messages.pick(random); left > 0; left--) {
                dialogue.client(message);
            }
            return dialogue.end();
        }

        private static byte[] search(Dialogue dialogue, String type, String agent) {
            dialogue.entry("SSDP_ST", 510, type).entry("SSDP_USER_AGENT", 254, agent);
            StringBuilder head = new StringBuilder("M-SEARCH * HTTP/1.1\r\n");
            Text.header(head, "HOST", GROUP);
            Text.header(head, "MAN", "\"ssdp:discover\"");
            Text.header(head, "MX", "1");
            Text.header(head, "ST", "urn:" + type);
            Text.header(head, "USER-AGENT", agent);
            return Text.message(head, new byte[0]);
        }

        private static byte[] notify(
                Dialogue dialogue, String type, String server, int locationPort, RandomGenerator random) {
            dialogue.entry("SSDP_NT", 510, type)
                    .entry("SSDP_SERVER", 254, server)
                    .field("SSDP_LOCATION_PORT", locationPort);
            StringBuilder head = new StringBuilder("NOTIFY * HTTP/1.1\r\n");
            Text.header(head, "HOST", GROUP);
            Text.header(head, "CACHE-CONTROL", "max-age=1800");
            Text.header(head, "LOCATION", "http://192.0.2.40:" + locationPort + "/description.xml");
            Text.header(head, "NT", "urn:" + type);
            Text.header(head, "NTS", "ssdp:alive");
            Text.header(head, "SERVER", server);
            Text.header(head, "USN", "uuid:" + Pick.letters(random, 12) + "::urn:" + type);
            return Text.message(head, new byte[0]);
        }
    }
}
