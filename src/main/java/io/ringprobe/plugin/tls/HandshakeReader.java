package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * The first handshake message in a run of TLS records (RFC 8446, 5.1; RFC 6101, 5.2.1), from SSL 3 to TLS 1.3:
 *
 * <pre>
 *   | 22 | version 3.x | length 2 | octets of the message | 22 | version 3.x | length 2 | more octets | …
 * </pre>
 *
 * Mostly one record holds it, and it is read where it lies; the pieces of one that goes over several records are put
 * together in memory of the reader's own. Used by one thread.
 */
final class HandshakeReader implements AutoCloseable {
    /** The content type of handshake records, their first octet. */
    static final int HANDSHAKE = 22;
    /** No type of a message. */
    static final int NONE = -1;

    private static final int MAJOR_VERSION = 3;
    private static final int LENGTH_OFFSET = 3;
    private static final int HEADER_LENGTH = LENGTH_OFFSET + 2;
    private static final int MESSAGE_HEADER_LENGTH = 4;
    private static final int LENGTH_MASK = 0xFF_FFFF;
    private static final int CAPACITY = 1 << 14;

    private final NativeBlock joined = NativeBlock.allocate(CAPACITY);
    private long message;
    private int available;

    /**
     * Looks for a message.
     *
     * @return false where the octets are no handshake records
     */
    boolean read(long records, int length) {
        available = 0;
        if (!isHandshake(records, length)) {
            return false;
        }
        if (length > HEADER_LENGTH) {
            message = records + HEADER_LENGTH;
            available = Math.min(recordLength(records), length - HEADER_LENGTH);
            if (!isWhole() && length - HEADER_LENGTH > available) {
                join(records, length);
            }
        }
        return true;
    }

    /** As far as can be told from what is there. */
    private static boolean isHandshake(long record, int length) {
        return length > 0
                && Memory.getUnsignedByte(record) == HANDSHAKE
                && (length == 1 || Memory.getUnsignedByte(record + 1) == MAJOR_VERSION);
    }

    private static int recordLength(long record) {
        return Memory.getUnsignedShortBE(record + LENGTH_OFFSET);
    }

    private void join(long records, int length) {
        message = joined.address();
        available = 0;
        int next = 0;
        while (length - next > HEADER_LENGTH && isHandshake(records + next, length - next) && !isWhole()) {
            int body = recordLength(records + next);
            next += HEADER_LENGTH;
            int taken = Math.min(Math.min(body, length - next), CAPACITY - available);
            Memory.copy(records + next, message + available, taken);
            available += taken;
            next += body;
        }
    }

    /** The message's type, {@link #NONE} where not even that is there. */
    int type() {
        return available == 0 ? NONE : Memory.getUnsignedByte(message);
    }

    /** The address of the message, from its type on. */
    long message() {
        return message;
    }

    /** How many octets of the message, or of it and what follows, are there. */
    int available() {
        return available;
    }

    /** Whether the message is there to its end. */
    boolean isWhole() {
        return available >= MESSAGE_HEADER_LENGTH
                && available >= MESSAGE_HEADER_LENGTH + (Memory.getIntBE(message) & LENGTH_MASK);
    }

    @Override
    public void close() {
        joined.close();
    }
}
