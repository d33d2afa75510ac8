package io.ringprobe.plugin.tls;

import io.ringprobe.plugin.text.Span;

/**
 * A TLS ClientHello (RFC 8446, 4.1.2; RFC 6101, 5.6.1.2): takes the octets of a handshake message, without record or
 * packet headers, and points to what they hold. For TLS and QUIC alike.
 *
 * <pre>
 *   | type 1 | length 3 | legacy version 2 | random 32 | session id, length 1 before it |
 *   | cipher suites, length 2 before them | compression methods, length 1 before them |
 *   | extensions, length 2 before them: | type 2 | length 2 | content | … |
 * </pre>
 *
 * <p>A message that is cut off is read up to the cut. A field that contradicts its own length is left empty; of an
 * extension that comes twice the last counts. One instance is reused for each message and allocates nothing; what it
 * gave is valid as long as the message lies where it was. Used by one thread.
 */
public final class ClientHello {
    /** The handshake message's type. */
    public static final int TYPE = 1;

    private static final int HOST_NAME = 0;

    private final HelloReader hello = new HelloReader(TYPE);
    private final MessageReader content = new MessageReader();
    private final NumberList cipherSuites = new NumberList(Short.BYTES);
    private final Extensions extensions = new Extensions();
    private final Span serverName = new Span();
    private final Span alpn = new Span();
    private final NumberList groups = new NumberList(Short.BYTES);
    private final NumberList pointFormats = new NumberList(Byte.BYTES);
    private final NumberList signatureAlgorithms = new NumberList(Short.BYTES);
    private final NumberList versions = new NumberList(Short.BYTES);
    private boolean serverNamed;

    /** Reads the message at {@code message}, of which {@code available} octets are there, or more than belong to it. */
    public HelloOutcome parse(long message, int available) {
        clear();
        HelloOutcome beginning = hello.begin(message, available);
        if (beginning != HelloOutcome.COMPLETE) {
            return beginning;
        }
        MessageReader fields = hello.fields();
        if (!fields.readVector(Short.BYTES)) {
            return hello.cutShort();
        }
        cipherSuites.wrap(fields.vector(), fields.vectorLength());
        if (!fields.readVector(Byte.BYTES)) {
            return hello.cutShort();
        }
        HelloOutcome outcome = hello.end(extensions);
        while (extensions.next()) {
            readExtension();
        }
        return outcome;
    }

    private void clear() {
        cipherSuites.clear();
        extensions.clear();
        serverName.clear();
        alpn.clear();
        groups.clear();
        pointFormats.clear();
        signatureAlgorithms.clear();
        versions.clear();
        serverNamed = false;
    }

    private void readExtension() {
        content.wrap(extensions.content(), extensions.length());
        switch (extensions.type()) {
            case Extensions.SERVER_NAME -> readServerName();
            case Extensions.SUPPORTED_GROUPS -> readList(Short.BYTES, groups);
            case Extensions.EC_POINT_FORMATS -> readList(Byte.BYTES, pointFormats);
            case Extensions.SIGNATURE_ALGORITHMS -> readList(Short.BYTES, signatureAlgorithms);
            case Extensions.ALPN -> Alpn.readFirst(content, alpn);
            case Extensions.SUPPORTED_VERSIONS -> readList(Byte.BYTES, versions);
            default -> {}
        }
    }

    private void readList(int lengthOctets, NumberList list) {
        list.clear();
        if (content.readVector(lengthOctets)) {
            list.wrap(content.vector(), content.vectorLength());
        }
    }

    /** A list of names, each with a type before it, of which only the host name is defined (RFC 6066, 3). */
    private void readServerName() {
        serverNamed = true;
        serverName.clear();
        if (!content.readVector(Short.BYTES)) {
            return;
        }
        content.wrap(content.vector(), content.vectorLength());
        while (content.readNumber(Byte.BYTES)) {
            boolean isHostName = content.number() == HOST_NAME;
            if (!content.readVector(Short.BYTES)) {
                return;
            }
            if (isHostName) {
                serverName.set(content.vector(), content.vector() + content.vectorLength());
                return;
            }
        }
    }

    /** The version field, which since TLS 1.3 says 0x0303 and is no more than a form; 0 if it wasn't reached. */
    public int legacyVersion() {
        return hello.version();
    }

    public NumberList cipherSuites() {
        return cipherSuites;
    }

    /** All extensions, to be rewound first. */
    public Extensions extensions() {
        return extensions;
    }

    /** Whether the server name extension is there, even without a name. */
    public boolean hasServerName() {
        return serverNamed;
    }

    /** The host name that the client wants to reach, empty where it names none. */
    public Span serverName() {
        return serverName;
    }

    /** The first application protocol that the client offers (RFC 7301), empty where it offers none. */
    public Span alpn() {
        return alpn;
    }

    /** Supported groups, once called elliptic curves. */
    public NumberList groups() {
        return groups;
    }

    /** Elliptic curve point formats, numbers of 8 bits. */
    public NumberList pointFormats() {
        return pointFormats;
    }

    public NumberList signatureAlgorithms() {
        return signatureAlgorithms;
    }

    /** Supported versions (TLS 1.3). */
    public NumberList versions() {
        return versions;
    }
}
