package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The input dpdk as a process, on DPDK's virtual devices. */
@Timeout(120)
class DpdkInputTest {
    private static final Path CAPTURE = Path.of("pcaps", "demo.pcap");
    private static final int PACKETS = 275;
    private static final String DEVICE = DpdkProbe.EAL + DpdkProbe.pcapDevice(0, CAPTURE);
    private static final int PIECE = 90;

    @TempDir
    Path folder;

    @Test
    void shouldGiveTheFlowsOfTheFile() throws Exception {
        Path csv = folder.resolve("flows.csv");
        try (DpdkProbe probe = DpdkProbe.start(
                folder, "-c", PACKETS + "", "-i", "dpdk;t=us;e=" + DEVICE, "-p", "vlan", "-o", "csv;file=" + csv)) {
            assertEquals(0, probe.await(), probe::said);
            assertTrue(probe.said().contains("input   net_pcap0 queue 0: 275 packets, 71,804 bytes"), probe::said);
        }
        List<String> ofFile =
                ProbeRun.over(CAPTURE).plugins("vlan").csv("").run().sorted();
        assertEquals(ofFile, flows(csv));
    }

    /** As in the seed: the first has the options, each later one reads one more queue. */
    @Test
    void shouldReadAQueueWithEachInput() throws Exception {
        List<Path> pieces = pieces();
        String device = DpdkProbe.EAL + DpdkProbe.pcapDevice(0, pieces.toArray(Path[]::new));
        List<String> arguments = List.of("-i", "dpdk;p=0;q=3;t=us;e=-c 0x1 " + device, "-i", "dpdk", "-i", "dpdk");
        List<String> said = runToCount(PIECE, arguments);
        List<String> expected = new ArrayList<>();
        for (int queue = 0; queue < pieces.size(); queue++) {
            expected.add("input   net_pcap0 queue " + queue + ": " + PIECE + " packets, " + octets(pieces.get(queue)));
        }
        assertEquals(expected, said);
    }

    @Test
    void shouldReadAllQueuesOfAllPortsWithOneInput() throws Exception {
        List<Path> pieces = pieces();
        String device = DpdkProbe.EAL
                + DpdkProbe.pcapDevice(0, pieces.get(0), pieces.get(1))
                + DpdkProbe.pcapDevice(1, pieces.get(2), pieces.get(2));
        List<String> said = runToCount(2 * PIECE, List.of("-i", "dpdk;p=0,1;q=2;m=4096;b=32;e=" + device));
        List<String> expected = new ArrayList<>();
        for (int queue = 0; queue < 2; queue++) {
            expected.add("input   net_pcap0,net_pcap1 queue " + queue + ": " + 2 * PIECE + " packets, "
                    + octets(pieces.get(queue), pieces.get(2)));
        }
        assertEquals(expected, said);
    }

    /** What the balance says of the inputs, when each has had so many packets. */
    private List<String> runToCount(int packets, List<String> inputs) throws Exception {
        List<String> arguments = new ArrayList<>(inputs);
        arguments.addAll(List.of("-c", packets + "", "-o", "csv;file=" + folder.resolve("flows.csv")));
        try (DpdkProbe probe = DpdkProbe.start(folder, arguments.toArray(String[]::new))) {
            assertEquals(0, probe.await(), probe::said);
            return probe.said()
                    .lines()
                    .filter(line -> line.startsWith("input "))
                    .map(line -> line.replaceAll(" bytes.*", " bytes"))
                    .toList();
        }
    }

    /** More packets than the pool has buffers: each comes back and is used again. */
    @Test
    void shouldUseBuffersAgain() throws Exception {
        int packets = 200_000;
        try (DpdkProbe probe = DpdkProbe.start(
                folder,
                "-c",
                packets + "",
                "-i",
                "dpdk;m=2048;e=" + DEVICE + ",infinite_rx=1",
                "-o",
                "csv;file=/dev/null")) {
            assertEquals(0, probe.await(), probe::said);
            assertTrue(probe.said().contains("queue 0: 200,000 packets"), probe::said);
        }
    }

    @Test
    void shouldListPorts() throws Exception {
        try (DpdkProbe probe = DpdkProbe.start(folder, "-i", "dpdk;list;e=" + DEVICE + " --vdev=net_null0")) {
            assertEquals(0, probe.await(), probe::said);
            assertEquals(
                    List.of("port 0: net_pcap0, driver net_pcap,", "port 1: net_null0, driver net_null,"),
                    probe.out()
                            .lines()
                            .map(line -> line.replaceAll(" up to.*", ""))
                            .toList());
        }
    }

