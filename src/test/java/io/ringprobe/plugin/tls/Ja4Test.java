package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from FoxIO's description of JA4, and what follows from it at the edges. */
class Ja4Test {
    private static final int[] SUITES = {
        0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F,
        0x0035
    };
    private static final int[] ALGORITHMS = {0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601};
    private static final String NOTHING = "000000000000";

    private final ClientHello hello = new ClientHello();
    private final Ja4 ja4 = new Ja4();

    /** The published example, in its order. */
    private static HelloBuilder example(int... algorithms) {
        HelloBuilder builder = HelloBuilder.client()
                .suites(SUITES)
                .empty(0x001B)
                .serverName("example.org")
                .empty(0x0033)
                .alpn("h2", "http/1.1")
                .empty(0x4469, 0x0017, 0x002D);
        return (algorithms.length == 0 ? builder.empty(0x000D) : builder.signatureAlgorithms(algorithms))
                .empty(0x0005, 0x0023, 0x0012)
                .versions(0x0304, 0x0303)
                .empty(0xFF01, 0x000B, 0x000A, 0x0015);
    }

    @Test
    void shouldGiveThePublishedFingerprint() {
        assertEquals("t13d1516h2_8daaf6152771_e5627efa2ab1", fingerprint(example(ALGORITHMS)));
    }

    @Test
    void shouldGiveThePublishedHashWithoutSignatureAlgorithms() {
        assertEquals("t13d1516h2_8daaf6152771_6d807ffa2a79", fingerprint(example()));
    }

    @Test
    void shouldSayQForQuic() {
        assertEquals("q13d1516h2_8daaf6152771_e5627efa2ab1", fingerprint(example(ALGORITHMS), Ja4.QUIC));
    }

    @Test
    void shouldNotSeeGrease() {
        int[] suites =
                IntStream.concat(IntStream.of(0x5A5A), IntStream.of(SUITES)).toArray();
        int[] algorithms =
                IntStream.concat(IntStream.of(ALGORITHMS), IntStream.of(0x6A6A)).toArray();
        assertEquals(
                "t13d1516h2_8daaf6152771_e5627efa2ab1",
                fingerprint(example(algorithms).suites(suites).empty(0x7A7A)));
    }

    @Test
    void shouldSayIWithoutServerName() {
        assertEquals('i', fingerprint(HelloBuilder.client().alpn("h2")).charAt(3));
        assertEquals(
                'd', fingerprint(HelloBuilder.client().empty(0)).charAt(3), "the extension counts, not what is in it");
    }

    @ParameterizedTest
    @CsvSource({"0304,13", "0303,12", "0302,11", "0301,10", "0300,s3", "0305,00"})
    void shouldTakeTheVersionOfTheMessage(String version, String label) {
        HelloBuilder builder = HelloBuilder.client().version(HexFormat.fromHexDigits(version));
        assertEquals(label, fingerprint(builder).substring(1, 3));
    }

    @ParameterizedTest
    @CsvSource({"0301,0304,13", "0304,0302,13", "0301,0302,11", "0002,0002,s2", "0303,7F1C,00", "3A3A,0303,12"})
    void shouldTakeTheHighestSupportedVersion(String one, String other, String label) {
        HelloBuilder builder = HelloBuilder.client()
                .version(0x0300)
                .versions(HexFormat.fromHexDigits(one), HexFormat.fromHexDigits(other));
        assertEquals(label, fingerprint(builder).substring(1, 3));
    }

    @Test
    void shouldTakeTheMessagesVersionWhereOnlyGreaseIsSupported() {
        assertEquals("12", fingerprint(HelloBuilder.client().versions(0x3A3A)).substring(1, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "6832,h2",
        "687474702F312E31,h1",
        "61,aa",
        "AB,ab",
        "20,20",
        "ABCD,ad",
        "2061,21",
        "30AB,3b",
        "6120,60",
        "3031ABCD,3d",
        "30ABCD31,01",
        "5A39,Z9",
        "0A0A,0a",
        "2F3A,2a",
        "405B,4b",
        "607B,6b"
    })
    void shouldShowTheEndsOfTheFirstProtocol(String name, String shown) {
        HelloBuilder builder = HelloBuilder.client().alpn(PacketBytes.hex(name), new byte[] {'x'});
        assertEquals(shown, fingerprint(builder).substring(8, 10));
    }

    @Test
    void shouldShowZerosWithoutProtocol() {
        assertEquals("00", fingerprint(HelloBuilder.client()).substring(8, 10));
        assertEquals("00", fingerprint(HelloBuilder.client().alpn("", "h2")).substring(8, 10));
        assertEquals(
                "00", fingerprint(HelloBuilder.client().empty(Extensions.ALPN)).substring(8, 10));
    }

    @Test
    void shouldShowZerosInsteadOfTheHashOfNothing() {
        HelloBuilder bare = HelloBuilder.client().suites().withoutExtensions();
        assertEquals("t12i000000_" + NOTHING + "_" + NOTHING, fingerprint(bare));
        HelloBuilder named = HelloBuilder.client()
                .suites(0x0A0A)
                .serverName("example.org")
                .alpn("h2")
                .empty(0x0A0A);
        assertEquals("t12d0002h2_" + NOTHING + "_" + NOTHING, fingerprint(named));
    }

    @Test
    void shouldPadCountsAndStopAt99() throws Exception {
        int[] many = IntStream.range(100, 220).toArray();
        HelloBuilder builder = HelloBuilder.client()
                .suites(many)
                .empty(IntStream.range(2000, 2150).toArray());
        String expected = "t12i999900_" + sha256(many) + "_"
                + sha256(IntStream.range(2000, 2150).toArray());
        assertEquals(expected, fingerprint(builder));
        assertEquals(
                "t12i020300",
                fingerprint(HelloBuilder.client().suites(1, 2).empty(7, 8, 9)).substring(0, 10));
    }

    @Test
    void shouldHashTheFirstOfTooManyValues() throws Exception {
        int[] suites = IntStream.range(0, 2000)
                .map(i -> 0x4000 + i)
                .filter(i -> !Grease.is(i))
                .toArray();
        int[] first = IntStream.of(suites).limit(1024).toArray();
        assertEquals(
                sha256(first), fingerprint(HelloBuilder.client().suites(suites)).substring(11, 23));
    }

    private static String sha256(int... values) throws Exception {
        String text = IntStream.of(values)
                .mapToObj(value -> HexFormat.of().toHexDigits((short) value))
                .collect(Collectors.joining(","));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash).substring(0, 12);
    }

    private String fingerprint(HelloBuilder builder) {
        return fingerprint(builder, Ja4.TCP);
    }

    private String fingerprint(HelloBuilder builder, char transport) {
        try (NativeOctets octets = NativeOctets.of(builder.message());
                NativeBlock result = NativeBlock.allocate(Ja4.LENGTH)) {
            assertEquals(HelloOutcome.COMPLETE, hello.parse(octets.address(), octets.length()));
            ja4.write(hello, transport, result.address());
            return NativeOctets.text(result.address(), Ja4.LENGTH);
        }
    }
}
