package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> NAMES =
            List.of("host", "port", "mtu", "udp", "id", "dir", "template", "verbose", "includezeros");

    @ParameterizedTest
    @CsvSource({"prot,port", "hosst,host", "HOST,host", "templaet,template", "udb,udp", "incl,includezeros"})
    void shouldFindTheNameThatWasMeant(String wrong, String right) {
        assertEquals(right, Nearest.to(wrong, NAMES));
        assertEquals("did you mean " + right + "?", Nearest.hint(wrong, NAMES));
    }

    @Test
    void shouldListAllNamesWhereNoneIsNear() {
        assertNull(Nearest.to("compression", NAMES));
        assertEquals("there are a, b", Nearest.hint("compression", List.of("a", "b")));
        assertEquals("there are none", Nearest.hint("compression", List.of()));
    }

    @Test
    void shouldNotGuessBetweenTwoNamesThatBeginAlike() {
        assertNull(Nearest.to("frag", List.of("frag-enable", "frag-timeout")));
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "abc,abc,0", "abc,'',3", "'',abc,3", "abc,acb,1", "kitten,sitting,3", "ca,abc,3"})
    void shouldCountEditsWithSwapsOfNeighboursAsOne(String a, String b, int expected) {
        assertEquals(expected, Nearest.distance(a, b));
        assertEquals(expected, Nearest.distance(b, a));
    }
}
