package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * The client hello of Google's own handshake, before TLS: tags, each with where its value ends, then the values.
 * Numbers are in little-endian order.
 *
 * <pre>
 *   | "CHLO" 4 | number of tags 2 | 0 2 | tag 4, end of value 4 | … | values |
 * </pre>
 *
 * <p>A flyweight; used by one thread.
 */
final class Chlo {
    private static final int MESSAGE_TAG = tag("CHLO");
    private static final int SERVER_NAME = tag("SNI\0");
    private static final int USER_AGENT = tag("UAID");
    private static final int COUNT_OFFSET = 4;
    private static final int TAGS_OFFSET = COUNT_OFFSET + 4;
    private static final int END_OFFSET = 4;
    private static final int TAG_LENGTH = END_OFFSET + 4;

    /** Tags in a message at most, so that no flow waits for more than a buffer holds. */
    private static final int MAX_TAGS = 128;

    private long message;
    private int count;
    private int available;
    private long value;
    private int valueLength;

    private static int tag(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    /** Whether the message's tag stands there. */
    static boolean isTagged(long address, int length) {
        return length >= Integer.BYTES && Memory.getInt(address) == MESSAGE_TAG;
    }

    /** Turns to a message; whether it begins as this one does. */
    boolean begins(long address, int length) {
        message = address;
        available = length;
        count = length < TAGS_OFFSET ? 0 : Memory.getUnsignedShort(address + COUNT_OFFSET);
        return length >= TAGS_OFFSET && isTagged(address, length) && count <= MAX_TAGS;
    }

    /** Whether the message is there up to its end. */
    boolean isComplete() {
        int values = TAGS_OFFSET + TAG_LENGTH * count;
        return available >= values && (count == 0 || endOf(count - 1) <= available - values);
    }

    /** The end of a value, from the start of the first value. */
    private long endOf(int index) {
        return Memory.getUnsignedInt(message + TAGS_OFFSET + TAG_LENGTH * index + END_OFFSET);
    }

    boolean findServerName() {
        return find(SERVER_NAME);
    }

    boolean findUserAgent() {
        return find(USER_AGENT);
    }

    private boolean find(int tag) {
        int values = TAGS_OFFSET + TAG_LENGTH * count;
        long start = 0;
        for (int i = 0; i < count && TAGS_OFFSET + TAG_LENGTH * (i + 1) <= available; i++) {
            long end = endOf(i);
            if (end < start || end > available - values) {
                return false;
            }
            if (Memory.getInt(message + TAGS_OFFSET + TAG_LENGTH * i) == tag) {
                value = message + values + start;
                valueLength = (int) (end - start);
                return true;
            }
            start = end;
        }
        return false;
    }

    /** The address of the value found last. */
    long value() {
        return value;
    }

    /** Its octets. */
    int valueLength() {
        return valueLength;
    }
}
