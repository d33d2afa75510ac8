package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.app.CipherSuites.Exchange;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * TLS 1.2 and 1.3: a whole handshake, then application data in both directions. What is encrypted is noise of the right
 * length.
 */
final class TlsApplication implements Application {
    private static final int MAX_DATA = 1 << 20;
    private static final int MAX_NAME = 255;
    private static final int MAX_EXTENSIONS = 30;

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Server server = new Server(
                settings.port(443),
                settings.hostsOrNone(
                        "sni", "www.example.com", "api.example.org", "*.cdn.example.net", "mail.example.com"),
                settings.words("version", List.of("1.3", "1.2"), "1.3", "1.3", "1.3", "1.2"),
                CipherSuites.read(settings),
                settings.protocols("alpn", "h2,http/1.1", "http/1.1"),
                settings.flag("grease"),
                settings.range("request", 100, 2000, 0, MAX_DATA),
                settings.range("response", 500, 20_000, 0, MAX_DATA));
        settings.done();
        for (String version : server.versions) {
            if (CipherSuites.chosen(server.suites, version.equals("1.3")) == 0) {
                throw settings.mistake("cipher", "none of the suites is one of TLS " + version);
            }
        }
        return server;
    }

    private record Server(
            int port,
            List<String> names,
            List<String> versions,
            List<Integer> suites,
            List<String> protocolLists,
            boolean grease,
            Range request,
            Range response)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            boolean tls13 = Pick.one(versions, random).equals("1.3");
            String name = Pick.of(names, random);
            String list = Pick.one(protocolLists, random);
            List<String> protocols = list.isEmpty() ? List.of() : List.of(list.split(","));
            List<Integer> offered = tls13
                    ? suites
                    : suites.stream()
                            .filter(suite -> !CipherSuites.isOfTls13(suite))
                            .toList();
            int version = tls13 ? TlsHello.TLS_1_3 : TlsHello.TLS_1_2;
            TlsHello hello = TlsHello.overTcp(version, name, offered, protocols, grease, random);
            String protocol = protocols.isEmpty() ? null : protocols.getFirst();
            Dialogue dialogue = Dialogue.tcp(port).client(TlsRecords.first(hello.message()));
            int suite = CipherSuites.chosen(offered, tls13);
            if (tls13) {
                handshake13(dialogue, hello, suite, random);
            } else {
                handshake12(dialogue, name, suite, protocol, random);
            }
            TlsRecords.data(dialogue, true, request.pick(random), random);
            TlsRecords.data(dialogue, false, response.pick(random), random);
            return expect(dialogue, hello, name, protocol, tls13);
        }

        private static Conversation expect(
                Dialogue dialogue, TlsHello hello, String name, String protocol, boolean tls13) {
            return dialogue.field("TLS_VERSION", hello.version())
                    .field("TLS_SNI", MAX_NAME, name)
                    .field("TLS_ALPN", MAX_NAME, tls13 || protocol == null ? "" : protocol)
                    .field("TLS_JA3", TlsFingerprints.ja3(hello))
                    .field("TLS_JA4", TlsFingerprints.ja4(hello, protocol))
                    .list("TLS_EXT_TYPE", MAX_EXTENSIONS, hello.extensions().types())
                    .list("TLS_EXT_LEN", MAX_EXTENSIONS, hello.extensions().lengths())
                    .end();
        }

        private static void handshake13(Dialogue dialogue, TlsHello hello, int suite, RandomGenerator random) {
            PacketBytes flight = new PacketBytes()
                    .bytes(TlsRecords.handshake(hello.serverHello(suite, random)))
                    .bytes(TlsRecords.CHANGE_CIPHER_SPEC);
            // EncryptedExtensions, Certificate, CertificateVerify, Finished
            TlsRecords.noise(flight, random.nextInt(900, 4000), random);
            dialogue.server(flight);
            PacketBytes finished = new PacketBytes().bytes(TlsRecords.CHANGE_CIPHER_SPEC);
            TlsRecords.noise(finished, 53, random);
            dialogue.client(finished);
        }

        private static void handshake12(
                Dialogue dialogue, String name, int suite, String protocol, RandomGenerator random) {
            Exchange exchange = CipherSuites.exchange(suite);
            PacketBytes flight = new PacketBytes()
                    .bytes(TlsRecords.handshake(TlsHello.serverHello12(suite, protocol, random)))
                    .bytes(TlsRecords.certificate(name, exchange, random));
            if (exchange != Exchange.RSA) {
                flight.bytes(TlsRecords.serverKey(exchange, random));
            }
            dialogue.server(flight.bytes(TlsRecords.SERVER_HELLO_DONE));
            dialogue.client(
                    TlsRecords.finished(new PacketBytes().bytes(TlsRecords.clientKey(exchange, random)), random));
            dialogue.server(TlsRecords.finished(new PacketBytes(), random));
        }
    }
}
