package io.ringprobe.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.report.Aim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixReaderTest {
    private static final String TRAFFIC = "traffic = [ { name = a, scenario = many-flows } ]\n";

    @TempDir
    private Path folder;

    @Test
    void shouldCombinePluginsShardsAndOutputs() throws IOException {
        Matrix matrix = read(TRAFFIC
                + "ringprobe = [ { plugins = [none, ref8, \"dns+http\"], shards = [none, 1, 2], outputs ="
                + " [ipfix-udp, csv] } ]");

        List<Variant> variants = matrix.cells().get("a");
        assertEquals(18, variants.size());
        assertEquals(List.of(), variants.getFirst().plugins());
        assertEquals(0, variants.getFirst().shards());
        assertEquals("dns+http", variants.getLast().pluginSet());
        assertEquals(List.of("dns", "http"), variants.getLast().plugins());
        assertEquals("csv;file=/dev/null", variants.getLast().output());
    }

    @Test
    void shouldMakeACellThatTwoBlocksTellOnlyOnce() throws IOException {
        Matrix matrix = read(TRAFFIC + "ringprobe = [ { shards = [1, 2] }, { plugins = [none, ref8], shards = 1 } ]");

        assertEquals(3, matrix.cells().get("a").size());
    }

    @Test
    void shouldTakeTheLongerTrafficFromTheShorterOne() throws IOException {
        Matrix matrix = read("traffic = [ { name = a, scenario = many-flows, set = [\"flows=5\", \"rate=7\"],"
                + " cache = \"cache;size=20\", long { set = [\"flows=50\"] } } ]");

        Source source = matrix.traffic().getLast();
        assertEquals("a-long", source.name());
        assertEquals("a", source.base());
        assertEquals(List.of("flows=5", "rate=7", "flows=50"), source.settings());
        assertEquals("cache;size=20", source.cache());
    }

    @Test
    void shouldFindACaptureBesideTheMatrix() throws IOException {
        Files.writeString(folder.resolve("x.pcap"), "");

        Matrix matrix = read("traffic = [ { name = x, file = x.pcap } ]");

        assertEquals(
                folder.resolve("x.pcap"), matrix.traffic().getFirst().file().orElseThrow());
    }

    @Test
    void shouldReadAims() throws IOException {
        Matrix matrix = read(TRAFFIC + "aims = [ { measure = marginal-wall, plugins = ref8, at-least = 8 } ]");

        assertEquals(List.of(new Aim(Aim.Measure.MARGINAL_WALL, "ref8", "ipfixprobe", 8)), matrix.aims());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick", "shards"})
    void shouldHaveMatricesOfItsOwn(String name) {
        Matrix matrix = MatrixReader.read(name);

        assertTrue(matrix.rounds() > 0);
        assertTrue(matrix.traffic().stream().allMatch(source -> matrix.cells().containsKey(source.name())), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        round = 3 | :2: unknown key round: did you mean rounds?
        rounds = 0 | :2: rounds takes a number from 1 to 1000, not 0
        rounds = many | :2: rounds takes a number, not many
        rounds = [1, 2] | :2: rounds takes a single value, not [1,2]
        start-up = maybe | :2: start-up takes true or false, not maybe
        peers = [softflow] | :2: peers softflow is unknown: did you mean softflowd?
        ringprobe = { } | :2: ringprobe takes a list of objects: ringprobe = [ { ... } ]
        ringprobe = [ { plugins = ref9 } ] | :2: plugins ref9 is no set: did you mean ref8? Or join plugins by +
        ringprobe = [ { outputs = ipfix } ] | :2: outputs ipfix is unknown: there are csv, ipfix-file
        ringprobe = [ { shards = 0 } ] | :2: shards takes a number from 1 to 256, not 0
        ringprobe = [ { traffic = b } ] | :2: traffic b isn't there: did you mean a?
        ringprobe = [ { arguments = ["-b", "64"] } ] | :2: arguments and environment need a name
        ringprobe = [ { plugin = none } ] | :2: unknown key plugin: did you mean plugins?
        latency { } | :2: latency needs a scenario
        aims = [ { measure = cpu, at-least = 1 } ] | :2: measure = cpu is unknown
        aims = [ { at-least = 0 } ] | :2: at-least takes a number above 0, not 0
        traffic += { name = b } | :2: traffic b needs either a file or a scenario
        traffic += { name = a, scenario = x } | :2: there are two traffics a
        traffic += { name = b, file = no.pcap } | :2: traffic b: FOLDER/no.pcap can't be read
        """)
    void shouldNameMistakeAndPlace(String line, String problem) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(TRAFFIC + line));

        String all = String.join("\n", e.problems());
        String expected = folder.resolve("matrix.conf") + problem.replace("FOLDER", folder.toString());
        assertTrue(all.contains(expected), () -> all + "\n doesn't have \n" + expected);
    }

    @Test
    void shouldNameAllMistakesAtOnce() {
        ConfigException e = assertThrows(ConfigException.class, () -> read("rounds = 0\nlimit-seconds = x"));

        assertEquals(3, e.problems().size(), e.problems()::toString);
    }

    @Test
    void shouldSayThatThereIsNoSuchMatrix() {
        ConfigException e = assertThrows(ConfigException.class, () -> MatrixReader.read("quik"));

        assertEquals(List.of("there is neither a file nor a matrix of the lab named quik"), e.problems());
    }

    @Test
    void shouldNameThePlaceOfTextThatIsNoHocon() {
        ConfigException e = assertThrows(ConfigException.class, () -> read("rounds = {\n"));

        assertTrue(e.getMessage().contains("matrix.conf"), e.getMessage());
    }

    private Matrix read(String text) throws IOException {
        Path file = folder.resolve("matrix.conf");
        Files.writeString(file, text);
        return MatrixReader.read(file.toString());
    }
}
