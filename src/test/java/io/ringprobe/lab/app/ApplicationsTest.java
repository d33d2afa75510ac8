package io.ringprobe.lab.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.app.Conversation.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ApplicationsTest {
    static List<String> names() {
        return Applications.names();
    }

    private static Conversation converse(String application, long seed) {
        return Applications.named(application).converse(new SplittableRandom(seed), ConfigFactory.empty());
    }

    @Test
    void shouldBeSortedByName() {
        assertEquals(names().stream().sorted().toList(), names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeKnownByName(String name) {
        assertEquals(name, Applications.named(name).name());
        assertSame(Applications.named(name), Applications.named(name));
    }

    @Test
    void shouldNameAnApplicationThatIsNear() {
        ConfigException wrong = assertThrows(ConfigException.class, () -> Applications.named("htpp"));
        assertEquals("unknown application 'htpp', did you mean http?", wrong.getMessage());
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldSayTheSameForTheSameSeed(String name) {
        Conversation first = converse(name, 7);
        Conversation second = converse(name, 7);
        assertEquals(first.fields(), second.fields());
        assertEquals(first.messages().size(), second.messages().size());
        for (int i = 0; i < first.messages().size(); i++) {
            assertArrayEquals(
                    first.messages().get(i).payload(), second.messages().get(i).payload());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldSayManyThings(String name) {
        List<byte[]> said = LongStream.range(0, 20)
                .mapToObj(seed -> all(converse(name, seed)))
                .toList();
        long different = said.stream().map(Arrays::hashCode).distinct().count();
        assertTrue(different > 5, name + " says only " + different + " things");
    }

    private static byte[] all(Conversation conversation) {
        int length = 0;
        byte[] all = new byte
                [conversation.messages().stream()
                        .mapToInt(message -> message.payload().length)
                        .sum()];
        for (Message message : conversation.messages()) {
            System.arraycopy(message.payload(), 0, all, length, message.payload().length);
            length += message.payload().length;
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldLetTheClientBeginWithoutAConnection(String name) {
        Conversation conversation = converse(name, 1);
        assertFalse(conversation.messages().isEmpty());
        assertTrue(conversation.protocol() == Conversation.TCP
                || conversation.messages().getFirst().fromClient());
        assertEquals(
                conversation.protocol() == Conversation.TCP || conversation.protocol() == Conversation.UDP,
                conversation.serverPort() != 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls | sni = [only.example.com] | TLS_SNI | only.example.com",
                "tls | version = 1.2, alpn = h2 | TLS_ALPN | h2",
                "tls | version = 1.2 | TLS_VERSION | 771",
                "quic | sni = a.example, version = 2 | QUIC_VERSION | 1798521807",
                "dns | name = x.example, type = AAAA | DNS_QTYPE | 28",
                "dns | nxdomain = 1 | DNS_RCODE | 3",
                "dns | ttl = 77 | DNS_RR_TTL | 77",
                "http | method = POST, host = h.example | HTTP_REQUEST_HOST | h.example",
                "http | status = 404 | HTTP_RESPONSE_STATUS_CODE | 404",
                "sip | caller = joe, domain = d.example | SIP_CALLING_PARTY | sip:joe@d.example",
                "mqtt | keep-alive = 61 | MQTT_KEEP_ALIVE | 61",
                "smtp | sender = 'me@d.example' | SMTP_FIRST_SENDER | <me@d.example>",
                "ntp | stratum = [9, 9] | NTP_STRATUM | 9"
            },
            quoteCharacter = '`')
    void shouldHeedItsSettings(String application, String settings, String field, String value) {
        Config config = ConfigFactory.parseString(settings.replace('\'', '"'));
        Conversation conversation = Applications.named(application).converse(new SplittableRandom(1), config);
        assertEquals(value, conversation.fields().get(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls | snis = a.example | tls.snis: unknown setting, did you mean sni?",
                "tls | cipher = TLS_AES_128_GCM_SHA265 | tls.cipher: 'TLS_AES_128_GCM_SHA265' is unknown, did you mean"
                        + " TLS_AES_128_GCM_SHA256?",
                "tls | cipher = 0xC02F | tls.cipher: none of the suites is one of TLS 1.3",
                "tls | alpn = 'h2,,h3' | tls.alpn: 'h2,,h3' is no list of protocols such as h2,http/1.1",
                "quic | alpn = '' | quic.alpn: QUIC has always a protocol",
                "dns | type = [A, AAAAA] | dns.type: 'AAAAA' is unknown, did you mean AAAA?",
                "dns | name = a..b | dns.name: 'a..b' is no name of a host",
                "dns | answers = 41 | dns.answers: 41 must be 0 to 40",
                "dns | answers = [3, 1] | dns.answers: [3, 1] begins above its end",
                "dns | answers = [1, 2, 3] | dns.answers: [1, 2, 3] must be one number, or the lowest and the highest",
                "dns | answers = many | dns.answers: 'many' is no whole number",
                "dns | answers = 1.5 | dns.answers: 1.5 is no whole number",
                "dns | nxdomain = 2 | dns.nxdomain: 2 must be a number from 0 to 1",
                "http | host = [] | http.host: [] is empty",
                "http | host = { a = b } | http.host: {a=b} is no text",
                "http | path = '/a b' | http.path: '/a b' has to be a word without blanks and any of ;<>\"\\#+",
                "http | agent = ' x' | http.agent: ' x' must be of ASCII characters that can be printed,"
                        + " without blanks at its ends",
                "netbios | name = ABCDEFGHIJKLMNOP | netbios.name: 'ABCDEFGHIJKLMNOP' must have 1 to 15 characters,"
                        + " asterisks counting as eight"
            },
            quoteCharacter = '`')
    void shouldNameWhatIsWrong(String application, String settings, String message) {
        Config config = ConfigFactory.parseString(settings.replace('\'', '"'));
        Application wrong = Applications.named(application);
        assertEquals(
                message,
                assertThrows(ConfigException.class, () -> wrong.speaker(config)).getMessage());
    }

    @Test
    void shouldNameThePlaceOfAMistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lab.conf"), "\nport = 0\n");
        Config config = ConfigFactory.parseFile(file.toFile());
        Application http = Applications.named("http");
        ConfigException wrong = assertThrows(ConfigException.class, () -> http.speaker(config));
        assertEquals(file + ":2: http.port: 0 must be 1 to 65535", wrong.getMessage());
    }

    /** The page names each setting in code type, in the application's row. */
    @ParameterizedTest
    @MethodSource("names")
    void shouldBeDocumented(String name) throws IOException {
        String row = Files.readAllLines(Path.of("src/docs/lab-applications.md")).stream()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no row"));
        for (String setting : settings(name)) {
            assertTrue(row.contains("`" + setting + "`"), name + "." + setting + " is not in " + row);
        }
    }

    /** A wrong name far from all is answered with all. */
    private static List<String> settings(String name) {
        Application application = Applications.named(name);
        Config config = ConfigFactory.parseString("qqqqqqqqqqqqqqqq = 1");
        String message = assertThrows(ConfigException.class, () -> application.speaker(config))
                .getMessage();
        return List.of(message.substring(message.indexOf("there are ") + "there are ".length())
                .split(", "));
    }
}
