package io.ringprobe.plugin.ovpn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenVpnPluginTest {
    /** HMAC-SHA1, packet id and time of tls-auth. */
    private static final int HMAC_SHA1 = 28;

    private static PluginRig udp() {
        return PluginRig.of("ovpn").udp(40_000, 1194);
    }

    private static long level(PluginRig rig) {
        return rig.end().getFirst().number("OVPN_CONF_LEVEL");
    }

    private static byte[] packet(int opcode, int length) {
        return new PacketBytes().u8(opcode << 3).zeros(length - 1).toArray();
    }

    /** A control packet with the begin of a TLS handshake message. */
    private static byte[] hello(int auth, int acknowledged, int type) {
        PacketBytes bytes = new PacketBytes().u8(4 << 3).zeros(8 + auth).u8(acknowledged);
        bytes.zeros(acknowledged == 0 ? 0 : 4 * acknowledged + 8);
        return bytes.u32(1).u8(22).u16(0x0301).u16(200).u8(type).zeros(100).toArray();
    }

    private static void handshake(PluginRig rig, int clientReset, int serverReset, int auth) {
        rig.send(packet(clientReset, 14)).reply(packet(serverReset, 26)).send(packet(5, 22));
        rig.send(hello(auth, 0, 1)).reply(hello(auth, 1, 2)).send(packet(5, 22)).reply(packet(4, 100));
    }

    private static void data(PluginRig rig, int packets) {
        for (int i = 0; i < packets; i++) {
            rig.send(packet(9, 100));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "7, 8, 0", "7, 8, 28", "10, 8, 0"})
    void shouldBeSureAfterHandshakeAndData(int clientReset, int serverReset, int auth) {
        try (PluginRig rig = udp()) {
            handshake(rig, clientReset, serverReset, auth);
            data(rig, 14);
            assertEquals(100, level(rig));
        }
    }

    @Test
    void shouldReadTheOpcodeBehindTheLengthOverTcp() {
        try (PluginRig rig = PluginRig.of("ovpn").tcp(40_000, 1194)) {
            byte[][] packets = {
                packet(7, 14),
                packet(8, 26),
                packet(5, 22),
                hello(HMAC_SHA1, 0, 1),
                hello(HMAC_SHA1, 1, 2),
                packet(5, 22)
            };
            boolean[] fromClient = {true, false, true, true, false, true};
            rig.handshake();
            for (int i = 0; i < packets.length; i++) {
                byte[] framed = new PacketBytes()
                        .u16(packets[i].length)
                        .bytes(packets[i])
                        .toArray();
                if (fromClient[i]) {
                    rig.send(framed);
                } else {
                    rig.reply(framed);
                }
            }
            byte[] data = new PacketBytes().u16(100).bytes(packet(6, 100)).toArray();
            for (int i = 0; i < 12; i++) {
                rig.send(data);
            }
            assertEquals(100, level(rig));
        }
    }

    /** OpenVPN 2.6: acknowledgments travel with the handshake, up to as many as fit. */
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0, 1, 2", "28, 1, 2", "40, 1, 3", "72, 2, 8"})
    void shouldKnowHandshakesWithAcknowledgmentsInside(int auth, int inClientHello, int inServerHello) {
        try (PluginRig rig = udp()) {
            rig.send(packet(7, 14)).reply(packet(8, 26));
            rig.send(hello(auth, inClientHello, 1)).reply(hello(auth, inServerHello, 2));
            rig.send(packet(4, 300)).reply(packet(4, 100)).send(packet(5, 30));
            data(rig, 14);
            assertEquals(100, level(rig));
        }
    }

    @Test
    void shouldNotTakeMoreAcknowledgmentsThanThereCanBe() {
        try (PluginRig rig = udp()) {
            rig.send(packet(7, 14)).reply(packet(8, 26));
            rig.send(hello(0, 9, 1)).reply(hello(0, 1, 2)).send(packet(4, 300));
            data(rig, 20);
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldNotBeSureBeforeThe21stPacket() {
        try (PluginRig rig = udp()) {
            handshake(rig, 7, 8, 0);
            data(rig, 13);
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldNotTakeAHandshakeInTheWrongDirection() {
        try (PluginRig rig = udp()) {
            rig.send(packet(7, 14)).send(packet(8, 26)).send(packet(5, 22));
            rig.send(hello(0, 0, 1)).send(hello(0, 1, 2)).send(packet(5, 22));
            data(rig, 30);
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldForgetTheHandshakeAfterTooManyMisfits() {
        try (PluginRig rig = udp()) {
            handshake(rig, 7, 8, 0);
            rig.send(packet(12, 50)).send(packet(12, 50)).send(packet(12, 50)).send(packet(12, 50));
            data(rig, 20);
            assertEquals(100, level(rig));
            handshake(rig, 7, 8, 0);
            rig.send(packet(12, 50)).send(packet(12, 50)).send(packet(12, 50)).send(packet(12, 50));
            rig.send(packet(12, 50));
            data(rig, 20);
            assertEquals(0, level(rig));
        }
    }

    @ParameterizedTest
    @CsvSource({"21, 0, 80", "20, 0, 0", "24, 6, 64", "16, 10, 49", "15, 10, 0"})
    void shouldGoByTheShareOfDataAmongLargePackets(int data, int others, int expected) {
        try (PluginRig rig = udp()) {
            for (int i = 0; i < data; i++) {
                rig.send(packet(9, 501));
            }
            for (int i = 0; i < others; i++) {
                rig.reply(packet(12, 501));
            }
            assertEquals(expected, level(rig));
        }
    }

    @Test
    void shouldNotCountSmallPacketsAndRtp() {
        try (PluginRig rig = udp()) {
            byte[] rtp = new PacketBytes().u16(0x8000).zeros(600).toArray();
            for (int i = 0; i < 21; i++) {
                rig.send(packet(9, 501)).reply(rtp).reply(packet(12, 500));
            }
            assertEquals(80, level(rig));
            byte[] rtcp = new PacketBytes().u16(0x80C8).zeros(600).toArray();
            for (int i = 0; i < 21; i++) {
                rig.send(packet(9, 501)).reply(rtcp);
            }
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldLetGoOfFlowsWhoseLargePacketsAreSomethingElse() {
        try (PluginRig rig = udp()) {
            for (int i = 0; i < 32; i++) {
                rig.send(packet(12, 1000));
            }
            for (int i = 0; i < 1000; i++) {
                rig.send(packet(9, 1000));
            }
            assertEquals(0, level(rig));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void shouldGiveShortFlowsNoSection(int packets) {
        try (PluginRig rig = udp()) {
            for (int i = 0; i < packets; i++) {
                rig.send(packet(7, 600));
            }
            RecordValues record = rig.end().getFirst();
            assertFalse(record.has("ovpn"));
        }
    }

    @Test
    void shouldGiveOtherFlowsLevelZero() {
        try (PluginRig rig = udp()) {
            for (int i = 0; i < 6; i++) {
                rig.send(packet(12, 50));
            }
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldPassOverSegmentsTooShortForAnOpcode() {
        try (PluginRig rig = PluginRig.of("ovpn").tcp(40_000, 1194)) {
            for (int i = 0; i < 10; i++) {
                rig.send(new byte[1]).reply(new byte[2]);
            }
            assertFalse(rig.end().getFirst().has("ovpn"));
        }
    }
}
