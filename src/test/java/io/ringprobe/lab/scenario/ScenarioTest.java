package io.ringprobe.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.random.Constant;
import io.ringprobe.lab.random.Histogram;
import io.ringprobe.lab.random.Pareto;
import io.ringprobe.lab.traffic.Part;
import io.ringprobe.lab.traffic.Part.Stream;
import io.ringprobe.lab.traffic.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
    private static final Path FOLDER = Path.of("conf/lab");
    private static final String SOME_MIX = "mix = [ { stream = udp } ]\n";

    @TempDir
    private Path folder;

    private Plan plan(String text, String... settings) {
        return ScenarioFile.of(folder, text, settings).plan();
    }

    private List<String> problems(String text, String... settings) {
        ConfigException e = assertThrows(ConfigException.class, () -> plan(text, settings));
        return e.problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .sorted()
                .toList();
    }

    @Test
    void shouldReadEachOfItsOwnScenarios() throws IOException {
        try (var files = Files.list(FOLDER)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList();
            assertEquals(names, Scenario.names(), "conf/lab/scenarios lists the files beside it");
        }
        for (String name : Scenario.names()) {
            assertEquals(name, Scenario.read(name).name());
            String first = Files.readAllLines(FOLDER.resolve(name + ".conf")).getFirst();
            assertTrue(first.startsWith("# ") && first.endsWith("."), name + " says what it is for: " + first);
        }
    }

    @Test
    void shouldReadAllThatItSays() {
        Plan plan = plan("""
            seed = 5
            start = "2020-02-02T02:02:02.5Z"
            flows = 1e3
            packets = 5000
            duration = 1.5s
            rate = 1000
            arrival = constant
            mtu = 1400
            ipv6 = 0.25
            clients { network = "192.168.0.0/16", network6 = "2001:db8:1::/64", hosts = 10, zipf = 1.5 }
            mix = [
              { share = 2, name = big, stream = tcp, port = 8080, sizes { histogram { 64 = 1, 1500 = 3 } }
                packets { distribution = pareto, shape = 1.5, min = 7, max = 100 }, gap = 2ms, fragments = 0.5 }
              { application = dns, ipv6 = 1, encapsulation { vlan = 1 }, impairments { loss = 0.1 } }
            ]
            """);
        assertEquals(5, plan.seed());
        assertEquals(1_580_608_922_500_000_000L, plan.startNanos());
        assertEquals(new Plan.Limits(1000, 5000, 1_500_000_000), plan.limits());
        assertEquals(new Constant(1_000_000), plan.arrival());
        assertEquals(1400, plan.mtu());
        assertEquals(0xC0A8_0000, plan.clients().ipv4());
        assertEquals(0x2001_0db8_0001_0000L, plan.clients().ipv6High());
        Part big = plan.parts().getFirst();
        Stream stream = assertInstanceOf(Stream.class, big.content());
        assertEquals("big", big.name());
        assertEquals(new Pareto(1.5, 7, 100), stream.packets());
        assertEquals(1141, stream.sizes().mean());
        assertEquals(0.25, big.manner().ipv6());
        assertEquals(new Constant(2_000_000), big.manner().gap());
        Part dns = plan.parts().get(1);
        assertEquals("dns", dns.name());
        assertEquals(1, dns.manner().ipv6());
        assertEquals(0.1, dns.manner().impairments().loss());
    }

    @Test
    void shouldLetTheCommandLineOverride() {
        String text = "vars { n = 3 }\nflows = ${vars.n}\nrate = 10\n" + SOME_MIX;
        assertEquals(3, plan(text).limits().flows());
        assertEquals(10_000_000, plan(text, "flows=10000000").limits().flows());
        assertEquals(7, plan(text, "vars.n=7").limits().flows());
        assertEquals(2, plan(text, "flows=1", "flows=2").limits().flows());
    }

    @Test
    void shouldNameTheOptionWhoseValueIsWrong() {
        assertEquals(
                List.of("--set flows=none: flows takes a number of at least 1, not \"none\""),
                problems("flows = 1\n" + SOME_MIX, "flows=none"));
        assertEquals(
                List.of("--set flow=3: unknown key flow: did you mean flows?"),
                problems("flows = 1\n" + SOME_MIX, "flow=3"));
        assertEquals(List.of("--set flows is no KEY=VALUE"), problems("flows = 1\n" + SOME_MIX, "flows"));
    }

    @Test
    void shouldNameEachMistakeWithItsLine() {
        assertEquals(
                List.of(
                        "scenario.conf:1: unknown key sead: did you mean seed?",
                        "scenario.conf:2: flows takes a number of at least 1, not 0",
                        "scenario.conf:3: ipv6 takes a number from 0 to 1, not 1.5",
                        "scenario.conf:4: clients.network takes a network with a prefix of at most 30 bits, such as"
                                + " 10.0.0.0/8, not \"10.0.0.1/8\"",
                        "scenario.conf:6: mix[0].gap takes a time with its unit, such as 20us, 10ms, 1.5s, 5m or 1h,"
                                + " not 10",
                        "scenario.conf:7: mix[1].application = tsl is unknown: did you mean tls?",
                        "scenario.conf:8: mix[2] needs one of application, stream and attack",
                        "scenario.conf:9: mix[3].packets needs max",
                        "scenario.conf:9: unknown key mix[3].replay: did you mean reply?"),
                problems("""
                    sead = 1
                    flows = 0
                    ipv6 = 1.5
                    clients { network = "10.0.0.1/8" }
                    mix = [
                      { stream = udp, gap = 10 }
                      { application = tsl }
                      { share = 1 }
                      { stream = tcp, replay = 0.5, packets { distribution = pareto, min = 1 } }
                    ]
                    """));
    }

    @Test
    void shouldNameTheMistakesOfApplications() {
        List<String> problems = problems("flows = 1\nmix = [ { application = tls\n settings { snix = a } } ]");
        assertEquals(1, problems.size());
        assertTrue(
                problems.getFirst().contains("scenario.conf:")
                        && problems.getFirst().contains("snix"),
                problems::getFirst);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | has no end: set flows, packets or duration",
                "flows = 1 | has no mix = [ { ... } ], which says what traffic it is",
                "flows = 1\\nmix = [ { share = 0, stream = udp } ] | mix needs a share above 0",
                "flows = 1\\nmix = [ { stream = udp, sizes { histogram { 10 = 1 } } } ] | has a size 10",
                "flows = 1\\nmix = [ { stream = udp, sizes { capture = nowhere.pcap } } ] | no such file",
                "flows = 1\\n"
                        + "mix = [ { stream = udp, packets { distribution = zipf, min = 3, max = 2 } } ] | a min above",
                "flows = 1\\nmix = [ { attack = port-scan, ports = 99999 } ] | takes a number from 1 to 65535",
                "flows = 1\\nmix = 3 | takes a list",
                "flows = 1\\n"
                        + "mix = [ { stream = udp } ]\\n"
                        + "clients { network = \"10.0.0.0/24\", hosts = 300 } | more hosts",
                "flows = 1\\nmix = [ { stream = udp } ]\\nencapsulation { plain = 0 } | needs a weight above 0",
                "flows = ${nothing}\\nmix = [ { stream = udp } ] | refers to something that nothing defines",
                "flows = { | scenario.conf",
                "flows = 1\\nmix = [ { stream = udp } ]\\nstart = yesterday | takes a time such as",
            })
    void shouldRefuseWhatCantBe(String text, String message) {
        List<String> problems = problems(text.replace("\\n", "\n"));
        assertTrue(problems.toString().contains(message), problems::toString);
    }

    @Test
    void shouldKnowNoScenarioThatIsNotThere() {
        ConfigException e = assertThrows(ConfigException.class, () -> Scenario.read("imx"));
        assertEquals("there is no scenario imx, as a file or by name: did you mean imix?", e.getMessage());
    }

    @Test
    void shouldMeasureSizesFromACapture() {
        Plan plan = plan("flows = 1\nmix = [ { stream = udp, sizes { capture = pcaps/demo.pcap } } ]");
        Histogram sizes = assertInstanceOf(
                Histogram.class, ((Stream) plan.parts().getFirst().content()).sizes());
        assertTrue(sizes.values().length > 1, "sizes: " + Arrays.toString(sizes.values()));
        assertTrue(sizes.min() >= 60 && sizes.mean() < 1600, "mean " + sizes.mean());
    }
}
