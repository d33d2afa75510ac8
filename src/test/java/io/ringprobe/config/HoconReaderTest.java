package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoconReaderTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private ProbeConfig read(String text) throws IOException {
        return ConfigCheck.check(List.of(HoconReader.read(write("a.conf", text))), new TestCatalog());
    }

    /** The problems of a.conf, without the folder. */
    private List<String> problems(String text) throws IOException {
        write("a.conf", text);
        ConfigException e = assertThrows(ConfigException.class, () -> read(text));
        List<String> problems = new ArrayList<>();
        for (String problem : e.problems()) {
            problems.add(problem.replace(folder + "/", ""));
        }
        return problems;
    }

    @Test
    void shouldReadTheWholeTree() throws IOException {
        ProbeConfig config = read("""
            ringprobe {
              shards = 3, in-turn = true, block-packets = 64, input-queue = 32, export-queue = 16
              packet-buffer = 1M, wait-strategy = yielding, max-flows-per-second = 5, max-packets = 6
              pid-file = /run/x.pid, daemon = on, cpus = [0, "2-3"], plugins-path = /jars
              cache { size = 10, line = 2, active = 60, inactive = 5, split = true,
                      frag-enable = false, frag-size = 11, frag-timeout = 1, reassembly = 100, reassembly-pool = 4K }
              inputs = [ { type = pcap, file = x.pcap }, "pcap;file=y.pcap;F=tcp port 80" ]
              plugins = [ vlan, { type = pstats, includezeros = true } ]
              outputs = [ { type = ipfix, host = 192.0.2.7, port = 4740, udp = true }, text ]
            }
            """);
        assertEquals(3, config.shards());
        assertTrue(config.inputsInTurn() && config.process().daemon());
        assertEquals(64, config.blockPackets());
        assertEquals(32, config.inputQueueBlocks());
        assertEquals(16, config.exportQueueBlocks());
        assertEquals(1 << 20, config.packetBufferBytes());
        assertEquals("yielding", config.waitStrategy());
        assertEquals(5, config.maxFlowsPerSecond());
        assertEquals(6, config.maxPackets());
        assertEquals(Optional.of(Path.of("/run/x.pid")), config.process().pidFile());
        assertEquals(List.of(0, 2, 3), config.process().cpus());
        assertEquals(Optional.of(Path.of("/jars")), config.pluginsPath());
        assertEquals(new CacheConfig(10, 2, 60, 5, true, false, 11, 1, 100, 4096), config.cache());
        assertEquals("x.pcap", config.inputs().getFirst().text("file"));
        assertEquals("tcp port 80", config.inputs().getLast().text("filter"));
        assertEquals("vlan", config.plugins().getFirst().spec().name());
        assertTrue(config.plugins().getLast().flag("includezeros"));
        assertEquals("192.0.2.7", config.outputs().getFirst().text("host"));
        assertEquals(4740, config.outputs().getFirst().integer("port", 1, 65535));
        assertEquals("text", config.outputs().getLast().spec().name());
    }

    @Test
    void shouldReadPluginsAsAnObject() throws IOException {
        ProbeConfig config = read("ringprobe { inputs = [raw], plugins { pstats { skipdup = on }, vlan = true } }");
        assertEquals(2, config.plugins().size());
        assertTrue(config.plugins().getFirst().flag("skipdup"));
        config = read("ringprobe { inputs = [raw], plugins { pstats = false, vlan {} } }");
        assertEquals(1, config.plugins().size());
        assertEquals("vlan", config.plugins().getFirst().spec().name());
    }

    @Test
    void shouldFollowIncludesSubstitutionsAndTheEnvironment() throws IOException {
        write("common.conf", "ringprobe { shards = 7, cache.size = 12 }\nvars.collector = 192.0.2.9");
        ProbeConfig config = read("""
            include required("common.conf")
            vars.file = none
            vars.file = ${?PATH}
            ringprobe {
              cache.size = 13
              shards = ${?RINGPROBE_NOBODY_SETS_THIS}
              inputs = [ { type = pcap, file = ${vars.file} } ]
              outputs = [ { type = ipfix, host = ${vars.collector}, mtu = ${ringprobe.input-queue} } ]
            }
            """);
        assertEquals(7, config.shards());
        assertEquals(13, config.cache().sizeExponent());
        assertEquals(System.getenv("PATH"), config.inputs().getFirst().text("file"));
        assertEquals("192.0.2.9", config.outputs().getFirst().text("host"));
        assertEquals(128, config.outputs().getFirst().integer("mtu", 1, 9999));
    }

    @Test
    void shouldLeaveDefaultsUnsaid() throws IOException {
        ProbeConfig config = read("ringprobe { inputs = [raw], outputs = [ { type = ipfix, port = null } ] }");
        assertFalse(config.outputs().getFirst().has("port"));
        assertEquals(CacheConfig.defaults(), config.cache());
    }

    @Test
    void shouldNameAllMistakesWithFileAndLine() throws IOException {
        write("more.conf", "ringprobe.cache {\n  sizee = 3\n  line = 99\n}");
        List<String> problems = problems("""
            include required("more.conf")
            ringprob.shards = 2
            ringprobe {
              inputs = [ { type = pcpa, file = x } ]
              outputs = [
                { type = ipfix
                  prot = 4739
                  mtu = large }
                { host = x }
                7
              ]
              plugins {
                pstats { includezero = true }
                vlna = false
              }
              input-quue = 5
              shards = many
              cpus = { a = 1 }
              in-turn = ${nobody.defines.this}
            }
            """);
        problems.sort(null);
        assertEquals(
                List.of(
                        "a.conf:10: outputs takes { type = NAME, ... } or \"NAME;KEY=VALUE\", not 7",
                        "a.conf:13: pstats has no option includezero: did you mean includezeros?",
                        "a.conf:14: there is no plugin vlna: did you mean vlan?",
                        "a.conf:16: unknown key input-quue: did you mean input-queue?",
                        "a.conf:17: shards=many is wrong: it takes auto, none or a number from 1 to 256",
                        "a.conf:18: cpus takes a single value, not {\"a\":1}",
                        "a.conf:19: in-turn = ${nobody.defines.this} refers to something that nothing defines",
                        "a.conf:2: unknown key ringprob: did you mean ringprobe?",
                        "a.conf:4: there is no input pcpa: did you mean pcap?",
                        "a.conf:7: ipfix has no option prot: did you mean port?",
                        "a.conf:8: ipfix: mtu=large is wrong: it takes a number from 64 to 65535",
                        "a.conf:9: each of the outputs needs a type: { type = NAME, ... }",
                        "more.conf:2: cache has no option sizee: did you mean size?",
                        "more.conf:3: cache: line=99 is wrong: it takes a number from 0 to 8"),
                problems);
    }

    @Test
    void shouldGiveTheLineOfAValueFromTheEnvironment() throws IOException {
        assertEquals(
                List.of("a.conf:3: shards=" + System.getenv("PATH")
                        + " is wrong: it takes auto, none or a number from 1 to 256"),
                problems("ringprobe {\n  inputs = [raw]\n  shards = ${PATH}\n}"));
    }

    @Test
    void shouldSayWhatKindOfValueAKeyTakes() throws IOException {
        assertEquals(
                List.of(
                        "a.conf:1: cache takes an object: cache { size = 17 }, not 3",
                        "a.conf:2: inputs takes a list: [ { type = NAME } ], not \"pcap\"",
                        "a.conf:3: plugins.vlan takes true, false or { KEY = VALUE }, not 3"),
                problems("ringprobe.cache = 3\nringprobe.inputs = pcap\nringprobe.plugins.vlan = 3"));
        assertEquals(
                List.of("a.conf:1: ringprobe takes an object: ringprobe { ... }, not 3"), problems("ringprobe = 3"));
    }

    @Test
    void shouldGiveTheLineOfASyntaxError() throws IOException {
        List<String> problems = problems("ringprobe {\n  shards = 2\n  cache: size: 3\n}");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("a.conf: 3: "), problems::getFirst);
        assertFalse(problems.getFirst().contains("\n"));
    }

    @Test
    void shouldRefuseAFileWithoutTheProbesKey() throws IOException {
        List<String> problems = problems("vars.x = 1\n");
        assertEquals(1, problems.size());
        assertTrue(
                problems.getFirst().endsWith(": has no ringprobe { ... }, which holds the configuration"),
                problems::getFirst);
    }

    @Test
    void shouldNameAMissingFile() {
        Path missing = folder.resolve("missing.conf");
        ConfigException e = assertThrows(ConfigException.class, () -> HoconReader.read(missing));
        assertEquals(missing + ": there is no such file, or it can't be read", e.getMessage());
    }

    @Test
    void shouldNameAMissingInclude() throws IOException {
        List<String> problems = problems("include required(\"missing.conf\")\nringprobe.shards = 1");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("missing.conf"), problems::getFirst);
        assertTrue(problems.getFirst().contains("a.conf"), problems::getFirst);
    }
}