    /** DPDK pins the thread that starts it, and those that come of it. */
    @Test
    void shouldLeaveThreadsUnpinned() throws Exception {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor can't be left");
        String mine = cpus(Path.of("/proc/self"));
        try (DpdkProbe probe =
                DpdkProbe.start(folder, "-i", "dpdk;e=-c 0x1 " + DEVICE, "-o", "csv;file=" + folder.resolve("flows"))) {
            probe.await(() -> threads(probe.pid()).containsKey("capture-0"), "the capture thread");
            Map<String, String> threads = threads(probe.pid());
            threads.keySet().removeIf(name -> name.startsWith("eal-") || name.startsWith("rte_"));
            threads.values().removeIf(mine::equals);
            assertEquals(Map.of(), threads);
            assertEquals(0, probe.stop(), probe::said);
        }
    }

    @Test
    void shouldSayThatTheLinkIsDown() throws Exception {
        String ip = Tools.require("ip").toString();
        String tcpreplay = Tools.require("tcpreplay").toString();
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "skipped: /dev/net/tun can't be opened");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root makes interfaces");
        String name = "rptap" + ProcessHandle.current().pid() % 1_000_000;
        try (DpdkProbe probe = DpdkProbe.start(
                folder,
                "-c",
                "250",
                "-i",
                "dpdk;e=" + DpdkProbe.EAL + " --vdev=net_tap0,iface=" + name,
                "-o",
                "csv;file=" + folder.resolve("flows"))) {
            probe.await(() -> threads(probe.pid()).containsKey("capture-0"), "the capture thread");
            Commands.run(ip, "link", "set", name, "down");
            probe.awaitSaid("the link of net_tap0 is down");
            Commands.run(ip, "link", "set", name, "up");
            probe.awaitSaid("each link is well again");
            Commands.run(tcpreplay, "-q", "--topspeed", "-i", name, CAPTURE.toString());
            assertEquals(0, probe.await(), probe::said);
            assertTrue(probe.said().contains("input   net_tap0 queue 0: 250 packets"), probe::said);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithArgumentsOfDpdk() throws Exception {
        try (DpdkProbe probe = DpdkProbe.start(folder, "-i", "dpdk;e=" + DEVICE + " --bogus")) {
            assertEquals(1, probe.await(), probe::said);
            assertTrue(probe.said().contains("--bogus\": Invalid argument (22)"), probe::said);
            assertEquals("", probe.out());
        }
    }

    @Test
    void shouldSayWhatAPortCanNotDo() throws Exception {
        Map<String, String> wrong = Map.of(
                "p=1", "port=1 is wrong: it takes ports of [0]",
                "q=2", "queue=2 is wrong: it takes at most 1 for net_pcap0",
                "m=1000000", "can't have 1000000 packet buffers of 2048 octets for queue 0");
        for (Map.Entry<String, String> e : wrong.entrySet()) {
            try (DpdkProbe probe = DpdkProbe.start(folder, "-i", "dpdk;" + e.getKey() + ";e=" + DEVICE)) {
                assertNotEquals(0, probe.await(), probe::said);
                assertTrue(probe.said().contains(e.getValue()), probe::said);
            }
        }
    }

    @Test
    void shouldSayWhatToInstall() throws Exception {
        List<String> elsewhere = List.of("-Dringprobe.dpdk.library=/nowhere/libringprobe-dpdk.so");
        try (DpdkProbe probe = new DpdkProbe(folder, elsewhere, Ringprobe.class, List.of("-i", "dpdk;e=" + DEVICE))) {
            assertNotEquals(0, probe.await());
            String said = probe.said();
            assertTrue(said.contains("/nowhere/libringprobe-dpdk.so: cannot open shared object file"), said);
            assertTrue(said.contains("apt install gcc make pkg-config libdpdk-dev && make -C native/dpdk"), said);
            assertFalse(said.contains("Exception"), said);
        }
    }

    private static List<String> flows(Path csv) throws IOException {
        return Files.readAllLines(csv).stream().skip(1).sorted().toList();
    }

    /** The capture's first packets in three files. */
    private List<Path> pieces() throws IOException {
        return new Cutter(Files.readAllBytes(CAPTURE)).cut(folder, PIECE, 3);
    }

    private static String octets(Path... pieces) throws IOException {
        long octets = 0;
        for (Path piece : pieces) {
            octets += Files.size(piece) - Cutter.FILE_HEADER - (long) PIECE * Cutter.RECORD_HEADER;
        }
        return String.format(Locale.ROOT, "%,d bytes", octets);
    }

    /** The processors of each thread, by its name. */
    private static Map<String, String> threads(long process) throws IOException {
        Map<String, String> threads = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process + "/task"))) {
            for (Path task : tasks.toList()) {
                putThread(threads, task);
            }
        }
        return threads;
    }

    private static void putThread(Map<String, String> threads, Path task) throws IOException {
        try {
            threads.put(Files.readString(task.resolve("comm")).strip(), cpus(task));
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
        }
    }

    private static String cpus(Path task) throws IOException {
        return Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list"))
                .findFirst()
                .orElseThrow();
    }
}
