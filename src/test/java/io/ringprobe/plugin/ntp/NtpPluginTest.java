package io.ringprobe.plugin.ntp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpPluginTest {
    /** Second 3669303272, and an eighth; no octet of the seconds is below 16. */
    private static final long TIME = 0xDAB5_1FE8_2000_0000L;

    private static byte[] message(int first, int stratum, String id, long transmit) {
        return new PacketBytes()
                .u8(first)
                .u8(stratum)
                .u8(6)
                .u8(0xEC)
                .u32(0x0000_02B7)
                .u32(0x0000_08AC)
                .bytes(id.getBytes(StandardCharsets.ISO_8859_1))
                .u64(TIME)
                .u64(0)
                .u64(TIME)
                .u64(transmit)
                .toArray();
    }

    private static byte[] server(long transmit) {
        return message(0x24, 2, "\u00c1\u00be\u00e6\u0042", transmit);
    }

    private static RecordValues only(String plugin, byte[] payload) {
        try (PluginRig rig = PluginRig.of(plugin).udp(40_000, 123)) {
            List<RecordValues> records = rig.send(payload).end();
            assertEquals(1, records.size());
            return records.getFirst();
        }
    }

    @Test
    void shouldReadTheHeader() {
        RecordValues record = only("ntp;exact", server(TIME));
        assertEquals(0, record.number("NTP_LEAP"));
        assertEquals(4, record.number("NTP_VERSION"));
        assertEquals(4, record.number("NTP_MODE"));
        assertEquals(2, record.number("NTP_STRATUM"));
        assertEquals(6, record.number("NTP_POLL"));
        assertEquals(0xEC, record.number("NTP_PRECISION"));
        assertEquals(0x2B7, record.number("NTP_DELAY"));
        assertEquals(0x8AC, record.number("NTP_DISPERSION"));
        assertEquals("193.190.230.66", record.text("NTP_REF_ID"));
        assertEquals("3669303272.125000", record.text("NTP_REF"));
        assertEquals("0.000000", record.text("NTP_ORIG"));
        assertEquals("3669303272.125000", record.text("NTP_RECV"));
    }

    @Test
    void shouldReadTheLeapIndicatorOfAnUnsynchronizedClient() {
        RecordValues record = only("ntp", message(0xE3, 0, "INIT", TIME));
        assertEquals(3, record.number("NTP_LEAP"));
        assertEquals(3, record.number("NTP_MODE"));
        assertEquals("INIT", record.text("NTP_REF_ID"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, INIT, INIT",
        "0, STEP, STEP",
        "0, DENY, DENY",
        "0, RATE, RATE",
        "0, ACST, 65.67.83.84",
        "1, RATE, 82.65.84.69"
    })
    void shouldSpellKissCodesAtStratumZeroOnly(int stratum, String id, String expected) {
        assertEquals(expected, only("ntp", message(0x24, stratum, id, TIME)).text("NTP_REF_ID"));
    }

    /** A fraction of 2^32 that lies exactly between two millionths is a multiple of 2^-7 millionths: 1/128 of 10^-6. */
    @ParameterizedTest
    @CsvSource({
        "00000000, 1.000000",
        "FFFFFFFF, 2.000000",
        "FFFFF000, 1.999999",
        "00000863, 1.000000",
        "00000864, 1.000001",
        "80000000, 1.500000",
        "02000000, 1.007812",
        "06000000, 1.023438"
    })
    void shouldRoundFractionsHalfToEvenAndCarry(String fraction, String expected) {
        long transmit = 1L << 32 | Long.parseLong(fraction, 16);
        assertEquals(expected, only("ntp;exact", server(transmit)).text("NTP_SENT"));
    }

    @Test
    void shouldWriteTheLastSecondOfTheEra() {
        assertEquals(
                "4294967295.000000",
                only("ntp;exact", server(0xFFFF_FFFF_0000_0000L)).text("NTP_SENT"));
        assertEquals("4294967296.000000", only("ntp;exact", server(-1)).text("NTP_SENT"));
    }

    /** 0xDAB51F08 without its zero is 0xDAB51F8; 0x0C00 FF01 is 0xC0FF1. */
    @Test
    void shouldLoseZerosAsIpfixprobeDoesUnlessExact() {
        long transmit = 0xDAB5_1F08_0C00_FF01L;
        RecordValues record = only("ntp", server(transmit));
        assertEquals("229331448.000184", record.text("NTP_SENT"));
        assertEquals(9, record.number("NTP_DELAY"));
        assertEquals(9, record.number("NTP_DISPERSION"));
        assertEquals("3669303048.046890", only("ntp;exact", server(transmit)).text("NTP_SENT"));
    }

    @Test
    void shouldNotCarryAsIpfixprobe() {
        assertEquals("4294967295.000000", only("ntp", server(-1)).text("NTP_SENT"));
    }

    @Test
    void shouldMakeARecordOfEachMessage() {
        try (PluginRig rig = PluginRig.of("ntp").udp(123, 123)) {
            List<RecordValues> records =
                    rig.send(message(0x23, 0, "INIT", TIME)).reply(server(TIME)).end();
            assertEquals(2, records.size());
            assertEquals("10.0.0.1", records.get(0).value("SRC_IP"));
            assertEquals("10.0.0.2", records.get(1).value("SRC_IP"));
            assertTrue(records.get(1).has("ntp"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1C, 2", "0x26, 2", "0x22, 2", "0x24, 17"})
    void shouldNotReadOtherVersionsModesAndStrata(String first, int stratum) {
        assertFalse(only("ntp", message(Integer.decode(first), stratum, "INIT", TIME))
                .has("ntp"));
    }

    @Test
    void shouldNotReadAStrangePollInterval() {
        byte[] message = server(TIME);
        message[2] = 18;
        assertFalse(only("ntp", message).has("ntp"));
    }

    @Test
    void shouldReadOnlyWholeHeaders() {
        assertTrue(only("ntp", Arrays.copyOf(server(TIME), 48)).has("ntp"));
        for (int length = 0; length < 48; length++) {
            assertFalse(only("ntp", Arrays.copyOf(server(TIME), length)).has("ntp"));
        }
    }

    @Test
    void shouldLeaveOtherPortsAndTcpAlone() {
        try (PluginRig rig = PluginRig.of("ntp").udp(40_000, 124)) {
            List<RecordValues> records =
                    rig.send(server(TIME)).reply(server(TIME)).end();
            assertEquals(1, records.size());
            assertFalse(records.getFirst().has("ntp"));
            rig.tcp(40_000, 123);
            assertFalse(
                    rig.send(server(TIME)).reply(server(TIME)).end().getFirst().has("ntp"));
        }
    }
}
