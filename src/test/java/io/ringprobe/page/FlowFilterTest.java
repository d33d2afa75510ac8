package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowFilterTest {
    private final SampleFlows flows = new SampleFlows();
    private final FlowSampler sampler = new FlowSampler(2);
    private final FlowText text = new FlowText();

    @AfterEach
    void free() {
        text.close();
        sampler.close();
        flows.close();
    }

    private boolean matches(String filter, long record) {
        boolean[] result = new boolean[1];
        sampler.watch(true);
        sampler.see(record, SampleFlows.SCHEMA);
        sampler.drain(slot -> {
            text.read(slot, sampler.pluginNames(slot));
            result[0] = FlowFilter.of(filter).matches(slot, text);
        });
        return result[0];
    }

    private long https() {
        return flows.https().set("TLS_SNI", "WWW.Example.com").build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "443",
                "40000",
                "192.0.2.1",
                "198.51.",
                "tcp",
                "TCP",
                "https",
                "tls",
                "example",
                "www.EXAMPLE.com",
                "192.0.2.0/24",
                "198.51.100.2/32",
                "0.0.0.0/0",
                "198.51.100.0/23",
                "-udp",
                "-444",
                "443 tls example",
                "  443   -dns  ",
                "-192.0.3.0/24 -"
            })
    void shouldFind(String filter) {
        assertTrue(matches(filter, https()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "44",
                "4430",
                "6",
                "192",
                "udp",
                "last",
                "example.org",
                "192.0.3.0/24",
                "198.51.100.3/32",
                "192.0.2.1/33",
                "::/0",
                "-443",
                "443 udp",
                "-tls",
                "-192.0.2.0/24",
                "123456",
                "1.2.3.4/x"
            })
    void shouldLeaveOut(String filter) {
        assertFalse(matches(filter, https()));
    }

    @Test
    void shouldKnowIpv6AndProtocolsWithoutPorts() {
        for (String filter : new String[] {"2001:db8::1", "2001:db8::/32", "2001:db8:f0::/44", "50", "esp", ":ff::"}) {
            assertTrue(matches(filter, flows.esp().build()), filter);
        }
        for (String filter : new String[] {"0.0.0.0/0", "2001:db9::/32", "2001:db8:f0::/45", "443", "tcp", "::/129"}) {
            assertFalse(matches(filter, flows.esp().build()), filter);
        }
    }

    @Test
    void shouldTakeNoWordAsNoFilter() {
        assertTrue(FlowFilter.of("").isEmpty());
        assertTrue(FlowFilter.of("  - ").isEmpty());
        assertFalse(FlowFilter.of("x").isEmpty());
    }

    @Test
    void shouldTakeWhateverIsTyped() {
        for (String typed :
                new String[] {"\0", "/", "a/", "/8", "99999", "x".repeat(5000), "%", "[", "ž", "-/-", "a ".repeat(500)
                }) {
            assertEquals(matches(typed, https()), matches(typed, https()), typed);
        }
        assertTrue(matches("žluť", flows.https().set("TLS_SNI", "žluťoučký").build()));
    }
}
