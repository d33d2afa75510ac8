package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * QUIC (RFC 9000, RFC 9369): a handshake whose Initial packets are encrypted as they should be, then packets with short
 * headers in both directions. What no observer can read is noise.
 */
final class QuicApplication implements Application {
    private static final int MAX_NAME = 254;
    private static final int MAX_EXTENSIONS = 30;
    private static final int LONGEST_PACKET = 1400;

    @Override
    public String name() {
        return "quic";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Server server = new Server(
                settings.port(443),
                settings.hostsOrNone("sni", "www.example.com", "*.cdn.example.net", "video.example.org"),
                settings.words("version", List.of("1", "2"), "1"),
                CipherSuites.read(settings),
                settings.protocols("alpn", "h3"),
                settings.range("request", 1, 4, 0, 10_000),
                settings.range("response", 2, 20, 0, 10_000),
                settings.range("length", 60, 1250, 20, LONGEST_PACKET));
        settings.done();
        if (CipherSuites.chosen(server.suites, true) == 0) {
            throw settings.mistake("cipher", "none of the suites is one of TLS 1.3");
        }
        if (server.protocolLists.contains("")) {
            throw settings.mistake("alpn", "QUIC has always a protocol");
        }
        return server;
    }

    private record Server(
            int port,
            List<String> names,
            List<String> versions,
            List<Integer> suites,
            List<String> protocolLists,
            Range request,
            Range response,
            Range length)
            implements Speaker {
        private static final HexFormat HEX = HexFormat.of();
        private static final int ID_LENGTH = 8;
        private static final int DATAGRAM = 1200;
        /** ACK of packet 0 alone. */
        private static final byte[] ACKNOWLEDGMENT = {2, 0, 0, 0, 0};

        @Override
        public Conversation converse(RandomGenerator random) {
            boolean second = Pick.one(versions, random).equals("2");
            String name = Pick.of(names, random);
            List<String> protocols = List.of(Pick.one(protocolLists, random).split(","));
            byte[] original = Pick.octets(random, ID_LENGTH);
            byte[] clientId = Pick.octets(random, ID_LENGTH);
            byte[] serverId = Pick.octets(random, ID_LENGTH);
            byte[] parameters = transportParameters(clientId);
            List<Integer> offered =
                    suites.stream().filter(CipherSuites::isOfTls13).toList();
            TlsHello hello = TlsHello.overQuic(name, offered, protocols, parameters, random);
            QuicBuilder client =
                    builder(second).destination(HEX.formatHex(original)).source(HEX.formatHex(clientId));
            QuicBuilder server = builder(second)
                    .destination(HEX.formatHex(clientId))
                    .source(HEX.formatHex(serverId))
                    .keysFrom(HEX.formatHex(original));
            Dialogue dialogue = Dialogue.udp(port);
            handshake(dialogue, hello, client, server, random);
            client.destination(HEX.formatHex(serverId)).keysFrom(HEX.formatHex(original));
            finish(dialogue, client, server, random);
            data(dialogue, client, server, random);
            int version = second ? 0x6B33_43CF : 1;
            return dialogue.field("QUIC_SNI", MAX_NAME, name)
                    .field("QUIC_VERSION", version)
                    .field("QUIC_CLIENT_VERSION", version)
                    .field("QUIC_TOKEN_LENGTH", 0)
                    .field("QUIC_OCCID", clientId)
                    .field("QUIC_OSCID", original)
                    .field("QUIC_SCID", serverId)
                    .field("QUIC_MULTIPLEXED", 0)
                    .field("QUIC_SERVER_PORT", port)
                    .field("QUIC_CH_PARSED", 1)
                    .list(
                            "QUIC_TLS_EXT_TYPE",
                            MAX_EXTENSIONS,
                            hello.extensions().types())
                    .list("QUIC_TLS_EXT_LEN", MAX_EXTENSIONS, hello.extensions().lengths())
                    .field(
                            "QUIC_TLS_EXT",
                            new PacketBytes()
                                    .bytes(TlsExtensions.alpnContent(protocols))
                                    .bytes(parameters)
                                    .toArray())
                    .end();
        }

        private static QuicBuilder builder(boolean second) {
            return second ? QuicBuilder.v2() : QuicBuilder.v1();
        }

        /** RFC 9000, 18.2: limits of a usual size, and the client's own connection id. */
        private static byte[] transportParameters(byte[] clientId) {
            PacketBytes parameters = new PacketBytes();
            parameter(parameters, 0x01, 30_000);
            parameter(parameters, 0x03, 1472);
            parameter(parameters, 0x04, 1 << 20);
            parameter(parameters, 0x05, 1 << 18);
            parameter(parameters, 0x06, 1 << 18);
            parameter(parameters, 0x07, 1 << 18);
            parameter(parameters, 0x08, 100);
            parameter(parameters, 0x09, 100);
            parameter(parameters, 0x0E, 4);
            return parameters.u8(0x0F).u8(clientId.length).bytes(clientId).toArray();
        }

        private static void parameter(PacketBytes to, int id, long value) {
            byte[] integer = QuicBuilder.integer(value);
            to.u8(id).u8(integer.length).bytes(integer);
        }

        private static void handshake(
                Dialogue dialogue, TlsHello hello, QuicBuilder client, QuicBuilder server, RandomGenerator random) {
            dialogue.client(client.crypto(0, hello.message()).padTo(DATAGRAM).initial());
            int suite = CipherSuites.chosen(hello.suites(), true);
            byte[] answer = hello.serverHello(suite, random);
            byte[] initial = server.frame(ACKNOWLEDGMENT).crypto(0, answer).serverInitial();
            dialogue.server(QuicBuilder.coalesce(initial, server.handshake(random.nextInt(900, 1000))))
                    .server(server.handshake(random.nextInt(100, 900)));
        }

        private static void finish(Dialogue dialogue, QuicBuilder client, QuicBuilder server, RandomGenerator random) {
            byte[] initial = client.frame(ACKNOWLEDGMENT).padTo(DATAGRAM - 120).initial();
            dialogue.client(QuicBuilder.coalesce(initial, client.handshake(100)))
                    .server(server.shortHeader(random.nextInt(200, 300)));
        }

        private void data(Dialogue dialogue, QuicBuilder client, QuicBuilder server, RandomGenerator random) {
            for (int left = request.pick(random); left > 0; left--) {
                dialogue.client(client.shortHeader(length.pick(random)));
            }
            for (int left = response.pick(random); left > 0; left--) {
                dialogue.server(server.shortHeader(length.pick(random)));
            }
        }
    }
}
