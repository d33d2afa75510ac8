package io.ringprobe.plugin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
    private final TextMemory memory = new TextMemory();

    @AfterEach
    void free() {
        memory.close();
    }

    /** The plain loop is the truth; octets that differ in one bit, or by the sign, must not be taken for each other. */
    @Test
    void shouldFindTheFirstOctetWhereverItStands() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) ("\n\u000b\u0009\u008a:;" + (char) random.nextInt(256)).charAt(random.nextInt(7));
            }
            long at = memory.put(octets);
            int from = octets.length == 0 ? 0 : random.nextInt(octets.length);
            assertEquals(at + indexOf(octets, from, '\n'), Octets.find(at + from, at + octets.length, '\n'));
        }
    }

    private static int indexOf(byte[] octets, int from, int wanted) {
        int i = from;
        while (i < octets.length && octets[i] != wanted) {
            i++;
        }
        return i;
    }

    @Test
    void shouldKnowTheTokenCharacters() {
        String tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int octet = 0; octet < 256; octet++) {
            long at = memory.put(String.valueOf((char) octet));
            boolean isToken = Octets.findTokenEnd(at, at + 1) > at;
            assertEquals(tokens.indexOf(octet) >= 0, isToken, "octet " + octet);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "999 , 999", "000, 0", "12, -1", "1a2, -1", "/12, -1", ":12, -1", "2002, 200"})
    void shouldReadThreeDigits(String text, int expected) {
        long at = memory.put(text);
        assertEquals(expected, Octets.threeDigits(at, at + text.length()));
    }

    @Test
    void shouldTrimSpacesAndLineBreaks() {
        String text = " \t\r\n a b\t \r\n";
        long at = memory.put(text);
        long from = Octets.skipSpace(at, at + text.length());
        assertEquals("a b", TextMemory.text(from, (int) (Octets.trimEnd(from, at + text.length()) - from)));
        assertEquals(at + 4, Octets.skipSpace(at, at + 4));
        assertEquals(at, Octets.trimEnd(at, at + 4));
    }

    @Test
    void shouldEndALineBeforeItsCr() {
        long at = memory.put("a\r\n\n");
        assertEquals(at + 1, Octets.endOfLine(at, at + 2));
        assertEquals(at + 3, Octets.endOfLine(at + 3, at + 3), "an LF alone");
        assertEquals('\r', Memory.getByte(at + 1));
        assertEquals(at + 2, Octets.endOfLine(at + 2, at + 2), "a CR before the line is none of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set-Cookie", "SET-COOKIE", "set-cookie", "sEt-cOOkIe"})
    void shouldCompareNamesWithoutCase(String text) {
        assertTrue(new Name("Set-Cookie").is(memory.put(text), text.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set-Cookie2", "Set-Cooki", "Set\rCookie", "Set_Cookie", "", "Set-Cookif"})
    void shouldTellNamesApart(String text) {
        assertFalse(new Name("Set-Cookie").is(memory.put(text), text.length()));
    }

    @Test
    void shouldFindANameInside() {
        Name spam = new Name("spam");
        assertTrue(spam.isIn(memory.put("no SSpAM"), 8));
        assertFalse(spam.isIn(memory.put("no spa"), 6));
        assertFalse(spam.isIn(memory.put("spa"), 3));
        assertFalse(spam.isIn(memory.put("sp am"), 5));
    }
}
