package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.InputContext;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.testkit.TestComponents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpdkOptionsTest {
    private static final int BUFFER = 1 << 20;

    private static Options options(String text) {
        return TestComponents.options(DpdkOptions.SPEC, text);
    }

    @Test
    void shouldReadTheOptionsOfTheReference() {
        DpdkOptions read =
                DpdkOptions.read(options("dpdk;p=0,2;q=3;e=-c 0x1  -a 0000:ca:00.0;b=32;m=4096;r=0x2c;M=9000"));
        assertEquals(List.of(0, 2), read.ports());
        assertEquals(3, read.queues());
        assertEquals("-c 0x1 -a 0000:ca:00.0", read.eal().toString());
        assertEquals(32, read.burst());
        assertEquals(4096, read.pool());
        assertEquals(0x2c, read.hashTypes());
        assertEquals(9000, read.mtu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=", "p=,", "p=0,", "p=,0", "p=0,,1", "p=-1", "p=65535", "p=0,0", "p=eth0"})
    void shouldRefuseWrongPorts(String port) {
        ConfigException e = assertThrows(ConfigException.class, () -> DpdkOptions.read(options("dpdk;" + port)));
        assertTrue(e.getMessage().contains("dpdk: port=" + port.substring(2) + " is wrong"), e.getMessage());
    }

    @Test
    void shouldRefuseWrongHashTypes() {
        ConfigException e = assertThrows(ConfigException.class, () -> DpdkOptions.read(options("dpdk;r=ip")));
        assertTrue(e.getMessage().contains("dpdk: rss=ip is wrong"), e.getMessage());
    }

    @Test
    void shouldRefuseOtherNumbersOfInputsThanQueues() {
        assertRefused("queue=3 is wrong: it takes the number of dpdk inputs, which is 2", "dpdk;q=3", "dpdk");
        assertRefused("queue=1 is wrong: it takes the number of dpdk inputs, which is 2", "dpdk", "dpdk");
    }

    @Test
    void shouldRefuseOptionsOfLaterInputs() {
        assertRefused(
                "port=1 is wrong: it takes no value here: the first dpdk has the options", "dpdk;q=2", "dpdk;p=1");
    }

    private static void assertRefused(String message, String... inputs) {
        List<Options> all =
                List.of(inputs).stream().map(DpdkOptionsTest::options).toList();
        InputContext context = new InputContext(all, BUFFER);
        ConfigException e = assertThrows(ConfigException.class, () -> new DpdkInput().open(all.getFirst(), context));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-vh", "--help", "--he", "-c 0x1 --hel -n 4"})
    void shouldKnowTheCallForHelpThatEndsTheProcess(String arguments) {
        EalArguments eal = EalArguments.parse(arguments);
        assertTrue(eal.asksForHelp());
        ConfigException e = assertThrows(ConfigException.class, () -> Eal.enter(options("dpdk;e=" + arguments), eal));
        assertTrue(e.getMessage().contains("dpdk: eal=" + arguments + " is wrong"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "-c 0x1", "--huge-dir=/mnt/huge", "-", "--", "-l 0-3 -a 0000:ca:00.0"})
    void shouldTakeOtherArguments(String arguments) {
        assertFalse(EalArguments.parse(arguments).asksForHelp());
    }

    @Test
    void shouldShareMemoryUnlessToldOtherwise() {
        assertEquals(
                "-n 4 --proc-type=secondary",
                EalArguments.parse(" -n  4 ").orSecondary().toString());
        assertEquals(
                "--proc-type=primary",
                EalArguments.parse("--proc-type=primary").orSecondary().toString());
        assertTrue(EalArguments.parse("--no-shconf").orSecondary().seeksInVain());
        assertFalse(EalArguments.parse("--no-shconf").seeksInVain());
    }
}
