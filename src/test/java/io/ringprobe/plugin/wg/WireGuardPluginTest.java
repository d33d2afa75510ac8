package io.ringprobe.plugin.wg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireGuardPluginTest {
    private static final int CLIENT = 0x1122_3344;
    private static final int SERVER = 0xCAFE_0001;

    private static byte[] message(int type, int length, int... indices) {
        PacketBytes bytes = new PacketBytes().u32(Integer.reverseBytes(type));
        for (int index : indices) {
            bytes.u32(Integer.reverseBytes(index));
        }
        return bytes.zeros(length - bytes.length()).toArray();
    }

    private static byte[] initiation(int sender) {
        return message(1, 148, sender);
    }

    private static byte[] response(int sender, int receiver) {
        return message(2, 92, sender, receiver);
    }

    private static byte[] data(int receiver) {
        return message(4, 32, receiver);
    }

    private static PluginRig rig() {
        return PluginRig.of("wg").udp(40_000, 51_820);
    }

    private static void assertPeers(int source, int destination, RecordValues record) {
        assertEquals(Integer.toUnsignedLong(source), record.number("WG_SRC_PEER"));
        assertEquals(Integer.toUnsignedLong(destination), record.number("WG_DST_PEER"));
    }

    @Test
    void shouldReadTheHandshake() {
        try (PluginRig rig = rig()) {
            RecordValues record = rig.send(initiation(CLIENT))
                    .reply(response(SERVER, CLIENT))
                    .send(data(SERVER))
                    .reply(data(CLIENT))
                    .end()
                    .getFirst();
            assertEquals(100, record.number("WG_CONF_LEVEL"));
            assertPeers(CLIENT, SERVER, record);
        }
    }

    @Test
    void shouldLearnThePeersFromDataAlone() {
        try (PluginRig rig = rig()) {
            assertPeers(0, SERVER, rig.send(data(SERVER)).end().getFirst());
            assertPeers(
                    CLIENT,
                    SERVER,
                    rig.send(data(SERVER)).reply(data(CLIENT)).end().getFirst());
        }
    }

    @Test
    void shouldReadACookieReply() {
        try (PluginRig rig = rig()) {
            byte[] cookie = message(3, 64, CLIENT);
            assertPeers(
                    CLIENT, 0, rig.send(initiation(CLIENT)).reply(cookie).end().getFirst());
            assertPeers(0, CLIENT, rig.send(cookie).end().getFirst());
        }
    }

    @Test
    void shouldOpenTheNextRecordWithANewHandshakeOfEitherSide() {
        try (PluginRig rig = rig()) {
            List<RecordValues> records = rig.send(initiation(CLIENT))
                    .reply(response(SERVER, CLIENT))
                    .send(initiation(7))
                    .reply(response(8, 7))
                    .reply(initiation(9))
                    .end();
            assertEquals(3, records.size());
            assertPeers(CLIENT, SERVER, records.get(0));
            assertPeers(7, 8, records.get(1));
            assertPeers(0, 9, records.get(2));
            assertEquals("10.0.0.1", records.get(2).value("SRC_IP"));
        }
    }

    @Test
    void shouldNotCutAtARepeatedInitiation() {
        try (PluginRig rig = rig()) {
            assertEquals(
                    1,
                    rig.send(initiation(CLIENT)).send(initiation(CLIENT)).end().size());
        }
    }

    @Test
    void shouldDoubtWhatMayBeDns() {
        byte[] query = message(4, 40, 0x0000_0100);
        try (PluginRig rig = rig()) {
            assertEquals(1, rig.send(query).end().getFirst().number("WG_CONF_LEVEL"));
            assertEquals(
                    100, rig.send(query).send(data(SERVER)).end().getFirst().number("WG_CONF_LEVEL"));
        }
    }

    @Test
    void shouldFallToZeroForGoodWhereSomethingElseComes() {
        try (PluginRig rig = rig()) {
            List<RecordValues> records = rig.send(initiation(CLIENT))
                    .reply(new byte[40])
                    .send(data(SERVER))
                    .send(initiation(7))
                    .end();
            assertEquals(1, records.size());
            assertEquals(0, records.getFirst().number("WG_CONF_LEVEL"));
            assertPeers(CLIENT, 0, records.getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 147",
        "1, 149",
        "2, 91",
        "2, 93",
        "3, 63",
        "3, 65",
        "4, 31",
        "0, 148",
        "5, 148",
        "257, 148",
        "16777217, 148"
    })
    void shouldNotTakeOtherLengthsTypesAndReservedOctets(int type, int length) {
        try (PluginRig rig = rig()) {
            assertFalse(rig.send(message(type, length, CLIENT)).end().getFirst().has("wg"));
        }
    }

    @Test
    void shouldJudgeAFlowByItsFirstPayload() {
        try (PluginRig rig = rig()) {
            assertFalse(rig.send(new byte[20])
                    .reply(initiation(SERVER))
                    .end()
                    .getFirst()
                    .has("wg"));
            assertTrue(rig.send(data(1)).end().getFirst().has("wg"));
        }
    }

    @Test
    void shouldSurviveAnyShortPayload() {
        try (PluginRig rig = rig()) {
            for (int length = 0; length < 12; length++) {
                byte[] payload = new byte[length];
                if (length > 0) {
                    payload[0] = 4;
                }
                assertFalse(rig.send(payload).end().getFirst().has("wg"));
            }
        }
    }
}
