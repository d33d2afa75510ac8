package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TestProbe probe = new TestProbe();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeComponents() throws IOException {
        ComponentsJar.write(folder);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Cli(outStream, errStream, probe).run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void shouldRunTheProbeWithWhatTheOptionsSay() {
        int status = run(
                "-L",
                folder.toString(),
                "-i",
                "testinput;status=3",
                "-i",
                "testinput",
                "-p",
                "testplugin;z",
                "-o",
                "testoutput;h=a;udp",
                "-o",
                "testoutput;port=1",
                "-s",
                "cache;size=10",
                "-q",
                "64",
                "--in-turn");
        assertEquals(ExitStatus.FLOWS_LOST, status, this::err);
        ProbeConfig config = probe.setup().config();
        assertEquals(2, config.inputs().size());
        assertTrue(config.inputsInTurn());
        assertEquals(64, config.inputQueueBlocks());
        assertEquals(10, config.cache().sizeExponent());
        assertTrue(config.plugins().getFirst().flag("zeros"));
        assertEquals("a", config.outputs().getFirst().text("host"));
        assertEquals("-o 'testoutput;h=a;udp'", config.outputs().getFirst().origin());
        assertEquals("", err());
        assertNotNull(probe.setup().components().input("testinput"));
    }

    @Test
    void shouldRunAConfigurationFileWithOptionsBesideIt() throws IOException {
        Path file = write("a.conf", """
            ringprobe {
              plugins-path = "%s"
              inputs = [testinput], outputs = [{ type = testoutput, host = b }]
              shards = 2, cache.size = 12
            }
            """.formatted(folder));
        assertEquals(0, run("--config", file.toString(), "--shards", "3", "-p", "testplugin"), this::err);
        ProbeConfig config = probe.setup().config();
        assertEquals(3, config.shards());
        assertEquals(12, config.cache().sizeExponent());
        assertEquals("b", config.outputs().getFirst().text("host"));
        assertEquals("testplugin", config.plugins().getFirst().spec().name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i testinpt|-i 'testinpt': there is no input testinpt: did you mean testinput?",
                "-i testinput;stats=1|-i 'testinput;stats=1': testinput has no option stats: did you mean status?",
                "-i testinput;status=9|"
                        + "-i 'testinput;status=9': testinput: status=9 is wrong: it takes a number from 0 to 3",
                "-i testinput -o testouput|-o 'testouput': there is no output testouput: did you mean testoutput?",
                "-i testinput -p testplug|-p 'testplug': there is no plugin testplug: did you mean testplugin?",
                "-i testinput -s cach|-s 'cach': there is no storage cach: did you mean cache?",
                "-i testinput -s cache;active=0|"
                        + "-s 'cache;active=0': cache: active=0 is wrong: it takes a number of at least 1",
                "-i testinput -s cache;split=maybe|"
                        + "-s 'cache;split=maybe': cache: split=maybe is wrong: it takes true or false",
                "-i testinput --wait long|"
                        + "--wait long: wait-strategy=long is wrong: it takes sleeping, blocking, yielding or"
                        + " busy-spin",
                "-i testinput -Q many|-Q many: export-queue=many is wrong: it takes a number from 1 to 65536",
                "-h testinpu|there is no help on testinpu: did you mean testinput?",
                "--confg x|there is no option --confg: did you mean --config?",
                "--config /nowhere.conf|/nowhere.conf: there is no such file, or it can't be read"
            })
    void shouldSayInOneLineWhatWouldBeRight(String args, String problem) {
        String[] all = ("-L " + folder + " " + args).split(" ");
        assertEquals(ExitStatus.USAGE, run(all));
        assertEquals("ringprobe: " + problem + "\n", err());
        assertEquals("", out());
        assertNull(probe.setup());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check|Missing required parameter: 'FILE': ringprobe check -h says what is right",
                "check a b|Unmatched argument at index 1: 'b': ringprobe check -h says what is right",
                "fields --format=xml|Invalid value for option '--format': expected one of [md, json] (case-sensitive)"
                        + " but was 'xml': ringprobe fields -h says what is right",
                "fields --formt|Unknown option: '--formt': did you mean --format?",
                "fields -L /nowhere|plugins-path=/nowhere is wrong: it takes a folder with jars"
            })
    void shouldSayInOneLineWhatWouldBeRightForACommand(String args, String problem) {
        assertEquals(ExitStatus.USAGE, run(args.split(" ")));
        assertEquals("ringprobe: " + problem + "\n", err());
    }

    @ParameterizedTest
    @CsvSource({"config,2", "io,1", "cut-off,1", "no-capture,2"})
    void shouldTellByTheStatusHowTheProbeFailed(String error, int status) {
        assertEquals(status, run("-L", folder.toString(), "-i", "testinput;error=" + error, "-o", "testoutput"));
        String expected = switch (error) {
            case "config" -> "ringprobe: one thing is wrong\nringprobe: another too\n";
            case "io" -> "ringprobe: the disk is on fire\n";
            case "cut-off" -> "ringprobe: x.pcap: cut off at 24\n";
            default -> "ringprobe: x.pcap: is no capture\n";
        };
        assertEquals(expected, err());
    }

    @Test
    void shouldCheckAFile() throws IOException {
        Path right = write(
                "right.conf",
                "ringprobe { plugins-path = \"%s\", inputs = [testinput], outputs = [testoutput] }".formatted(folder));
        assertEquals(ExitStatus.OK, run("check", right.toString()), this::err);
        assertEquals(right + ": OK\n", out());
        assertNull(probe.setup());

        Path wrong = write(
                "wrong.conf",
                "ringprobe {\n plugins-path = \"%s\"\n inputs = [testinptu]\n shards = 0\n}".formatted(folder));
        assertEquals(ExitStatus.USAGE, run("check", wrong.toString()));
        assertEquals(
                "ringprobe: " + wrong + ":3: there is no input testinptu: did you mean testinput?\n" + "ringprobe: "
                        + wrong + ":4: shards=0 is wrong: it takes auto, none or a number from 1 to 256\n",
                err());
    }

    @Test
    void shouldPrintTheFieldsOfBasicAndOfPlugins() {
        assertEquals(ExitStatus.OK, run("fields", "-L", folder.toString()), this::err);
        assertTrue(out().contains("## basic\n"), this::out);
        assertTrue(out().contains("## testplugin\n\na plugin for tests\n"), this::out);
        assertEquals(ExitStatus.OK, run("fields", "--format", "json", "-L", folder.toString()), this::err);
        assertTrue(out().contains("\"plugin\": \"testplugin\""), this::out);
    }

    @Test
    void shouldPrintTheVersion() {
        assertEquals(ExitStatus.OK, run("-V"));
        assertTrue(out().startsWith("ringprobe "), this::out);
        assertEquals(ExitStatus.OK, run("check", "-V"));
        assertTrue(out().startsWith("ringprobe "), this::out);
    }
}
