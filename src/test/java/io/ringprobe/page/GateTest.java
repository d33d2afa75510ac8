package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.page.Gate.Request;
import io.ringprobe.page.Gate.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final String TOKEN = "correct horse";
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.7");
    private static final Gate CLOSED = new Gate(Optional.empty());
    private static final Gate GATE = new Gate(Optional.of(TOKEN));

    private static Request from(InetAddress client, String host) {
        return new Request(client, host, false, null, List.of(), null);
    }

    private static Request withToken(InetAddress client, String token) {
        return new Request(client, "probe.example:9100", false, null, List.of(), token);
    }

    private static Request withAuthorization(String value) {
        return new Request(ELSEWHERE, "probe.example:9100", false, value, List.of(), null);
    }

    private static Request withCookies(String... headers) {
        return new Request(ELSEWHERE, "probe.example:9100", false, null, List.of(headers), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9100", "LocalHost:1", "127.0.0.1:9100", "127.1.2.3", "[::1]:9100"})
    void shouldOpenToABrowserOnThisMachine(String host) {
        assertEquals(Verdict.OPEN, CLOSED.judge(from(HERE, host)));
        assertEquals(Verdict.OPEN, CLOSED.judge(from(InetAddress.ofLiteral("::1"), host)));
        assertEquals(Verdict.OPEN, GATE.judge(from(HERE, host)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:9100",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.0.2.1:9100",
                "[::1].evil.example",
                "[::2]:9100",
                ""
            })
    void shouldNotOpenToANameThatWasMadeToMeanThisMachine(String host) {
        assertEquals(Verdict.ONLY_HERE, CLOSED.judge(from(HERE, host)));
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(from(HERE, host)));
    }

    @Test
    void shouldNotOpenWithoutHost() {
        assertEquals(Verdict.ONLY_HERE, CLOSED.judge(from(HERE, null)));
    }

    @Test
    void shouldNotOpenToWhatAProxyOnThisMachinePassesOn() {
        Request passedOn = new Request(HERE, "localhost:9100", true, null, List.of(), null);
        assertEquals(Verdict.ONLY_HERE, CLOSED.judge(passedOn));
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(passedOn));
    }

    @Test
    void shouldNotOpenToOthersAtAllUnlessAsked() {
        assertEquals(Verdict.ONLY_HERE, CLOSED.judge(from(ELSEWHERE, "localhost:9100")));
        assertEquals(Verdict.ONLY_HERE, CLOSED.judge(withToken(ELSEWHERE, "")));
    }

    @Test
    void shouldOpenToOthersWhoKnowTheToken() {
        assertEquals(Verdict.OPEN, GATE.judge(withAuthorization("Bearer " + TOKEN)));
        assertEquals(Verdict.OPEN, GATE.judge(withAuthorization("bearer " + TOKEN + " ")));
        assertEquals(Verdict.GIVE_COOKIE, GATE.judge(withToken(ELSEWHERE, TOKEN)));
        assertEquals(Verdict.OPEN, GATE.judge(withCookies("a=b; " + Gate.COOKIE + "=" + GATE.cookie())));
        assertEquals(
                Verdict.OPEN, GATE.judge(withCookies("a=b", Gate.COOKIE + "=x;" + Gate.COOKIE + "=" + GATE.cookie())));
    }

    @Test
    void shouldNotOpenToAWrongToken() {
        for (String wrong : List.of("", "correct", TOKEN + "x", TOKEN.toUpperCase(java.util.Locale.ROOT))) {
            assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withToken(ELSEWHERE, wrong)));
            assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withToken(HERE, wrong)));
            assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withAuthorization("Bearer " + wrong)));
            assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withCookies(Gate.COOKIE + "=" + wrong)));
        }
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withAuthorization("Basic " + TOKEN)));
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withCookies("other=" + GATE.cookie(), ";;=", Gate.COOKIE)));
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(from(ELSEWHERE, "localhost")));
    }

    @Test
    void shouldKeepTheTokenOutOfTheCookie() {
        assertFalse(GATE.cookie().contains(TOKEN));
        assertEquals(Verdict.WRONG_TOKEN, GATE.judge(withCookies(Gate.COOKIE + "=" + TOKEN)));
        assertNotEquals(GATE.cookie(), new Gate(Optional.of("other")).cookie());
    }

    @Test
    void shouldMakeAnotherTokenEachTime() {
        String token = Gate.randomToken();
        assertTrue(token.matches("[0-9a-f]{32}"), token);
        assertNotEquals(token, Gate.randomToken());
    }
}
