package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * The message beside the data that is being sent: templates or a report. Made, and stamped, when it is its turn. Owned
 * by the export thread.
 */
final class SideMessage implements AutoCloseable {
    private static final int EMPTY = IpfixMessage.HEADER_LENGTH + IpfixMessage.SET_HEADER_LENGTH;

    private final IpfixSettings settings;
    private final NativeBlock block = NativeBlock.allocate(2L * IpfixMessage.MAX_LENGTH);
    private final ByteBuffer buffer = Buffers.over(block).limit(0);
    private int records;

    SideMessage(IpfixSettings settings) {
        this.settings = settings;
    }

    boolean hasRemaining() {
        return buffer.hasRemaining();
    }

    /** What is left to be written. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Octets of the whole message. */
    int length() {
        return buffer.limit();
    }

    /** Data records in it. */
    int records() {
        return records;
    }

    void clear() {
        buffer.limit(0);
    }

    /**
     * Makes a message of as many templates as it can hold; none, if all are withdrawn.
     *
     * @param from index of the first
     * @param to index behind the last
     * @param sequence data records sent before
     * @return index of the first that has no place
     */
    int fill(Templates templates, int from, int to, int sequence) {
        long message = block.address();
        int length = EMPTY;
        int next = from;
        while (next < to) {
            byte[] template = templates.template(next);
            if (length + template.length > settings.messageSize() && length > EMPTY) {
                break;
            }
            Memory.copyFromArray(template, 0, message + length, template.length);
            length += template.length;
            next++;
        }
        IpfixMessage.setHeader(
                message + IpfixMessage.HEADER_LENGTH, IpfixMessage.TEMPLATE_SET, length - IpfixMessage.HEADER_LENGTH);
        if (length > EMPTY) {
            IpfixMessage.header(message, length, settings.domain());
            records = 0;
            complete(length, sequence);
        }
        return next;
    }

    /** Makes a message of one complete set of templates or withdrawals. */
    void fill(byte[] set, int sequence) {
        Memory.copyFromArray(set, 0, block.address() + IpfixMessage.HEADER_LENGTH, set.length);
        IpfixMessage.header(block.address(), IpfixMessage.HEADER_LENGTH + set.length, settings.domain());
        records = 0;
        complete(IpfixMessage.HEADER_LENGTH + set.length, sequence);
    }

    /** Makes a message of the next part of a report. */
    void fill(Reports reports, int sequence) {
        int length = reports.fill(block.address());
        records = reports.records();
        complete(length, sequence);
    }

    private void complete(int length, int sequence) {
        IpfixMessage.stamp(block.address(), MessageSender.exportTime(), sequence);
        buffer.limit(length).position(0);
    }

    @Override
    public void close() {
        block.close();
    }
}
