package io.ringprobe.capture.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What live capture takes and refuses, and that it gives the same flows as a file. */
@Timeout(60)
class LiveInputTest {
    private static final Path DEMO = Path.of("pcaps/demo.pcap");

    @TempDir
    Path folder;

    private static List<PacketSource> open(String text) throws IOException {
        PcapInput input = new PcapInput();
        Options options = TestComponents.options(input.spec(), text);
        assertFalse(input.isOffline(options));
        return input.open(options, new InputContext(List.of(options), 1 << 20));
    }

    private static void assertWrong(String text, String message) {
        ConfigException e = assertThrows(ConfigException.class, () -> open(text));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void shouldMakeTheFlowsOfTheFile() throws Exception {
        List<byte[]> frames = CapturedFrames.read(DEMO).stream()
                .map(CapturedFrames.Frame::octets)
                .toList();
        try (Veth veth = Veth.up()) {
            List<String> flows = LiveRun.of("pcap;ifc=" + veth.near(), frames.size(), 2, folder, () -> {
                for (byte[] frame : frames) {
                    veth.send(frame);
                }
            });
            assertEquals(LiveRun.withoutTimes(LiveRun.ofFile(DEMO)), LiveRun.withoutTimes(flows));
        }
    }

    @Test
    void shouldRefuseOptionsThatCannotWork() {
        assertWrong("pcap;ifc=lo;file=a.pcap", "pcap: file= and ifc= are both given");
        assertWrong("pcap;ifc=", "ifc= is wrong: it takes the name of one interface");
        assertWrong("pcap;ifc=lo;ifc=lo", "ifc=lo is wrong: it takes the name of one interface");
        assertWrong("pcap;ifc=lo;snaplen=-1", "snaplen=-1 is wrong");
        assertWrong("pcap;ifc=lo;promisc=maybe", "promisc=maybe is wrong");
        assertWrong("pcap;ifc=lo;buffer=5", "buffer=5 is wrong");
    }

    @Test
    void shouldSayWhatIsWrongWithInterfaceAndFilter() throws Exception {
        try (Veth veth = Veth.up()) {
            String wrong = veth.near() + "x";
            assertWrong("pcap;ifc=" + wrong, "ifc=" + wrong + " is wrong: there is no such interface: did you mean rp");
            assertWrong("pcap;ifc=" + veth.near() + ";filter=port port", "pcap: filter=port port is wrong: ");
        }
    }

    @Test
    void shouldSayThatACapabilityIsMissing() throws Exception {
        Veth.up().close();
        String said = run(List.of(Tools.require("setpriv").toString(), "--bounding-set=-net_raw"), List.of());
        assertTrue(said.contains("pcap: interface lo: capturing needs the capability CAP_NET_RAW: run as root"), said);
    }

    @Test
    void shouldSayWhatToInstallWhereLibpcapIsMissing() throws Exception {
        String said = run(List.of(), List.of("-Dorg.pcap4j.core.pcapLibName=nosuchpcap"));
        assertTrue(said.contains("pcap: ifc= needs libpcap, which can't be loaded"), said);
        assertTrue(said.contains("apt install libpcap0.8"), said);
    }

    private static String run(List<String> prelude, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>(prelude);
        command.addAll(Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options").toAbsolutePath()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Opener.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Opens lo and says what hinders it. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) throws Exception {
            try (PacketSource source = open("pcap;ifc=lo").getFirst()) {
                System.out.println(source.name() + " is open");
            } catch (IOException | ConfigException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
