package io.ringprobe.plugin.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import io.ringprobe.plugin.dns.message.MessageBuilder;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.plugin.dns.message.TextBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type of the table of formats, right and cut short. Unit. */
class RdataTextTest {
    private static final String OWNER = "_sip._udp.example.com";
    /** Where the domain of {@link #OWNER} begins in the message. */
    private static final int DOMAIN = 12 + 5 + 5;

    private static String text(int type, byte[] data) {
        byte[] octets = MessageBuilder.response(1).answer(OWNER, type, data).build();
        return text(octets);
    }

    private static String text(byte[] octets) {
        try (NativeBlock block = MessageBuilder.place(octets);
                TextBuffer text = new TextBuffer(3 * DnsName.MAX_TEXT)) {
            DnsMessage message = new DnsMessage();
            message.wrap(block.address(), octets.length);
            assertTrue(message.nextRecord());
            text.add('?');
            new RdataText().write(message, text);
            return MessageBuilder.text(text);
        }
    }

    @Test
    void shouldWriteAddresses() {
        assertEquals("192.0.2.33", text(RecordType.A, PacketBytes.hex("c0000221")));
        assertEquals("2001:db8::1", text(RecordType.AAAA, PacketBytes.hex("20010db8000000000000000000000001")));
        assertEquals("::ffff:192.0.2.33", text(RecordType.AAAA, PacketBytes.hex("00000000000000000000ffffc0000221")));
    }

    @ParameterizedTest
    @CsvSource({"2", "5", "12", "39"})
    void shouldWriteNames(int type) {
        assertEquals("host.example.net", text(type, MessageBuilder.name("host.example.net")));
        assertEquals("ns.example.com", text(type, MessageBuilder.nameEndingAt(DOMAIN, "ns")));
        assertEquals("", text(type, new byte[1]));
    }

    @Test
    void shouldWriteStartOfAuthority() {
        byte[] data = new PacketBytes()
                .bytes(MessageBuilder.nameEndingAt(DOMAIN, "ns"))
                .bytes(MessageBuilder.name("admin", "example", "org"))
                .u32(2024010101L)
                .u32(7200)
                .u32(3600)
                .u32(4294967295L)
                .u32(0)
                .toArray();
        assertEquals("ns.example.com admin.example.org 2024010101 7200 3600 4294967295 0", text(RecordType.SOA, data));
        assertEquals("", text(RecordType.SOA, Arrays.copyOf(data, data.length - 1)));
    }

    /** Service, protocol, name, target, priority, weight, port. */
    @Test
    void shouldWriteServices() {
        byte[] data = MessageBuilder.service(10, 20, 5060, MessageBuilder.nameEndingAt(DOMAIN, "sip"));
        assertEquals("sip udp example.com sip.example.com 10 20 5060", text(RecordType.SRV, data));
        byte[] plain = MessageBuilder.response(1)
                .answer("a_b", RecordType.SRV, MessageBuilder.service(1, 2, 3, new byte[1]))
                .build();
        assertEquals("a_b   1 2 3", text(plain));
    }

    @Test
    void shouldWriteMailExchangers() {
        byte[] data = new PacketBytes()
                .u16(30)
                .bytes(MessageBuilder.nameEndingAt(DOMAIN, "mx"))
                .toArray();
        assertEquals("30 mx.example.com", text(RecordType.MX, data));
    }

    @ParameterizedTest
    @CsvSource({"13", "16", "20"})
    void shouldWriteStrings(int type) {
        assertEquals("INTEL-386 Linux", text(type, MessageBuilder.strings("INTEL-386", "Linux")));
        assertEquals("v=spf1 -all", text(type, MessageBuilder.strings("v=spf1 -all")));
        assertEquals("", text(type, MessageBuilder.strings("")));
        assertEquals("", text(type, new byte[0]));
        assertEquals("a  b", text(type, MessageBuilder.strings("a", "", "b")));
        assertEquals("one", text(type, PacketBytes.hex("036f6e65 05 74776f")));
    }

    @Test
    void shouldWriteTwoMailboxes() {
        byte[] data = new PacketBytes()
                .bytes(MessageBuilder.name("a.example"))
                .bytes(MessageBuilder.nameEndingAt(DOMAIN, "b"))
                .toArray();
        assertEquals("a.example b.example.com", text(RecordType.MINFO, data));
    }

    /** The examples of RFC 4034, 2.3, 3.3 and 5.4. */
    @Test
    void shouldWriteDnssecWithoutKeys() {
        assertEquals("60485 5 1 <key>", text(RecordType.DS, PacketBytes.hex("ec45 05 01 2bb183af5f22588179a5")));
        assertEquals("256 3 5 <key>", text(RecordType.DNSKEY, PacketBytes.hex("0100 03 05 010203")));
        byte[] signature = new PacketBytes()
                .u16(1)
                .u8(5)
                .u8(3)
                .u32(86400)
                .u32(1048354263L)
                .u32(1045762263L)
                .u16(2642)
                .bytes(MessageBuilder.name("example.com"))
                .zeros(20)
                .toArray();
        assertEquals("1 5 3 86400 1048354263 1045762263 2642 <key>", text(RecordType.RRSIG, signature));
    }

    @Test
    void shouldSayWhatItCannotWrite() {
        assertEquals("(not_impl)", text(65, new byte[10]));
        assertEquals("(not_impl)", text(65535, new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 000000",
        "1, 0000000000",
        "28, 00000000",
        "2, ''",
        "5, 03",
        "12, 0361",
        "39, c0",
        "6, 00",
        "6, 0000",
        "33, 000000000000",
        "33, 00000000000005",
        "15, 0001",
        "15, 000105",
        "14, 00",
        "43, 000000",
        "48, 000000",
        "46, 0000000000000000000000000000000000",
        "2, c00cc00c",
        "5, c022"
    })
    void shouldWriteNothingWhereDataAreTooShortOrBroken(int type, String hex) {
        String text = text(type, PacketBytes.hex(hex));
        assertEquals(hex.equals("c00cc00c") ? "_sip._udp.example.com" : "", text);
    }
}
