package io.ringprobe.export.ipfix;

import io.ringprobe.export.ipfix.transport.Transport;
import io.ringprobe.memory.Memory;

/**
 * Layout of an IPFIX message and of the headers of its sets (RFC 7011, 3.1 and 3.3.2). All numbers in network byte
 * order.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |        version 10             |    length of the message      |
 *   |            export time, seconds since 1970                    |
 *   |            sequence number: data records sent before          |
 *   |            observation domain                                 |
 *   +---------------------------------------------------------------+
 *   |    set: 2 or template id      |    length of the set          |
 *   |            records                                            |
 *   +---------------------------------------------------------------+
 * </pre>
 */
final class IpfixMessage {
    static final int VERSION = 10;
    static final int VERSION_OFFSET = 0;
    static final int LENGTH_OFFSET = VERSION_OFFSET + 2;
    static final int EXPORT_TIME_OFFSET = LENGTH_OFFSET + 2;
    static final int SEQUENCE_OFFSET = EXPORT_TIME_OFFSET + 4;
    static final int DOMAIN_OFFSET = SEQUENCE_OFFSET + 4;
    static final int HEADER_LENGTH = DOMAIN_OFFSET + 4;

    static final int SET_ID_OFFSET = 0;
    static final int SET_LENGTH_OFFSET = SET_ID_OFFSET + 2;
    static final int SET_HEADER_LENGTH = SET_LENGTH_OFFSET + 2;

    /** The set that holds templates. */
    static final int TEMPLATE_SET = 2;
    /** The set that holds options templates. */
    static final int OPTIONS_TEMPLATE_SET = 3;
    /** The first id that a template may have. */
    static final int FIRST_TEMPLATE = 256;
    /** From here on, ids belong to options templates. */
    static final int FIRST_OPTIONS_TEMPLATE = 0xFFF0;
    /** As many templates of flows as there are ids. */
    static final int MAX_TEMPLATES = FIRST_OPTIONS_TEMPLATE - FIRST_TEMPLATE;
    /** The most octets that the length field can tell. */
    static final int MAX_LENGTH = Transport.MAX_MESSAGE;

    private IpfixMessage() {}

    /** Writes the parts of the header that are known when the message is complete. */
    static void header(long message, int length, int domain) {
        Memory.putShortBE(message + VERSION_OFFSET, VERSION);
        Memory.putShortBE(message + LENGTH_OFFSET, length);
        Memory.putIntBE(message + DOMAIN_OFFSET, domain);
    }

    /** Writes the parts of the header that are known only when the message leaves. */
    static void stamp(long message, int exportTime, int sequence) {
        Memory.putIntBE(message + EXPORT_TIME_OFFSET, exportTime);
        Memory.putIntBE(message + SEQUENCE_OFFSET, sequence);
    }

    static void setHeader(long set, int id, int length) {
        Memory.putShortBE(set + SET_ID_OFFSET, id);
        Memory.putShortBE(set + SET_LENGTH_OFFSET, length);
    }

    static int setId(long set) {
        return Memory.getUnsignedShortBE(set + SET_ID_OFFSET);
    }

    static void setId(long set, int id) {
        Memory.putShortBE(set + SET_ID_OFFSET, id);
    }

    static int setLength(long set) {
        return Memory.getUnsignedShortBE(set + SET_LENGTH_OFFSET);
    }
}
