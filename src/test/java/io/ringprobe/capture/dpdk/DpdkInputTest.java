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
    private static final int PIECE = 100;

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
        Path csv = folder.resolve("flows.csv");
        try (DpdkProbe probe = DpdkProbe.start(
                folder,
                "-i",
                "dpdk;p=0;q=3;t=us;e=-c 0x1 " + device,
                "-i",
                "dpdk",
                "-i",
                "dpdk",
                "-o",
                "csv;file=" + csv)) {
            awaitPackets(probe, csv);
            assertEquals(0, probe.stop(), probe::said);
            for (int queue = 0; queue < pieces.size(); queue++) {
                String line = "input   net_pcap0 queue " + queue + ": " + (queue < 2 ? PIECE : PACKETS - 2 * PIECE);
                assertTrue(probe.said().contains(line + " packets"), probe::said);
            }
        }
    }

    @Test
    void shouldReadAllQueuesOfAllPortsWithOneInput() throws Exception {
        List<Path> pieces = pieces();
        String device = DpdkProbe.EAL
                + DpdkProbe.pcapDevice(0, pieces.get(0), pieces.get(1))
                + DpdkProbe.pcapDevice(1, pieces.get(2), pieces.get(2));
        try (DpdkProbe probe = DpdkProbe.start(
                folder, "-i", "dpdk;p=0,1;q=2;m=4096;b=32;e=" + device, "-o", "csv;file=" + folder.resolve("flows"))) {
            probe.awaitSaid("net_pcap1 has no receive side hash");
            Thread.sleep(1000);
            assertEquals(0, probe.stop(), probe::said);
            for (int queue = 0; queue < 2; queue++) {
                String line = "input   net_pcap0,net_pcap1 queue " + queue + ": " + (PACKETS - PIECE) + " packets";
                assertTrue(probe.said().contains(line), probe::said);
            }
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
        String mine = cpus(ProcessHandle.current().pid(), "self");
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
        Path ip = Tools.require("ip");
        Path tcpreplay = Tools.require("tcpreplay");
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "skipped: /dev/net/tun can't be opened");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root makes interfaces");
        String name = "rptap" + ProcessHandle.current().pid() % 1_000_000;
        try (DpdkProbe probe = DpdkProbe.start(
                folder,
                "-i",
                "dpdk;e=" + DpdkProbe.EAL + " --vdev=net_tap0,iface=" + name,
                "-o",
                "csv;file=" + folder.resolve("flows"))) {
            probe.await(() -> threads(probe.pid()).containsKey("capture-0"), "the capture thread");
            run(ip, "link", "set", name, "down");
            probe.awaitSaid("the link of net_tap0 is down");
            run(ip, "link", "set", name, "up");
            probe.awaitSaid("all links are up again");
            run(tcpreplay, "-q", "--topspeed", "-i", name, CAPTURE.toString());
            Thread.sleep(500);
            assertEquals(0, probe.stop(), probe::said);
            assertTrue(packets(probe.said(), "net_tap0 queue 0") >= PACKETS, probe::said);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithArgumentsOfDpdk() throws Exception {
        try (DpdkProbe probe = DpdkProbe.start(folder, "-i", "dpdk;e=" + DEVICE + " --bogus")) {
            assertEquals(2, probe.await(), probe::said);
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

    private static void awaitPackets(DpdkProbe probe, Path csv) throws InterruptedException {
        probe.await(() -> Files.exists(csv) && threads(probe.pid()).containsKey("capture-2"), "the capture threads");
        Thread.sleep(1000);
    }

    /** The capture in three files. */
    private List<Path> pieces() throws IOException {
        byte[] all = Files.readAllBytes(CAPTURE);
        return new Cutter(all).cut(folder, PIECE, 3);
    }

    private static void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static long packets(String said, String input) {
        String line = said.lines()
                .filter(l -> l.startsWith("input   " + input))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll(".*: ([\\d,]+) packets.*", "$1").replace(",", ""));
    }

    /** The processors of each thread, by its name. */
    private static Map<String, String> threads(long process) throws IOException {
        Map<String, String> threads = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process + "/task"))) {
            for (Path task : tasks.toList()) {
                threads.put(
                        Files.readString(task.resolve("comm")).strip(),
                        cpus(process, task.getFileName().toString()));
            }
        }
        return threads;
    }

    private static String cpus(long process, String thread) throws IOException {
        Path status = thread.equals("self")
                ? Path.of("/proc/" + process + "/status")
                : Path.of("/proc/" + process + "/task/" + thread + "/status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list"))
                .findFirst()
                .orElseThrow();
    }
}
