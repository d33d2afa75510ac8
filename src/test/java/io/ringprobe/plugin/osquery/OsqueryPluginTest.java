package io.ringprobe.plugin.osquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsqueryPluginTest {
    /** The rig's packets are of that time. */
    private static final long NOW = 1_700_000_000_000_000_000L;

    private static final byte[] PAYLOAD = new byte[10];
    private static final HostFacts HOST =
            new HostFacts("Debian GNU/Linux", 12, 5, "b", "debian", "like", "x86_64", "6.1.0", "probe");

    /** Answers as told. */
    private static class Told implements SocketSource {
        private final Map<SocketName, Owner> sockets;

        Told(Map<SocketName, Owner> sockets) {
            this.sockets = sockets;
        }

        @Override
        public HostFacts host() throws IOException {
            return HOST;
        }

        @Override
        public Map<SocketName, Owner> sockets() throws IOException {
            return sockets;
        }

        @Override
        public void close() {}
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static SocketName tcp(String local, int localPort, String remote, int remotePort) {
        return SocketName.of(6, address(local), localPort, address(remote), remotePort);
    }

    private static OwnerWatch watch(SocketSource source, ProcSource fallback, String... addresses) {
        List<InetAddress> local =
                Stream.of(addresses).map(OsqueryPluginTest::address).toList();
        OwnerWatch watch = newWatch(source, fallback, new LocalAddresses(local));
        watch.start();
        return watch;
    }

    private static OwnerWatch newWatch(SocketSource source, ProcSource fallback, LocalAddresses addresses) {
        try {
            return new OwnerWatch(source, fallback, () -> addresses);
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OwnerWatch told(Map<SocketName, Owner> sockets, String... addresses) {
        return watch(new Told(sockets), new ProcSource(new ProcFiles(Path.of("/nowhere"))), addresses);
    }

    private static PluginRig rig(OwnerWatch watch) {
        return PluginRig.of(new OsqueryPlugin(watch, () -> NOW)).tcp(40_000, 80);
    }

    /** Waits until the watch has read sockets and host; fails when it never does. */
    private static void awaitAnswer(OwnerWatch watch) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (watch.sockets() == SocketTable.EMPTY) {
            assertTrue(System.nanoTime() < deadline, "no answer has come");
            Thread.sleep(5);
        }
    }

    @Test
    void shouldNameProgramUserAndHost() throws InterruptedException {
        OwnerWatch watch =
                told(Map.of(tcp("10.0.0.1", 40_000, "10.0.0.2", 80), new Owner("curl", "alice")), "10.0.0.1");
        try (PluginRig rig = rig(watch)) {
            rig.handshake().send(PAYLOAD);
            awaitAnswer(watch);
            RecordValues record = rig.end().getFirst();
            assertEquals("curl", record.text("OSQUERY_PROGRAM_NAME"));
            assertEquals("alice", record.text("OSQUERY_USERNAME"));
            assertEquals("Debian GNU/Linux", record.text("OSQUERY_OS_NAME"));
            assertEquals(12, record.number("OSQUERY_OS_MAJOR"));
            assertEquals(5, record.number("OSQUERY_OS_MINOR"));
            assertEquals("b", record.text("OSQUERY_OS_BUILD"));
            assertEquals("debian", record.text("OSQUERY_OS_PLATFORM"));
            assertEquals("like", record.text("OSQUERY_OS_PLATFORM_LIKE"));
            assertEquals("x86_64", record.text("OSQUERY_OS_ARCH"));
            assertEquals("6.1.0", record.text("OSQUERY_KERNEL_VERSION"));
            assertEquals("probe", record.text("OSQUERY_SYSTEM_HOSTNAME"));
        }
    }

    @Test
    void shouldNameTheServerOfAFlowThatCameIn() throws InterruptedException {
        OwnerWatch watch = told(Map.of(tcp("0.0.0.0", 80, "0.0.0.0", 0), new Owner("nginx", "root")), "10.0.0.2");
        try (PluginRig rig = rig(watch)) {
            rig.send(PAYLOAD);
            awaitAnswer(watch);
            assertEquals("nginx", rig.end().getFirst().text("OSQUERY_PROGRAM_NAME"));
        }
    }

    @Test
    void shouldNameTheSourcesProgramWhereBothEndsAreHere() throws InterruptedException {
        OwnerWatch watch = told(
                Map.of(
                        tcp("10.0.0.1", 40_000, "10.0.0.2", 80), new Owner("client", ""),
                        tcp("10.0.0.2", 80, "10.0.0.1", 40_000), new Owner("server", ""),
                        tcp("10.0.0.2", 81, "0.0.0.0", 0), new Owner("listener", "")),
                "10.0.0.1",
                "10.0.0.2");
        try (PluginRig rig = rig(watch)) {
            rig.send(PAYLOAD);
            awaitAnswer(watch);
            assertEquals("client", rig.end().getFirst().text("OSQUERY_PROGRAM_NAME"));
            assertEquals("server", rig.reply(PAYLOAD).end().getFirst().text("OSQUERY_PROGRAM_NAME"));
            rig.tcp(40_001, 81);
            assertEquals("listener", rig.send(PAYLOAD).end().getFirst().text("OSQUERY_PROGRAM_NAME"));
        }
    }

    @Test
    void shouldBeSilentOnFlowsOfOthers() {
        try (PluginRig rig = rig(told(Map.of(), "10.0.0.3"))) {
            assertFalse(rig.send(PAYLOAD).end().getFirst().has("osquery"));
        }
    }

    @Test
    void shouldBeSilentOnPacketsOfThePast() {
        OwnerWatch watch = told(Map.of(), "10.0.0.1");
        long later = NOW + TimeUnit.SECONDS.toNanos(61);
        try (PluginRig rig = PluginRig.of(new OsqueryPlugin(watch, () -> later)).tcp(40_000, 80)) {
            assertFalse(rig.send(PAYLOAD).end().getFirst().has("osquery"));
        }
    }

    @Test
    void shouldLeaveTheProgramEmptyWhereItIsUnknown() throws InterruptedException {
        OwnerWatch watch = told(Map.of(tcp("10.0.0.1", 1, "10.0.0.2", 2), new Owner("other", "")), "10.0.0.1");
        try (PluginRig rig = rig(watch)) {
            rig.send(PAYLOAD);
            awaitAnswer(watch);
            RecordValues record = rig.end().getFirst();
            assertEquals("", record.text("OSQUERY_PROGRAM_NAME"));
            assertEquals("probe", record.text("OSQUERY_SYSTEM_HOSTNAME"));
        }
    }

    @Test
    void shouldReadProcWhereOsqueryFails(@TempDir Path root) throws IOException, InterruptedException {
        ProcTree tree = new ProcTree(root)
                .socket("tcp", "0100000A:9C40", "0200000A:0050", 9)
                .process(7, "wget", "usr/bin/wget", 0, 9);
        SocketSource failing = new Told(Map.of()) {
            @Override
            public Map<SocketName, Owner> sockets() throws IOException {
                throw new IOException("told to fail");
            }
        };
        OwnerWatch watch = watch(failing, new ProcSource(tree.files()), "10.0.0.1");
        try (PluginRig rig = rig(watch)) {
            rig.send(PAYLOAD);
            awaitAnswer(watch);
            RecordValues record = rig.end().getFirst();
            assertEquals("wget", record.text("OSQUERY_PROGRAM_NAME"));
            assertEquals("root", record.text("OSQUERY_USERNAME"));
        }
    }

    @Test
    void shouldFindThisProcessByItsSockets() throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")) && Files.isReadable(Path.of("/proc/self/comm")));
        OwnerWatch watch = OwnerWatch.share("");
        try (PluginRig rig = PluginRig.of(new OsqueryPlugin(watch, () -> NOW));
                ServerSocket server = new ServerSocket(0, 1, address("127.0.0.1"));
                Socket client = new Socket(address("127.0.0.1"), server.getLocalPort());
                DatagramSocket udp = new DatagramSocket(0)) {
            rig.frame(
                    loopback().tcp(client.getLocalPort(), server.getLocalPort()).flags("S"));
            rig.frame(loopback().udp(9, udp.getLocalPort()).payload(PAYLOAD));
            awaitAnswer(watch);
            List<RecordValues> records = rig.end();
            assertEquals(2, records.size());
            for (RecordValues record : records) {
                String comm = Files.readString(Path.of("/proc/self/comm")).strip();
                assertTrue(record.text("OSQUERY_PROGRAM_NAME").startsWith(comm), record.toString());
                assertNotEquals("", record.text("OSQUERY_KERNEL_VERSION"));
                assertEquals(System.getProperty("user.name"), record.text("OSQUERY_USERNAME"));
            }
        }
    }

    private static PacketBuilder loopback() {
        return PacketBuilder.ethernet().ipv4("127.0.0.1", "127.0.0.1");
    }

    @Test
    void shouldShareOneThreadAndEndItWithTheLastUser() {
        OwnerWatch first = OwnerWatch.share("no such program");
        OwnerWatch second = OwnerWatch.share("no such program");
        assertTrue(first == second);
        first.release();
        assertEquals(1, threads());
        second.release();
        assertEquals(0, threads());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("osquery"))
                .count();
    }
}
