package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Ja3Test {
    private final ClientHello hello = new ClientHello();
    private final Ja3 ja3 = new Ja3();

    /** The two examples of JA3's README. */
    @Test
    void shouldGiveThePublishedFingerprints() {
        HelloBuilder withExtensions = HelloBuilder.client()
                .version(769)
                .suites(47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4)
                .serverName("example.org")
                .groups(23, 24, 25)
                .pointFormats(0);
        HelloBuilder without = HelloBuilder.client()
                .version(769)
                .suites(4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99)
                .withoutExtensions();
        assertEquals("ada70206e40642a3e4461f35503241d5", fingerprint(withExtensions));
        assertEquals("de350869b8c85de67a350c8d186f11e6", fingerprint(without));
    }

    @Test
    void shouldHashTheTextThatIsPublished() throws Exception {
        HelloBuilder builder = HelloBuilder.client()
                .suites(0, 1, 10, 99, 100, 65535)
                .groups(29)
                .pointFormats(0, 10, 255)
                .empty(65281);
        assertEquals(md5("771,0-1-10-99-100-65535,10-11-65281,29,0-10-255"), fingerprint(builder));
    }

    @Test
    void shouldLeaveGreaseOut() throws Exception {
        HelloBuilder builder = HelloBuilder.client()
                .suites(0x0A0A, 4865, 0xFAFA)
                .empty(0x1A1A)
                .groups(0x2A2A, 29)
                .empty(0x3A3A);
        assertEquals(md5("771,4865,10,29,"), fingerprint(builder));
    }

    @Test
    void shouldHashListsOfAnyLength() throws Exception {
        int[] suites =
                IntStream.range(10_000, 13_000).filter(i -> !Grease.is(i)).toArray();
        String list = IntStream.of(suites).mapToObj(String::valueOf).collect(Collectors.joining("-"));
        assertEquals(
                md5("771," + list + ",,,"), fingerprint(HelloBuilder.client().suites(suites)));
    }

    private static String md5(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash);
    }

    private String fingerprint(HelloBuilder builder) {
        try (NativeOctets octets = NativeOctets.of(builder.message());
                NativeBlock result = NativeBlock.allocate(Ja3.LENGTH)) {
            assertEquals(HelloOutcome.COMPLETE, hello.parse(octets.address(), octets.length()));
            ja3.write(hello, result.address());
            return HexFormat.of().formatHex(NativeOctets.copy(result.address(), Ja3.LENGTH));
        }
    }
}
