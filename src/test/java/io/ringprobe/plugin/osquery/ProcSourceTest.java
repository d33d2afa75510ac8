package io.ringprobe.plugin.osquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Mutator;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSourceTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final String LOOPBACK = "0100007F";
    private static final String ANY = "00000000";
    private static final String ANY_6 = "00000000000000000000000000000000";
    private static final String MAPPED = "0000000000000000FFFF0000";

    @TempDir
    private Path root;

    private ProcTree tree;

    @BeforeEach
    void plant() throws IOException {
        tree = new ProcTree(root);
    }

    private String owner(int protocol, String local, int localPort, String remote, int remotePort) {
        SocketTable table = new SocketTable(new ProcSource(tree.files()).sockets());
        return owner(table, protocol, local, localPort, remote, remotePort);
    }

    private static String owner(
            SocketTable table, int protocol, String local, int localPort, String remote, int remotePort) {
        byte[] l = InetAddress.ofLiteral(local).getAddress();
        byte[] r = InetAddress.ofLiteral(remote).getAddress();
        Owner owner = table.owner(
                l.length == 4 ? 4 : 6,
                protocol,
                SocketName.word(l, 0),
                SocketName.word(l, 8),
                localPort,
                SocketName.word(r, 0),
                SocketName.word(r, 8),
                remotePort);
        return owner == null
                ? null
                : new String(owner.program(), StandardCharsets.ISO_8859_1) + " of "
                        + new String(owner.user(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldFindTheOwnerOfAConnection() throws IOException {
        tree.socket("tcp", LOOPBACK + ":C350", "0A00020A:0050", 7001).process(321, "curl", "usr/bin/curl", 33, 7001);
        assertEquals("curl of www-data", owner(TCP, "127.0.0.1", 50_000, "10.2.0.10", 80));
        assertNull(owner(TCP, "127.0.0.1", 50_001, "10.2.0.10", 80));
        assertNull(owner(TCP, "127.0.0.1", 50_000, "10.2.0.10", 81));
        assertNull(owner(TCP, "127.0.0.1", 50_000, "10.2.0.11", 80));
        assertNull(owner(UDP, "127.0.0.1", 50_000, "10.2.0.10", 80));
    }

    @Test
    void shouldPreferTheConnectionToTheListener() throws IOException {
        tree.socket("tcp", ANY + ":0050", ANY + ":0000", 1)
                .socket("tcp", LOOPBACK + ":0050", LOOPBACK + ":9C40", 2)
                .process(10, "nginx", "usr/sbin/nginx", 0, 1)
                .process(11, "worker", "usr/sbin/nginx", 33, 2);
        assertEquals("worker of www-data", owner(TCP, "127.0.0.1", 80, "127.0.0.1", 40_000));
        assertEquals("nginx of root", owner(TCP, "127.0.0.1", 80, "127.0.0.1", 40_001));
    }

    @Test
    void shouldTakeSocketsBoundToAnAddressOrToAPortOnly() throws IOException {
        tree.socket("udp", LOOPBACK + ":0035", ANY + ":0000", 1)
                .socket("udp", ANY + ":0035", ANY + ":0000", 2)
                .process(10, "dnsmasq", "usr/sbin/dnsmasq", 0, 1)
                .process(11, "named", "usr/sbin/named", 0, 2);
        assertEquals("dnsmasq of root", owner(UDP, "127.0.0.1", 53, "127.0.0.1", 4000));
        assertEquals("named of root", owner(UDP, "10.0.0.9", 53, "10.0.0.1", 4000));
    }

    @Test
    void shouldReadIpv6AndWhatItCarriesOfIpv4() throws IOException {
        tree.socket("tcp6", "B80D0120000000000000000001000000:0016", "B80D0120000000000000000002000000:9C40", 1)
                .socket("tcp6", MAPPED + LOOPBACK + ":0016", MAPPED + "0A00020A:9C40", 2)
                .socket("tcp6", ANY_6 + ":1F90", ANY_6 + ":0000", 3)
                .process(10, "sshd", "usr/sbin/sshd", 0, 1, 2)
                .process(11, "java", "usr/bin/java", 33, 3);
        assertEquals("sshd of root", owner(TCP, "2001:db8::1", 22, "2001:db8::2", 40_000));
        assertEquals("sshd of root", owner(TCP, "127.0.0.1", 22, "10.2.0.10", 40_000));
        assertEquals("java of www-data", owner(TCP, "2001:db8::1", 8080, "2001:db8::2", 40_000));
        assertEquals("java of www-data", owner(TCP, "127.0.0.1", 8080, "10.2.0.10", 40_000));
    }

    @Test
    void shouldGiveTheWholeNameOfAProgramThatTheKernelCuts() throws IOException {
        tree.socket("tcp", LOOPBACK + ":0001", ANY + ":0000", 1)
                .socket("tcp", LOOPBACK + ":0002", ANY + ":0000", 2)
                .process(10, "systemd-resolve", "usr/lib/systemd/systemd-resolved", 0, 1)
                .process(11, "fifteen-letters", "usr/bin/python3", 0, 2);
        assertEquals("systemd-resolved of root", owner(TCP, "127.0.0.1", 1, "10.0.0.1", 2));
        assertEquals("fifteen-letters of root", owner(TCP, "127.0.0.1", 2, "10.0.0.1", 2));
    }

    @Test
    void shouldLeaveOutSocketsThatNobodyHasAndUsersWithoutName() throws IOException {
        tree.socket("tcp", LOOPBACK + ":0001", LOOPBACK + ":0002", 0)
                .socket("tcp", LOOPBACK + ":0003", LOOPBACK + ":0004", 5)
                .socket("tcp", LOOPBACK + ":0005", LOOPBACK + ":0006", 6)
                .process(10, "nobody's", "x", 4711, 0, 6);
        assertNull(owner(TCP, "127.0.0.1", 1, "127.0.0.1", 2));
        assertNull(owner(TCP, "127.0.0.1", 3, "127.0.0.1", 4));
        assertEquals("nobody's of ", owner(TCP, "127.0.0.1", 5, "127.0.0.1", 6));
    }

    @Test
    void shouldLookForNewSocketsOnly() throws IOException {
        ProcSource source = new ProcSource(tree.files());
        tree.socket("tcp", LOOPBACK + ":0001", ANY + ":0000", 1).process(10, "first", "x", 0, 1);
        assertEquals("first of root", owner(new SocketTable(source.sockets()), TCP, "127.0.0.1", 1, "10.0.0.1", 1));
        tree.process(10, "renamed", "x", 0, 1);
        assertEquals("first of root", owner(new SocketTable(source.sockets()), TCP, "127.0.0.1", 1, "10.0.0.1", 1));
        tree.socket("tcp", LOOPBACK + ":0002", ANY + ":0000", 2).process(10, "renamed", "x", 0, 1, 2);
        SocketTable table = new SocketTable(source.sockets());
        assertEquals("first of root", owner(table, TCP, "127.0.0.1", 1, "10.0.0.1", 1));
        assertEquals("renamed of root", owner(table, TCP, "127.0.0.1", 2, "10.0.0.1", 1));
    }

    @Test
    void shouldFindNothingWhereThereIsNoProc(@TempDir Path empty) {
        assertEquals(Map.of(), new ProcSource(new ProcFiles(empty)).sockets());
    }

    @Test
    void shouldPassOverSpoiltLines() throws IOException {
        Mutator mutator = new Mutator(5);
        byte[] line = ("   1: " + LOOPBACK + ":C350 " + LOOPBACK + ":0050 01 00000000:00000000 02:000A6B8F 00000000"
                        + "  1000        0 7001 2 0000000000000000 20 4")
                .getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            lines.append(new String(mutator.spoil(line), StandardCharsets.ISO_8859_1))
                    .append('\n');
        }
        tree.write("proc/net/tcp", lines.toString()).write("proc/net/udp6", lines.toString());
        tree.process(321, "curl", "usr/bin/curl", 33, 7001);
        assertTrue(new ProcSource(tree.files()).sockets().size() < 6000);
        assertEquals("curl of www-data", owner(TCP, "127.0.0.1", 50_000, "127.0.0.1", 80));
    }

    @Test
    void shouldReadTheHost() throws IOException {
        tree.write(
                        "etc/os-release",
                        "# a comment\nNAME=\"Ubuntu\"\nVERSION_ID='22.04'\nID=ubuntu\nID_LIKE=debian\nBUILD_ID=7\n")
                .write("proc/sys/kernel/osrelease", "6.1.0-13-amd64\n")
                .write("proc/sys/kernel/arch", "riscv64\n")
                .write("proc/sys/kernel/hostname", "probe-1\n");
        HostFacts expected =
                new HostFacts("Ubuntu", 22, 4, "7", "ubuntu", "debian", "riscv64", "6.1.0-13-amd64", "probe-1");
        assertEquals(expected, new ProcSource(tree.files()).host());
    }

    @Test
    void shouldKnowLittleOfAHostWithoutFiles() throws IOException {
        tree.write("etc/os-release", "VERSION_ID=rolling\n=\n\"\nNAME=\"\n");
        HostFacts facts = new ProcSource(tree.files()).host();
        assertEquals(0, facts.major());
        assertEquals("\"", facts.name());
        assertEquals("", facts.kernel());
    }
}
