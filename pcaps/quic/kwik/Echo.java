import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicConnection.QuicVersion;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.SysOutLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * {@code server PORT KEY-STORE retry|accept} gives back what comes in;
 * {@code client URI FIRST-VERSION PREFERRED-VERSION [OCTETS]} sends a line, in a hello made longer by so many octets.
 */
final class Echo {
    private static final String PROTOCOL = "echo";
    private static final char[] PASSWORD = "secret".toCharArray();

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("server")) {
            serve(arguments);
        } else {
            ask(arguments);
        }
    }

    private static void serve(String[] arguments) throws Exception {
        ServerConnectionConfig configuration = ServerConnectionConfig.builder()
                .maxIdleTimeoutInSeconds(5)
                .maxOpenPeerInitiatedBidirectionalStreams(10)
                .retryRequired(arguments[3].equals("retry"))
                .build();
        ServerConnector connector = ServerConnector.builder()
                .withPort(Integer.parseInt(arguments[1]))
                .withKeyStore(KeyStore.getInstance(new File(arguments[2]), PASSWORD), "1", PASSWORD)
                .withSupportedVersions(List.of(QuicVersion.V1, QuicVersion.V2))
                .withConfiguration(configuration)
                .withLogger(new SysOutLogger())
                .build();
        connector.registerApplicationProtocol(PROTOCOL, new EchoFactory());
        connector.start();
        Thread.currentThread().join();
    }

    private static void ask(String[] arguments) throws Exception {
        QuicClientConnection.Builder builder = QuicClientConnection.newBuilder()
                .uri(URI.create(arguments[1]))
                .applicationProtocol(PROTOCOL)
                .initialVersion(QuicVersion.valueOf(arguments[2]))
                .preferredVersion(QuicVersion.valueOf(arguments[3]))
                .logger(new SysOutLogger())
                .preferIPv4()
                .noServerCertificateCheck();
        if (arguments.length > 4) {
            builder.quantumReadinessTest(Integer.parseInt(arguments[4]));
        }
        QuicClientConnection connection = builder.build();
        connection.connect();
        QuicStream stream = connection.createStream(true);
        stream.getOutputStream().write("Hello.\n".getBytes(StandardCharsets.US_ASCII));
        stream.getOutputStream().close();
        System.out.write(stream.getInputStream().readAllBytes());
        System.out.flush();
        connection.closeAndWait();
        System.exit(0);
    }

    private static final class EchoFactory implements ApplicationProtocolConnectionFactory {
        @Override
        public ApplicationProtocolConnection createConnection(String protocol, QuicConnection connection) {
            return new EchoConnection();
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return 10;
        }
    }

    private static final class EchoConnection implements ApplicationProtocolConnection {
        @Override
        public void acceptPeerInitiatedStream(QuicStream stream) {
            new Thread(() -> giveBack(stream)).start();
        }

        private static void giveBack(QuicStream stream) {
            try (var out = stream.getOutputStream()) {
                stream.getInputStream().transferTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
