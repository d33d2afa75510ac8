package io.ringprobe.export.trap;

import io.ringprobe.export.trap.TrapReader.Message;
import io.ringprobe.memory.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Fills messages with records that bear numbers: each a flow of one packet of 100 octets. */
final class NumberedRecords implements AutoCloseable {
    private final MessageBuffer buffer;
    private final int recordLength;
    private long next;

    /** @param recordLength octets of a record, 8 at least */
    NumberedRecords(int capacity, int recordLength) {
        this.buffer = new MessageBuffer(capacity);
        this.recordLength = recordLength;
    }

    /** A message with the next so many records. */
    MessageBuffer message(int records) {
        buffer.clear();
        for (int i = 0; i < records; i++) {
            Memory.clear(buffer.next(), recordLength);
            Memory.putLongBE(buffer.next(), next++);
            buffer.add(recordLength);
            buffer.countFlow(1, 100);
        }
        return buffer;
    }

    /** How many records there were. */
    long count() {
        return next;
    }

    static List<Long> numbers(Message message) {
        List<Long> numbers = new ArrayList<>();
        for (byte[] octets : message.records()) {
            long number = ByteBuffer.wrap(octets).getLong();
            if (number != message.sequence() + numbers.size()) {
                throw new AssertionError("record " + number + " stands where " + message.sequence() + " + "
                        + numbers.size() + " should");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** The numbers from, to before to. */
    static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
