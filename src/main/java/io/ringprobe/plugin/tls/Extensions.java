package io.ringprobe.plugin.tls;

/**
 * The extensions of a hello message, in the order of the message (RFC 8446, 4.2): a cursor.
 *
 * <pre>{@code
 * extensions.rewind();
 * while (extensions.next()) {
 *     use(extensions.type(), extensions.content(), extensions.length());
 * }
 * }</pre>
 *
 * <p>Shows only extensions that are wholly there. Valid as long as the message. Used by one thread.
 */
public final class Extensions {
    /** Extension types (IANA's registry of TLS ExtensionType values). */
    public static final int SERVER_NAME = 0;

    public static final int SUPPORTED_GROUPS = 10;
    public static final int EC_POINT_FORMATS = 11;
    public static final int SIGNATURE_ALGORITHMS = 13;
    public static final int ALPN = 16;
    public static final int SUPPORTED_VERSIONS = 43;

    private final MessageReader reader = new MessageReader();
    private long block;
    private int blockLength;
    private int type;

    void wrap(long firstExtension, int octets) {
        block = firstExtension;
        blockLength = octets;
        rewind();
    }

    void clear() {
        wrap(0, 0);
    }

    /** Goes back before the first extension. */
    public void rewind() {
        reader.wrap(block, blockLength);
    }

    /** Goes to the next extension; false when there is none. */
    public boolean next() {
        if (!reader.readNumber(Short.BYTES)) {
            return false;
        }
        type = reader.number();
        if (reader.readVector(Short.BYTES)) {
            return true;
        }
        reader.skip(reader.remaining());
        return false;
    }

    /** The extension's type. */
    public int type() {
        return type;
    }

    /** The address of its content. */
    public long content() {
        return reader.vector();
    }

    /** Octets of its content. */
    public int length() {
        return reader.vectorLength();
    }
}
