package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCheckTest {
    private final ConfigDraft file = new ConfigDraft();
    private final ConfigDraft line = new ConfigDraft();

    private static void add(ConfigDraft draft, String kind, String text) {
        draft.add(Selection.parse(kind, text, "'" + text + "'"));
    }

    private static void set(ConfigDraft draft, String key, String value) {
        draft.add(new Setting(key, value, key + " here"));
    }

    private ProbeConfig check() {
        return ConfigCheck.check(List.of(file, line), new TestCatalog());
    }

    private List<String> problems() {
        return assertThrows(ConfigException.class, this::check).problems();
    }

    @Test
    void shouldGiveDefaults() {
        add(line, ComponentSpec.INPUT, "pcap;file=x");
        ProbeConfig config = check();
        assertEquals("x", config.inputs().getFirst().text("file"));
        assertEquals("ipfix", config.outputs().getFirst().spec().name());
        assertEquals(CacheConfig.defaults(), config.cache());
        assertEquals(new CacheConfig(17, 4, 300, 30, false, true, 10007, 3, 8192, 64 << 20), config.cache());
        assertEquals(List.of(), config.plugins());
        assertEquals(0, config.shards());
        assertEquals(128, config.blockPackets());
        assertEquals(128, config.inputQueueBlocks());
        assertEquals(64, config.exportQueueBlocks());
        assertEquals(4 << 20, config.packetBufferBytes());
        assertEquals("sleeping", config.waitStrategy());
        assertEquals(0, config.maxFlowsPerSecond());
        assertEquals(0, config.maxPackets());
        assertFalse(config.inputsInTurn() || config.process().daemon());
        assertEquals(Optional.empty(), config.process().pidFile());
        assertEquals(Optional.empty(), config.pluginsPath());
        assertEquals(List.of(), config.process().cpus());
        assertEquals(new PluginLimits(1000, 50), config.pluginLimits());
    }

    private static List<String> names(ProbeConfig config) {
        return config.plugins().stream().map(options -> options.spec().name()).toList();
    }

    @Test
    void shouldSwitchOffPlugins() {
        add(line, ComponentSpec.INPUT, "pcap");
        add(file, ComponentSpec.PROCESS, "vlan");
        add(file, ComponentSpec.PROCESS, "pstats");
        add(line, ComponentSpec.PROCESS, "no:vlan");
        assertEquals(List.of("pstats"), names(check()));
    }

    @Test
    void shouldHavePluginsOnThatAreAlwaysOnUnlessTheyAreSwitchedOff() {
        TestCatalog catalog = new TestCatalog("pstats");
        add(line, ComponentSpec.INPUT, "pcap");
        add(line, ComponentSpec.PROCESS, "vlan");
        assertEquals(List.of("vlan", "pstats"), names(ConfigCheck.check(List.of(file, line), catalog)));
        add(file, ComponentSpec.PROCESS, "no:pstats");
        assertEquals(List.of("vlan"), names(ConfigCheck.check(List.of(file, line), catalog)));
        add(line, ComponentSpec.PROCESS, "pstats;skipdup");
        ProbeConfig config = ConfigCheck.check(List.of(file, line), catalog);
        assertEquals(List.of("vlan", "pstats"), names(config), "the stronger layer has it on again");
        assertTrue(config.plugins().getLast().flag("skipdup"));
    }

    @Test
    void shouldRefuseWrongSwitches() {
        add(line, ComponentSpec.INPUT, "pcap");
        add(line, ComponentSpec.PROCESS, "vlan");
        add(line, ComponentSpec.PROCESS, "no:vlan");
        add(line, ComponentSpec.PROCESS, "no:pstats;skipdup");
        add(line, ComponentSpec.PROCESS, "no:vlna");
        assertEquals(
                List.of(
                        "'no:pstats;skipdup': a plugin that is switched off takes no options",
                        "'no:vlna': there is no plugin vlna: did you mean vlan?",
                        "'no:vlan': plugin vlan is switched on by 'vlan' and off here: leave one of them out"),
                problems());
    }

    @Test
    void shouldTakeAllGeneralSettings() {
        add(line, ComponentSpec.INPUT, "pcap");
        set(line, "shards", "3");
        set(line, "in-turn", null);
        set(line, "block-packets", "200");
        set(line, "input-queue", "65");
        set(line, "export-queue", "1");
        set(line, "packet-buffer", "1M");
        set(line, "wait-strategy", "busy-spin");
        set(line, "max-flows-per-second", "1000");
        set(line, "max-packets", "99999999999");
        set(line, "pid-file", "/run/x.pid");
        set(line, "daemon", "true");
        set(line, "cpus", "0,2-3");
        set(line, "plugins-path", "jars");
        set(line, "plugin-failures", "7");
        set(line, "plugin-budget", "0");
        ProbeConfig config = check();
        assertEquals(3, config.shards());
        assertTrue(config.inputsInTurn() && config.process().daemon());
        assertEquals(200, config.blockPackets());
        assertEquals(new PluginLimits(7, 0), config.pluginLimits());
        assertEquals(128, config.inputQueueBlocks());
        assertEquals(1, config.exportQueueBlocks());
        assertEquals(1 << 20, config.packetBufferBytes());
        assertEquals("busy-spin", config.waitStrategy());
        assertEquals(1000, config.maxFlowsPerSecond());
        assertEquals(99_999_999_999L, config.maxPackets());
        assertEquals(Optional.of(Path.of("/run/x.pid")), config.process().pidFile());
        assertEquals(List.of(0, 2, 3), config.process().cpus());
        assertEquals(Optional.of(Path.of("jars")), config.pluginsPath());
    }

    @Test
    void shouldReplaceInputsAndOutputsOfTheFileByThoseOfTheCommandLine() {
        add(file, ComponentSpec.INPUT, "pcap;file=a");
        add(file, ComponentSpec.INPUT, "pcap;file=b");
        add(file, ComponentSpec.OUTPUT, "ipfix");
        assertEquals(2, check().inputs().size());
        add(line, ComponentSpec.INPUT, "raw");
        add(line, ComponentSpec.OUTPUT, "text");
        ProbeConfig config = check();
        assertEquals(1, config.inputs().size());
        assertEquals("raw", config.inputs().getFirst().spec().name());
        assertEquals(1, config.outputs().size());
        assertEquals("text", config.outputs().getFirst().spec().name());
    }

    @Test
    void shouldAddPluginsOfTheCommandLineAndOverrideOptionsKeyByKey() {
        add(file, ComponentSpec.INPUT, "raw");
        add(file, ComponentSpec.PROCESS, "pstats;includezeros;skipdup");
        add(file, ComponentSpec.STORAGE, "cache;size=20;line=3");
        set(file, "shards", "2");
        set(file, "input-queue", "256");
        add(line, ComponentSpec.PROCESS, "vlan");
        add(line, ComponentSpec.PROCESS, "pstats;s=false");
        add(line, ComponentSpec.STORAGE, "cache;s=18");
        set(line, "shards", "4");
        ProbeConfig config = check();
        assertEquals(2, config.plugins().size());
        assertTrue(config.plugins().getFirst().flag("includezeros"));
        assertFalse(config.plugins().getFirst().flag("skipdup"));
        assertEquals("vlan", config.plugins().getLast().spec().name());
        assertEquals(18, config.cache().sizeExponent());
        assertEquals(3, config.cache().lineExponent());
        assertEquals(4, config.shards());
        assertEquals(256, config.inputQueueBlocks());
    }

    @ParameterizedTest
    @CsvSource({"raw;f, true", "raw;fanout=7, 7", "raw;fanout=no, no", "raw, ''"})
    void shouldTakeAnOptionWithOrWithoutItsValue(String input, String value) {
        add(line, ComponentSpec.INPUT, input);
        assertEquals(value, check().inputs().getFirst().text("fanout"));
    }

    @Test
    void shouldSayWhatAnOptionTakesThatNeedsNoValue() {
        add(line, ComponentSpec.INPUT, "raw;fanout=10");
        assertEquals(
                List.of("'raw;fanout=10': raw: fanout=10 is wrong: it takes a number from 1 to 9, or no value"),
                problems());
    }

    @Test
    void shouldTakeBasicAsAlwaysOn() {
        add(line, ComponentSpec.INPUT, "raw");
        add(line, ComponentSpec.PROCESS, "basic");
        assertEquals(List.of(), check().plugins());
    }

    @Test
    void shouldNameAllMistakesAtOnce() {
        add(file, ComponentSpec.INPUT, "pcpa;file=x");
        add(file, ComponentSpec.OUTPUT, "ipfix;prot=1;mtu=9;mode=slow;host");
        add(line, ComponentSpec.PROCESS, "pstat");
        add(line, ComponentSpec.STORAGE, "cache;size=99");
        set(line, "shards", "0");
        file.addProblem("a.conf:1: something");
        String output = "'ipfix;prot=1;mtu=9;mode=slow;host': ipfix";
        assertEquals(
                List.of(
                        "a.conf:1: something",
                        "'pcpa;file=x': there is no input pcpa: did you mean pcap?",
                        output + " has no option prot: did you mean port?",
                        output + ": host needs a value: host=HOST",
                        output + ": mtu=9 is wrong: it takes a number from 64 to 65535",
                        output + ": mode=slow is wrong: it takes fast or safe",
                        "'pstat': there is no plugin pstat: did you mean pstats?",
                        "'cache;size=99': cache: size=99 is wrong: it takes a number from 4 to 30",
                        "shards here: shards=0 is wrong: it takes auto, none or a number from 1 to 256"),
                problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "block-packets|0|a number from 1 to 4096",
                "input-queue|x|a number from 1 to 65536",
                "export-queue|100000|a number from 1 to 65536",
                "packet-buffer|1K|a number of bytes from 64K to 1G",
                "wait-strategy|sleepy|sleeping, blocking, yielding or busy-spin",
                "max-flows-per-second|-1|a number of at least 0",
                "max-packets|many|a number of at least 0",
                "cpus|3-1|a list of processors such as 0,2-3",
                "daemon|maybe|true or false",
                "in-turn|2|true or false",
                "shards|many|auto, none or a number from 1 to 256"
            })
    void shouldSayWhatAGeneralSettingTakes(String key, String value, String expected) {
        add(line, ComponentSpec.INPUT, "raw");
        set(line, key, value);
        assertEquals(List.of(key + " here: " + key + "=" + value + " is wrong: it takes " + expected), problems());
    }

    @Test
    void shouldFindValuesThatDoNotGoTogether() {
        add(line, ComponentSpec.INPUT, "raw");
        add(file, ComponentSpec.STORAGE, "cache;size=5");
        add(line, ComponentSpec.STORAGE, "cache;line=6");
        assertEquals(
                List.of("'cache;line=6': cache: line=6 is wrong: it takes an exponent no larger than size=5"),
                problems());
    }

    @Test
    void shouldRefuseAPluginOrACacheGivenTwice() {
        add(line, ComponentSpec.INPUT, "raw");
        add(line, ComponentSpec.PROCESS, "vlan");
        add(line, ComponentSpec.PROCESS, "vlan");
        add(line, ComponentSpec.STORAGE, "cache");
        add(line, ComponentSpec.STORAGE, "cache;size=9");
        assertEquals(
                List.of(
                        "'vlan': plugin vlan is already on by 'vlan': give it once, with all its options",
                        "'cache;size=9': there is one flow cache: give one -s 'cache;...' with all its options"),
                problems());
    }

    @Test
    void shouldAskForAnInput() {
        assertEquals(
                List.of("no input is given: -i 'NAME;KEY=VALUE' takes one of pcap, raw; ringprobe -h says more"),
                problems());
    }
}
