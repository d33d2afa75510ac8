package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.testkit.ParsedPacket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final long TIMEOUT = 3 * SECOND;

    private final FragmentTable table = new FragmentTable(10007, TIMEOUT, 1);
    private final NativeBlock descriptor = NativeBlock.allocate(PacketDescriptor.LENGTH);

    @AfterEach
    void close() {
        table.close();
        descriptor.close();
    }

    @Test
    void shouldGiveLaterFragmentsThePortsOfTheFirst() {
        List<byte[]> fragments = udp("10.0.0.1", 1).fragments(68);
        assertPorts(7, 8, resolve(fragments.get(0), START));
        assertPorts(7, 8, resolve(fragments.get(1), START + 1));
        assertPorts(7, 8, resolve(fragments.get(2), START + SECOND));
        assertEquals(1, table.stored());
        assertEquals(2, table.hits());
        assertEquals(0, table.misses());
    }

    @Test
    void shouldLeaveLaterFragmentsAloneWhoseFirstIsUnknown() {
        assertPorts(0, 0, resolve(udp("10.0.0.1", 1).fragments(68).get(1), START));
        assertEquals(1, table.misses());
    }

    @Test
    void shouldForgetAfterTheTimeout() {
        List<byte[]> fragments = udp("10.0.0.1", 1).fragments(68);
        resolve(fragments.get(0), START);
        assertPorts(7, 8, resolve(fragments.get(1), START + TIMEOUT));
        assertPorts(0, 0, resolve(fragments.get(1), START + TIMEOUT + 1));
        assertEquals(1, table.hits());
        assertEquals(1, table.misses());
    }

    @Test
    void shouldTellDatagramsApart() {
        resolve(udp("10.0.0.1", 1).fragments(68).get(0), START);
        assertPorts(0, 0, resolve(udp("10.0.0.1", 2).fragments(68).get(1), START));
        assertPorts(0, 0, resolve(udp("10.0.0.3", 1).fragments(68).get(1), START));
        assertPorts(
                0,
                0,
                resolve(
                        datagram(PacketBuilder.ethernet().vlan(4), 1)
                                .fragments(68)
                                .get(1),
                        START));
        PacketBuilder tcp = PacketBuilder.ethernet()
                .ipv4("10.0.0.1", "10.0.0.2")
                .id(1)
                .tcp(5, 6)
                .payload(100);
        assertPorts(0, 0, resolve(tcp.fragments(68).get(1), START));
        assertEquals(4, table.misses());
    }

    @Test
    void shouldNotGiveADatagramThePortsOfTheOtherDirection() {
        resolve(udp("10.0.0.1", 1).fragments(68).get(0), START);
        PacketBuilder back = PacketBuilder.ethernet()
                .ipv4("10.0.0.2", "10.0.0.1")
                .id(1)
                .udp(8, 7)
                .payload(100);
        assertPorts(0, 0, resolve(back.fragments(68).get(1), START));
    }

    @Test
    void shouldTakeTheNewestDatagramOfAnIdentification() {
        resolve(udp("10.0.0.1", 1).fragments(68).get(0), START);
        PacketBuilder again = PacketBuilder.ethernet()
                .ipv4("10.0.0.1", "10.0.0.2")
                .id(1)
                .udp(70, 80)
                .payload(100);
        resolve(again.fragments(68).get(0), START + SECOND);
        assertPorts(70, 80, resolve(again.fragments(68).get(1), START + SECOND + TIMEOUT));
        assertEquals(0, table.evictions());
    }

    @Test
    void shouldResolveIpv6() {
        PacketBuilder packet = PacketBuilder.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .udp(7, 8)
                .payload(100);
        List<byte[]> fragments = packet.fragments(96);
        resolve(fragments.get(0), START);
        assertPorts(7, 8, resolve(fragments.get(1), START));
    }

    @Test
    void shouldTakeTheProtocolOfAnIpv6DatagramFromItsFirstFragment() {
        List<byte[]> fragments = PacketBuilder.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .destinationOptions(0)
                .udp(7, 8)
                .payload(100)
                .fragments(96);
        resolve(fragments.get(0), START);
        ParsedPacket later = resolve(fragments.get(1), START);
        assertPorts(7, 8, later);
        assertEquals(17, later.protocol());
    }

    @Test
    void shouldPassOverWholePacketsAndProtocolsWithoutPorts() {
        resolve(PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).build(), START);
        PacketBuilder ping =
                PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2").icmp(8, 0).payload(100);
        for (byte[] fragment : ping.fragments(68)) {
            assertPorts(0, 0, resolve(fragment, START));
        }
        assertEquals(0, table.stored() + table.hits() + table.misses());
    }

    @Test
    void shouldEvictTheOldestOfAFullSet() {
        try (FragmentTable small = new FragmentTable(8, TIMEOUT, 1)) {
            for (int id = 1; id <= 9; id++) {
                resolve(small, udp("10.0.0.1", id).fragments(68).get(0), START + id);
            }
            assertEquals(1, small.evictions());
            assertPorts(0, 0, resolve(small, udp("10.0.0.1", 1).fragments(68).get(1), START + 10));
            assertPorts(7, 8, resolve(small, udp("10.0.0.1", 2).fragments(68).get(1), START + 10));
            assertPorts(7, 8, resolve(small, udp("10.0.0.1", 9).fragments(68).get(1), START + 10));
        }
    }

    @Test
    void shouldReuseExpiredEntriesWithoutCountingAnEviction() {
        try (FragmentTable small = new FragmentTable(1, TIMEOUT, 1)) {
            for (int id = 1; id <= 100; id++) {
                resolve(small, udp("10.0.0.1", id).fragments(68).get(0), START + id * SECOND);
            }
            assertEquals(0, small.evictions());
            assertEquals(100, small.stored());
        }
    }

    @Test
    void shouldHoldAsManyDatagramsAsPromisedNearlyWithoutEviction() {
        for (int id = 0; id < 5000; id++) {
            resolve(udp("10.0.0.1", id).fragments(68).get(0), START);
        }
        for (int id = 0; id < 5000; id++) {
            resolve(udp("10.0.0.1", id).fragments(68).get(1), START);
        }
        assertEquals(5000, table.hits() + table.misses());
        assertEquals(table.evictions(), table.misses());
        // Half full, sets of eight: a Poisson distribution of mean 4 overflows them by 0.8 %.
        assertTrue(table.misses() < 5000 * 0.02, () -> table.misses() + " of 5000 were lost");
    }

    private ParsedPacket resolve(byte[] frame, long time) {
        return resolve(table, frame, time);
    }

    private ParsedPacket resolve(FragmentTable fragments, byte[] frame, long time) {
        try (NativeBlock bytes = NativeBlock.allocate(frame.length)) {
            long address = descriptor.address();
            Memory.copyFromArray(frame, 0, bytes.address(), frame.length);
            ParseOutcome outcome =
                    HeaderParser.parse(LinkType.ETHERNET, bytes.address(), frame.length, frame.length, address);
            PacketDescriptor.time(address, time);
            fragments.resolve(address);
            return ParsedPacket.of(outcome, address);
        }
    }

    private static PacketBuilder udp(String source, int id) {
        return PacketBuilder.ethernet()
                .ipv4(source, "10.0.0.2")
                .id(id)
                .udp(7, 8)
                .payload(100);
    }

    private static PacketBuilder datagram(PacketBuilder link, int id) {
        return link.ipv4("10.0.0.1", "10.0.0.2").id(id).udp(7, 8).payload(100);
    }

    private static void assertPorts(int source, int destination, ParsedPacket packet) {
        assertEquals(ParseOutcome.PARSED, packet.outcome());
        assertEquals(source, packet.sourcePort());
        assertEquals(destination, packet.destinationPort());
    }
}
