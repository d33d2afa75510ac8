package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Setting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @ParameterizedTest
    @CsvSource({
        "-q,--iqueue,input-queue,64",
        "-b,--iqueueb,block-packets,32",
        "-Q,--oqueue,export-queue,16",
        "-B,--pbuf,packet-buffer,9000",
        "-f,--fps,max-flows-per-second,1000",
        "-c,--count,max-packets,5",
        "-C,--cpus,cpus,0-1",
        "-L,--plugins-path,plugins-path,jars",
        "-P,--pid,pid-file,x.pid",
        "--wait,--wait-strategy,wait-strategy,yielding",
        "--shards,--shards,shards,auto"
    })
    void shouldReadEachSettingInAllItsForms(String shortForm, String longForm, String key, String value) {
        Setting expected = new Setting(key, value, longForm + " " + value);
        assertEquals(expected, new Arguments(longForm, value).draft().general(key));
        assertEquals(expected, new Arguments(longForm + "=" + value).draft().general(key));
        assertEquals(
                value, new Arguments("--" + key, value).draft().general(key).value());
        assertEquals(value, new Arguments(shortForm, value).draft().general(key).value());
        if (!shortForm.startsWith("--")) {
            Setting attached = new Setting(key, value, shortForm + " " + value);
            assertEquals(attached, new Arguments(shortForm + value).draft().general(key));
            assertEquals(
                    attached, new Arguments(shortForm + "=" + value).draft().general(key));
        }
    }

    @Test
    void shouldReadFlagsAloneTogetherAndWithAValue() {
        assertEquals(
                new Setting("daemon", null, "-d"), new Arguments("-d").draft().general("daemon"));
        assertEquals(
                new Setting("daemon", null, "--daemon"),
                new Arguments("--daemon").draft().general("daemon"));
        assertEquals(
                "false",
                new Arguments("--in-turn=false").draft().general("in-turn").value());
        Arguments together = new Arguments("-dPx.pid", "--in-turn");
        assertEquals("x.pid", together.draft().general("pid-file").value());
        assertEquals(new Setting("daemon", null, "-d"), together.draft().general("daemon"));
        assertEquals(new Setting("in-turn", null, "--in-turn"), together.draft().general("in-turn"));
    }

    @ParameterizedTest
    @CsvSource({"-h,''", "--help,''", "-h input,input", "-h pcap,pcap", "--help=pcap,pcap", "-hraw,raw", "-h -V,''"})
    void shouldReadHelpWithAndWithoutATopic(String args, String topic) {
        Arguments arguments = new Arguments(args.split(" "));
        assertTrue(arguments.isHelp());
        assertEquals(topic, arguments.helpTopic());
    }

    @Test
    void shouldReadVersionAndConfigurationFile() {
        assertTrue(new Arguments("-V").isVersion() && new Arguments("--version").isVersion());
        assertEquals(Path.of("a.conf"), new Arguments("--config", "a.conf").configFile());
        assertEquals(Path.of("a.conf"), new Arguments("--config=a.conf").configFile());
        assertFalse(new Arguments().isVersion() || new Arguments().isHelp());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-x|there is no option -x: ringprobe -h lists all",
                "--inptu|there is no option --inptu: did you mean --input?",
                "--iqueu=3|there is no option --iqueu: did you mean --iqueue?",
                "-i|-i needs a value: -i 'NAME;KEY=VALUE'",
                "--input|--input needs a value: -i 'NAME;KEY=VALUE'",
                "-o -d|-o needs a value: -o 'NAME;KEY=VALUE'",
                "-q|-q needs a value: -q SIZE",
                "--config|--config needs a value: --config FILE",
                "pcap;file=x|'pcap;file=x' stands alone: put -i, -s, -p or -o before it",
                "x.pcap|'x.pcap' is no option and no command: to read a capture file, write -i 'pcap;file=x.pcap'",
                "feilds|there is no command feilds here: did you mean ringprobe fields?",
                "-|'-' is no option and no command: to read a capture file, write -i 'pcap;file=-'"
            })
    void shouldSayWhatWouldBeRight(String args, String problem) {
        ConfigException e = assertThrows(ConfigException.class, () -> new Arguments(args.split(" ")));
        assertEquals(problem, e.getMessage());
    }
}
