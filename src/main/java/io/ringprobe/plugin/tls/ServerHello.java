package io.ringprobe.plugin.tls;

import io.ringprobe.plugin.text.Span;

/**
 * A TLS ServerHello (RFC 8446, 4.1.3; RFC 5246, 7.4.1.3), the HelloRetryRequest of TLS 1.3 included, which has the same
 * form: takes the octets of a handshake message, without record headers, and points to what they hold.
 *
 * <pre>
 *   | type 1 | length 3 | legacy version 2 | random 32 | session id, length 1 before it |
 *   | cipher suite 2 | compression method 1 | extensions, length 2 before them |
 * </pre>
 *
 * <p>One instance is reused for each message and allocates nothing; what it gave is valid as long as the message lies
 * where it was. Used by one thread.
 */
public final class ServerHello {
    /** The handshake message's type. */
    public static final int TYPE = 2;

    private static final int SUITE_AND_COMPRESSION = 3;

    private final HelloReader hello = new HelloReader(TYPE);
    private final MessageReader content = new MessageReader();
    private final Extensions extensions = new Extensions();
    private final Span alpn = new Span();
    private int selectedVersion;

    /** Reads the message at {@code message}, of which {@code available} octets are there, or more than belong to it. */
    public HelloOutcome parse(long message, int available) {
        extensions.clear();
        alpn.clear();
        selectedVersion = 0;
        HelloOutcome beginning = hello.begin(message, available);
        if (beginning != HelloOutcome.COMPLETE) {
            return beginning;
        }
        if (!hello.fields().skip(SUITE_AND_COMPRESSION)) {
            return hello.cutShort();
        }
        HelloOutcome outcome = hello.end(extensions);
        while (extensions.next()) {
            readExtension();
        }
        return outcome;
    }

    private void readExtension() {
        content.wrap(extensions.content(), extensions.length());
        if (extensions.type() == Extensions.ALPN) {
            Alpn.readFirst(content, alpn);
        } else if (extensions.type() == Extensions.SUPPORTED_VERSIONS && content.readNumber(Short.BYTES)) {
            selectedVersion = content.number();
        }
    }

    /** The version that the server chose by the extension of TLS 1.3, 0 where there is no such extension. */
    public int selectedVersion() {
        return selectedVersion;
    }

    /** The application protocol that the server chose, empty where it says none; in TLS 1.3 it says so encrypted. */
    public Span alpn() {
        return alpn;
    }
}
