package io.ringprobe.export.trap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an output interface says first on each connection, and in each file: the kind of its records and their template.
 *
 * <pre>
 *   | kind 1 | zero 3 | octets of the template 4, network byte order | template, ASCII |
 * </pre>
 *
 * <p>Stateless. A template never changes on a connection: with another one the connection is closed, and the reader
 * comes again.
 */
final class Hello {
    /** The records are UniRec. */
    private static final int UNIREC = 2;

    private static final int TEMPLATE_OFFSET = 8;

    private Hello() {}

    /** The octets to send, from position to limit. */
    static ByteBuffer of(String template) {
        byte[] text = template.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(TEMPLATE_OFFSET + text.length)
                .putInt(UNIREC << 24)
                .putInt(text.length)
                .put(text)
                .flip();
    }
}
