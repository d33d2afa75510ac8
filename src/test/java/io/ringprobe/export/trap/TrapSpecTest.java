package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.trap.TrapSpec.Clients;
import io.ringprobe.export.trap.TrapSpec.FileRules;
import io.ringprobe.export.trap.TrapSpec.Kind;
import io.ringprobe.export.trap.TrapSpec.TlsFiles;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrapSpecTest {
    private static TrapSpec parse(String specifier) {
        return TrapSpec.parseAll(specifier).getFirst();
    }

    @Test
    void shouldGiveTheDefaultsOfTheReference() {
        TrapSpec spec = parse("u:flows");
        assertEquals(
                new TrapSpec(
                        Kind.UNIX,
                        "flows",
                        TrapSpec.HALF_WAIT,
                        true,
                        TimeUnit.SECONDS.toNanos(2),
                        new Clients(64, 50, 100_000),
                        null,
                        null),
                spec);
        assertEquals("u:flows", spec.name());
        assertEquals(100_014, spec.messageCapacity());
    }

    @Test
    void shouldReadSeveralInterfaces() {
        List<TrapSpec> specs = TrapSpec.parseAll("u:http:timeout=WAIT, t:8000 ,b:,f:/a/b=c.trapcap:w");
        assertEquals(
                List.of("u:http", "t:8000", "b:", "f:/a/b=c.trapcap"),
                specs.stream().map(TrapSpec::name).toList());
    }

    @ParameterizedTest
    @CsvSource({"WAIT, -1", "HALF_WAIT, -2", "NO_WAIT, 0", "0, 0", "2500, 2500000"})
    void shouldReadTimeouts(String value, long nanos) {
        assertEquals(nanos, parse("t:1:timeout=" + value).timeout());
        assertEquals(nanos, parse("b:timeout=" + value).timeout());
    }

    @Test
    void shouldReadWhatAllInterfacesTake() {
        TrapSpec spec = parse("u:x:buffer=off:timeout=NO_WAIT:autoflush=off");
        assertEquals(List.of(false, TrapSpec.NO_AUTOFLUSH), List.of(spec.buffered(), spec.autoflush()));
        assertEquals(1000, parse("f:x:autoflush=1:buffer=on").autoflush());
    }

    @Test
    void shouldReadWhatSocketsTake() {
        TrapSpec spec = parse("t:0:max_clients=3:buffer_count=7:buffer_size=1000");
        assertEquals(new Clients(3, 7, 1000), spec.clients());
        assertEquals(1014, spec.messageCapacity());
    }

    @ParameterizedTest
    @CsvSource({"T:8000:a.key:b.crt:c.pem:max_clients=2", "T:8000::a.key:b.crt:c.pem:max_clients=2"})
    void shouldReadTheFilesOfTls(String specifier) {
        TrapSpec spec = parse(specifier);
        assertEquals(new TlsFiles("a.key", "b.crt", "c.pem"), spec.tls());
        assertEquals(List.of("8000", 2), List.of(spec.target(), spec.clients().max()));
        assertNull(spec.file());
    }

    @Test
    void shouldReadHowFilesAreMade() {
        assertEquals(new FileRules(false, 0, 0), parse("f:x").file());
        assertEquals(new FileRules(true, 0, 0), parse("f:x:a").file());
        assertEquals(
                new FileRules(false, 30, 100), parse("f:x:w:time=30:size=100").file());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                      | an interface, which begins with u:, t:, T:, f: or b: in ''
        U:x                     | an interface, which begins with
        u                       | u:SOCKET, the socket's name in 'u'
        u:max_clients=2         | u:SOCKET, the socket's name in
        t:                      | t:PORT in 't:'
        t:65536                 | t:PORT, a number up to 65535
        t:http                  | t:PORT, a number up to 65535
        T:1:a:b                 | T:PORT:KEYFILE:CERTFILE:CAFILE in
        T:1:a:b:timeout=WAIT    | T:PORT:KEYFILE:CERTFILE:CAFILE in
        u:x:timeout=HALFWAIT    | timeout=WAIT, NO_WAIT, HALF_WAIT or a number of microseconds in
        u:x:timeout=-1          | timeout=WAIT, NO_WAIT
        u:x:buffer=no           | buffer=on or buffer=off
        u:x:autoflush=0         | autoflush=off or a number of microseconds
        u:x:max_clients=65      | max_clients=NUMBER, from 1 to 64
        u:x:buffer_size=10      | buffer_size=NUMBER, from 128 to
        u:x:time=5              | the parameters max_clients=, buffer_count=, buffer_size=, timeout=
        f:x:max_clients=5       | a, w, time=, size=, timeout=, buffer= and autoflush=, not 'max_clients=5'
        f:x:r                   | not 'r'
        f:x:time=soon           | time=NUMBER, from 0 to
        f:x%q                   | %Y, %y, %m, %d, %H, %M, %S, %j, %F, %s and %%, not %q
        """)
    void shouldSayWhatIsWrong(String specifier, String expected) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> parse(specifier));
        assertTrue(e.getMessage().contains(expected), e::getMessage);
        assertTrue(e.getMessage().endsWith(" in '" + specifier + "'"), e::getMessage);
    }
}
