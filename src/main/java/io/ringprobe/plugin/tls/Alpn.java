package io.ringprobe.plugin.tls;

import io.ringprobe.plugin.text.Span;

/** The content of the extension for application protocols, the same in ClientHello and ServerHello (RFC 7301, 3.1). */
final class Alpn {
    private Alpn() {}

    /** Points {@code first} to the first name of the list, or clears it. */
    static void readFirst(MessageReader content, Span first) {
        first.clear();
        if (!content.readVector(Short.BYTES)) {
            return;
        }
        content.wrap(content.vector(), content.vectorLength());
        if (content.readVector(Byte.BYTES)) {
            first.set(content.vector(), content.vector() + content.vectorLength());
        }
    }
}
