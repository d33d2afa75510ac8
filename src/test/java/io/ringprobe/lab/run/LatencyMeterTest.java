package io.ringprobe.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.report.Latency;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

/** Records whose times the test makes up go through a real socket; the collector's clock stands still. */
class LatencyMeterTest {
    private static final long MILLI = 1_000_000L;
    private static final long NOW_MILLIS = 1_700_000_010_500L;
    private static final int IDLE = 1;
    private static final int END_OF_FLOW = 3;
    private static final int TEMPLATE = 300;

    private final LatencyMeter meter = new LatencyMeter(2000 * MILLI, false, () -> NOW_MILLIS * MILLI);
    private int sequence;

    @Test
    void shouldTakeTheTimeoutOffWhereItEndedTheFlow() throws IOException {
        send(meter, message(NOW_MILLIS - 2100, IDLE), message(NOW_MILLIS - 2300, IDLE));

        Latency latency = meter.latency();
        assertEquals(2, latency.count());
        assertNear(100 * MILLI, latency.min());
        assertNear(300 * MILLI, latency.max());
        assertNear(200 * MILLI, (long) latency.mean());
    }

    @Test
    void shouldTakeNothingOffWhereTheFlowEndedByItself() throws IOException {
        send(meter, message(NOW_MILLIS - 2100, END_OF_FLOW));

        assertNear(2100 * MILLI, meter.latency().max());
    }

    @Test
    void shouldTakeTheTimeoutOffWhereNoReasonIsToldAndItWasOver() throws IOException {
        send(meter, message(NOW_MILLIS - 2100, 0), message(NOW_MILLIS - 50, 0));

        assertNear(50 * MILLI, meter.latency().min());
        assertNear(100 * MILLI, meter.latency().max());
    }

    @Test
    void shouldCountWhatCameBeforeItWasDue() throws IOException {
        send(meter, message(NOW_MILLIS - 1500, IDLE));

        assertEquals(1, meter.early());
        assertEquals(0, meter.latency().max());
    }

    @Test
    void shouldBeginWithTheSecondOfAProbeThatCountsWholeSeconds() throws IOException {
        LatencyMeter bySeconds = new LatencyMeter(2000 * MILLI, true, () -> NOW_MILLIS * MILLI);

        send(bySeconds, message(NOW_MILLIS - 1600, IDLE));

        assertNear(500 * MILLI, bySeconds.latency().max());
        assertEquals(0, bySeconds.early());
    }

    @Test
    void shouldNotMeasureWhatComesAtTheEnd() throws IOException {
        meter.stop();
        send(meter, message(NOW_MILLIS - 2100, IDLE));

        assertEquals(0, meter.latency().count());
        assertEquals(1, meter.afterStop());
    }

    @Test
    void shouldTellShareByShareAndBucketByBucket() throws IOException {
        ByteBuffer[] messages = new ByteBuffer[100];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = message(NOW_MILLIS - 2001 - i, IDLE);
        }
        send(meter, messages);

        Latency latency = meter.latency();
        assertNear(50 * MILLI, latency.percentiles().getFirst().nanoseconds());
        assertNear(100 * MILLI, latency.percentiles().getLast().nanoseconds());
        assertEquals(
                100, latency.buckets().stream().mapToLong(Latency.Bucket::count).sum());
        assertTrue(latency.buckets().getFirst().from() <= MILLI, latency.toString());
    }

    private static void assertNear(long expected, long actual) {
        assertEquals(expected, actual, expected / 500.0);
    }

    private static void send(LatencyMeter to, ByteBuffer... messages) throws IOException {
        Counter counter = Counter.open(to);
        try (counter;
                DatagramChannel socket = DatagramChannel.open()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), counter.port()));
            for (ByteBuffer message : messages) {
                socket.write(message);
            }
        }
        assertEquals(messages.length, counter.records());
        assertEquals(5L * messages.length, counter.packets());
        assertEquals(0, counter.tally().lost());
    }

    /** A message with its template and one record: addresses, packets, end, and why it ended unless that is 0. */
    private ByteBuffer message(long endMillis, int reason) {
        int fields = reason == 0 ? 5 : 6;
        int length = 16 + 8 + 4 * fields + 4 + 32 + (reason == 0 ? 0 : 1);
        ByteBuffer message = ByteBuffer.allocate(length);
        message.putShort((short) 10).putShort((short) length).putInt((int) (endMillis / 1000));
        message.putInt(sequence++).putInt(1 + reason);
        message.putShort((short) 2).putShort((short) (8 + 4 * fields));
        message.putShort((short) TEMPLATE).putShort((short) fields);
        message.putInt(8 << 16 | 4)
                .putInt(12 << 16 | 4)
                .putInt(2 << 16 | 8)
                .putInt(152 << 16 | 8)
                .putInt(153 << 16 | 8);
        if (reason != 0) {
            message.putInt(136 << 16 | 1);
        }
        message.putShort((short) TEMPLATE).putShort((short) (reason == 0 ? 36 : 37));
        message.putInt(0xC0000201)
                .putInt(0xC0000202)
                .putLong(5)
                .putLong(endMillis - 1)
                .putLong(endMillis);
        if (reason != 0) {
            message.put((byte) reason);
        }
        return message.flip();
    }
}
