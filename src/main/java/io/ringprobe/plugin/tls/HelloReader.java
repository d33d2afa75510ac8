package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;

/**
 * What ClientHello and ServerHello have in common: how the message begins, and the extensions at its end.
 *
 * <pre>
 *   | type 1 | length of the rest 3 | legacy version 2 | random 32 | session id, length 1 before it | …
 *   … | extensions, length 2 before them |
 * </pre>
 *
 * Between them each reads its own fields with {@link #fields}. Used by one thread.
 */
final class HelloReader {
    private static final int LENGTH_OFFSET = 1;
    private static final int VERSION_OFFSET = LENGTH_OFFSET + 3;
    private static final int RANDOM_OFFSET = VERSION_OFFSET + 2;
    private static final int RANDOM_LENGTH = 32;
    private static final int LENGTH_MASK = 0xFF_FFFF;
    /** The high octet of the version number from SSL 3 to TLS 1.3. */
    private static final int MAJOR_VERSION = 3;

    private final int type;
    private final MessageReader fields = new MessageReader();
    private boolean whole;
    private int version;

    /** @param type the handshake message's type (RFC 8446, 4) */
    HelloReader(int type) {
        this.type = type;
    }

    /** Reads up to the session id; OTHER and INCOMPLETE are final, with COMPLETE the fields come. */
    HelloOutcome begin(long message, int available) {
        version = 0;
        if (available > 0 && Memory.getUnsignedByte(message) != type) {
            return HelloOutcome.OTHER;
        }
        if (available < RANDOM_OFFSET) {
            return HelloOutcome.INCOMPLETE;
        }
        if (Memory.getUnsignedByte(message + VERSION_OFFSET) != MAJOR_VERSION) {
            return HelloOutcome.OTHER;
        }
        version = Memory.getUnsignedShortBE(message + VERSION_OFFSET);
        int length = VERSION_OFFSET + (Memory.getIntBE(message) & LENGTH_MASK);
        whole = available >= length;
        fields.wrap(message, Math.min(available, length));
        return fields.skip(RANDOM_OFFSET + RANDOM_LENGTH) && fields.readVector(Byte.BYTES)
                ? HelloOutcome.COMPLETE
                : cutShort();
    }

    /** Between session id and extensions. */
    MessageReader fields() {
        return fields;
    }

    /** The legacy version, 0 if it wasn't reached. */
    int version() {
        return version;
    }

    /** What it means that a field isn't wholly there. */
    HelloOutcome cutShort() {
        return whole ? HelloOutcome.OTHER : HelloOutcome.INCOMPLETE;
    }

    /** Points to as many of the extensions as are there; a message may end without any. */
    HelloOutcome end(Extensions extensions) {
        if (fields.readNumber(Short.BYTES)) {
            extensions.wrap(fields.position(), Math.min(fields.number(), fields.remaining()));
        }
        return whole ? HelloOutcome.COMPLETE : HelloOutcome.INCOMPLETE;
    }
}
