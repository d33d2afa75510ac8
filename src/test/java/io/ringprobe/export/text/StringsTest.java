package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "61 a a a",
                "22 \"\" \\\" \\\"",
                "5c \\\\ \\\\ \\\\",
                "00 \\x00 \\x00 \\u0000",
                "0a \\x0a \\x0a \\n",
                "08 \\x08 \\x08 \\b",
                "7f \\x7f \\x7f \\u007f",
                "c29b \\xc2\\x9b \\xc2\\x9b \\u009b",
                "c3a9 é é é",
                "e282ac € € €",
                "f09f9880 😀 😀 😀",
                "e9 \\xe9 \\xe9 \uFFFD",
                "e282 \\xe2\\x82 \\xe2\\x82 \uFFFD",
                "c0af \\xc0\\xaf \\xc0\\xaf \uFFFD\uFFFD",
                "eda080 \\xed\\xa0\\x80 \\xed\\xa0\\x80 \uFFFD\uFFFD\uFFFD",
                "f4908080 \\xf4\\x90\\x80\\x80 \\xf4\\x90\\x80\\x80 \uFFFD\uFFFD\uFFFD\uFFFD"
            },
            quoteCharacter = '`')
    void shouldEscapeWhatCannotStandForItself(String hex, String csv, String text, String json) {
        String printable = csv.replaceAll("\\\\x..|[^ -~]", "").replace("\\\\", "\\");
        String[] expected = {csv, printable, text, json};
        for (Dialect dialect : Dialect.values()) {
            String plain = "0123456789";
            byte[] middle = HexFormat.of()
                    .parseHex(HexFormat.of().formatHex(plain.getBytes(StandardCharsets.US_ASCII))
                            + hex
                            + "2e2e2e2e2e2e2e2e");
            assertEquals(
                    '"' + plain + expected[dialect.ordinal()] + "........\"", quoted(dialect, middle), dialect.name());
        }
    }

    @Test
    void shouldLeavePrintableAsciiAsItIs() {
        StringBuilder all = new StringBuilder();
        for (char c = ' '; c < 0x7F; c++) {
            if (c != '"' && c != '\\') {
                all.append(c);
            }
        }
        for (Dialect dialect : Dialect.values()) {
            byte[] octets = all.toString().getBytes(StandardCharsets.US_ASCII);
            assertEquals("\"" + all + "\"", quoted(dialect, octets));
        }
    }

    @Test
    void shouldFindEachSpecialOctetAtEachPlaceOfAWord() {
        for (int octet = 0; octet < 256; octet++) {
            for (int place = 0; place < 8; place++) {
                byte[] octets = "aaaaaaaa".getBytes(StandardCharsets.US_ASCII);
                octets[place] = (byte) octet;
                boolean unchanged = quoted(Dialect.CSV, octets).length() == 10;
                assertEquals(Dialect.isPlain(octet), unchanged, octet + " at " + place);
            }
        }
    }

    @Test
    void shouldWriteCsvStringsThatReadBackTheSame() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = randomOctets(random);
            String line = quoted(Dialect.CSV, octets);
            assertFalse(line.chars().anyMatch(Character::isISOControl), line);
            assertEquals(HexFormat.of().formatHex(octets), HexFormat.of().formatHex(unescape(line, '"')));
            assertEquals(
                    HexFormat.of().formatHex(octets),
                    HexFormat.of().formatHex(unescape(quoted(Dialect.TEXT, octets), '\\')));
        }
    }

    /** Octets in which quotes, backslashes, control characters, UTF-8 and halves of it are frequent. */
    static byte[] randomOctets(Random random) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int parts = random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            byte[] part = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> Character.toString(random.nextInt(0xD800)).getBytes(StandardCharsets.UTF_8);
                case 2 -> Character.toString(0x10000 + random.nextInt(0x100000)).getBytes(StandardCharsets.UTF_8);
                case 3 -> "\"\\\n\r\t\u0000x".substring(random.nextInt(6)).getBytes(StandardCharsets.UTF_8);
                default ->
                    "plain text of some length".substring(random.nextInt(24)).getBytes(StandardCharsets.UTF_8);
            };
            octets.write(part, 0, random.nextInt(4) == 0 ? random.nextInt(part.length + 1) : part.length);
        }
        return octets.toByteArray();
    }

    private static String quoted(Dialect dialect, byte[] octets) {
        return Formatted.text(octets, (from, to) -> Strings.quoted(dialect, from, octets.length, to));
    }

    /** Reads a string back; {@code quoteEscape} is what stands before a double quote. */
    private static byte[] unescape(String quoted, char quoteEscape) {
        assertTrue(quoted.startsWith("\"") && quoted.endsWith("\""));
        byte[] in = quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '\\' && in[i + 1] == 'x') {
                out.write(HexFormat.fromHexDigits(new String(in, i + 2, 2, StandardCharsets.US_ASCII)));
                i += 3;
            } else if (in[i] == '\\' || in[i] == '"') {
                assertTrue(in[i] == '\\' || in[i] == quoteEscape);
                out.write(in[++i]);
            } else {
                out.write(in[i]);
            }
        }
        return out.toByteArray();
    }
}
