package io.ringprobe.plugin.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.NativeBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Unit. */
class DnsMessageTest {
    private static final byte[] MESSAGE = MessageBuilder.withFlags(0xABCD, 0x8583)
            .question("a.b", RecordType.MX)
            .answer(MessageBuilder.pointer(12), RecordType.A, new byte[4])
            .authority("b", RecordType.NS, MessageBuilder.name("ns"))
            .edns(1232, true)
            .build();

    private final DnsMessage message = new DnsMessage();

    @Test
    void shouldReadTheHeader() {
        try (NativeBlock block = MessageBuilder.place(MESSAGE)) {
            assertTrue(message.wrap(block.address(), MESSAGE.length));
            assertEquals(0xABCD, message.id());
            assertTrue(message.isResponse());
            assertEquals(3, message.rcode());
            assertEquals(1, message.questions());
            assertEquals(1, message.answers());
            assertEquals(1, message.authorities());
            assertEquals(1, message.additionals());
        }
    }

    @Test
    void shouldGoFromPartToPart() {
        try (NativeBlock block = MessageBuilder.place(MESSAGE)) {
            message.wrap(block.address(), MESSAGE.length);
            assertTrue(message.nextQuestion());
            assertEquals(12, message.nameOffset());
            assertEquals(RecordType.MX, message.type());
            assertEquals(1, message.dnsClass());
            assertTrue(message.nextRecord());
            assertEquals(RecordType.A, message.type());
            assertEquals(MessageBuilder.TTL, message.ttl());
            assertEquals(4, message.dataLength());
            assertEquals(block.address() + message.dataOffset(), message.data());
            assertTrue(message.skipRecords(1));
            assertTrue(message.nextRecord());
            assertEquals(RecordType.OPT, message.type());
            assertEquals(1232, message.dnsClass());
            assertEquals(0x8000, message.ttl());
            assertFalse(message.nextRecord());
        }
    }

    @Test
    void shouldFindNoPartThatIsNotWhole() {
        int[] ends = {21, 37, 54, MESSAGE.length};
        for (int length = 0; length <= MESSAGE.length; length++) {
            byte[] cut = Arrays.copyOf(MESSAGE, length);
            try (NativeBlock block = MessageBuilder.place(cut)) {
                assertEquals(length >= 12, message.wrap(block.address(), length));
                int parts = message.nextQuestion() ? 1 : 0;
                while (parts > 0 && message.nextRecord()) {
                    parts++;
                }
                int end = length;
                assertEquals(Arrays.stream(ends).filter(e -> e <= end).count(), parts, "cut to " + length);
            }
        }
    }

    @Test
    void shouldNotBelieveCounts() {
        byte[] lies = MessageBuilder.query(1)
                .question("a", RecordType.A)
                .claiming(65535, 65535, 65535, 65535)
                .build();
        try (NativeBlock block = MessageBuilder.place(lies)) {
            message.wrap(block.address(), lies.length);
            assertFalse(message.skipQuestions(message.questions()));
            assertFalse(message.nextQuestion());
            assertFalse(message.nextRecord());
        }
    }

    @Test
    void shouldRefuseDataThatLeaveTheMessage() {
        byte[] lies = MessageBuilder.response(1)
                .raw(new byte[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4})
                .build();
        try (NativeBlock block = MessageBuilder.place(lies)) {
            message.wrap(block.address(), lies.length);
            assertFalse(message.nextRecord());
            assertFalse(message.nextRecord());
        }
    }
}
