package io.ringprobe.plugin.wg;

import io.ringprobe.memory.Memory;

/**
 * Recognises WireGuard's four messages ("WireGuard: Next Generation Kernel Network Tunnel", 5.4). Each begins with its
 * type and three zero octets; peers name their sessions by indices of 32 bits, little-endian.
 *
 * <pre>
 *   1 initiation   | type 4 | sender's index 4 | …                     | 148 octets
 *   2 response     | type 4 | sender's index 4 | receiver's index 4 | … | 92 octets
 *   3 cookie reply | type 4 | receiver's index 4 | …                   | 64 octets
 *   4 data         | type 4 | receiver's index 4 | counter 8 | …       | 32 octets or more
 * </pre>
 *
 * <p>Stateless.
 */
final class WireGuardParser {
    static final int NONE = 0;
    static final int INITIATION = 1;
    static final int RESPONSE = 2;
    static final int COOKIE_REPLY = 3;
    static final int DATA = 4;

    private static final int FIRST_INDEX_OFFSET = 4;
    private static final int SECOND_INDEX_OFFSET = FIRST_INDEX_OFFSET + 4;
    /** What must have been captured of any message: type and both indices. */
    private static final int HEADER_LENGTH = SECOND_INDEX_OFFSET + 4;

    private static final int INITIATION_LENGTH = 148;
    private static final int RESPONSE_LENGTH = 92;
    private static final int COOKIE_REPLY_LENGTH = 64;
    private static final int MIN_DATA_LENGTH = 32;

    /** Octets 4 to 7 of a DNS query with one question and no answer. */
    private static final int ONE_QUESTION = 0x0001_0000;

    private WireGuardParser() {}

    /** The type of the message, {@link #NONE} where it is none; {@code length} is the payload's on the wire. */
    static int type(long message, int captured, int length) {
        if (captured < HEADER_LENGTH) {
            return NONE;
        }
        // With the three reserved octets: any value in them makes a number that is no type.
        int type = Integer.reverseBytes(Memory.getIntBE(message));
        boolean fits = switch (type) {
            case INITIATION -> length == INITIATION_LENGTH;
            case RESPONSE -> length == RESPONSE_LENGTH;
            case COOKIE_REPLY -> length == COOKIE_REPLY_LENGTH;
            case DATA -> length >= MIN_DATA_LENGTH;
            default -> false;
        };
        return fits ? type : NONE;
    }

    /** The sender's index of an initiation or response, the receiver's of the others. */
    static int firstIndex(long message) {
        return Memory.getInt(message + FIRST_INDEX_OFFSET);
    }

    /** The receiver's index of a response. */
    static int secondIndex(long message) {
        return Memory.getInt(message + SECOND_INDEX_OFFSET);
    }

    /**
     * Whether it may as well be a DNS query: transaction id 0x0100 to 0x0400, all flags zero, one question, no answer.
     */
    static boolean resemblesDns(long message) {
        return Memory.getIntBE(message + FIRST_INDEX_OFFSET) == ONE_QUESTION;
    }
}
