package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Addresses;
import io.ringprobe.testkit.FieldValues;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    /** RFC 5952, section 4 and 5, and inet_ntop's embedded IPv4. */
    @ParameterizedTest
    @CsvSource({
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000000000000000020001, 2001:db8::2:1",
        "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
        "20010000000000010000000000000001, 2001:0:0:1::1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010db80a0b0c0d0e0f0a0b0c0d0e0f, 2001:db8:a0b:c0d:e0f:a0b:c0d:e0f",
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "00010000000000000000000000000000, 1::",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00000001000200030004000500060007, 0:1:2:3:4:5:6:7",
        "00010002000300040005000600000000, 1:2:3:4:5:6::",
        "00000000000100020003000400050006, ::1:2:3:4:5:6",
        "00000000000000000000ffffc0000221, ::ffff:192.0.2.33",
        "000000000000000000000000c0000221, ::192.0.2.33",
        "0064ff9b0000000000000000c0000221, 64:ff9b::c000:221",
        "fe80000000000000a2f3c1fffe165aca, fe80::a2f3:c1ff:fe16:5aca",
        "ffffffffffffffffffffffffffffffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void shouldWriteIpv6InCanonicalForm(String hex, String expected) {
        assertEquals(expected, Formatted.text(HexFormat.of().parseHex(hex), Addresses::ipv6));
    }

    @Test
    void shouldWriteIpv6ThatReadsBackTheSame() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] address = new byte[16];
            for (int group = 0; group < 8; group++) {
                int value = random.nextInt(1 << 16) >>> random.nextInt(17);
                address[2 * group] = (byte) (value >>> 8);
                address[2 * group + 1] = (byte) value;
            }
            String text = Formatted.text(address, Addresses::ipv6);
            assertEquals(HexFormat.of().formatHex(address), HexFormat.of().formatHex(FieldValues.address(text)), text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "1.22.133.4", "10.0.200.99"})
    void shouldWriteIpv4(String address) {
        assertEquals(address, Formatted.text(FieldValues.address(address), Addresses::ipv4));
    }

    @Test
    void shouldWriteMacs() {
        byte[] mac = HexFormat.of().parseHex("0a1b2cfdfeff");
        assertEquals("0a:1b:2c:fd:fe:ff", Formatted.text(mac, Addresses::mac));
    }
}
