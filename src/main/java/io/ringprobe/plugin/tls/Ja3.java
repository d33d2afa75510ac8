package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;

/**
 * The JA3 fingerprint of a ClientHello as Salesforce published it: the MD5 of
 *
 * <pre>
 *   version,cipher suites,extensions,groups,point formats
 * </pre>
 *
 * in decimal, with '-' between the values of a list, in the order of the message and without GREASE values. The version
 * is the message's own, in network byte order. Allocates nothing after construction. Used by one thread.
 */
public final class Ja3 {
    /** Octets of a fingerprint. */
    public static final int LENGTH = 16;

    private final TextDigest text = new TextDigest("MD5");
    private final byte[] hash = new byte[LENGTH];
    private boolean first;

    /** Writes the {@link #LENGTH} octets of the fingerprint to {@code to}. */
    public void write(ClientHello hello, long to) {
        text.putDecimal(hello.legacyVersion());
        text.put(',');
        putList(hello.cipherSuites());
        text.put(',');
        putTypes(hello.extensions());
        text.put(',');
        putList(hello.groups());
        text.put(',');
        putList(hello.pointFormats());
        text.finish(hash);
        Memory.copyFromArray(hash, 0, to, LENGTH);
    }

    private void putList(NumberList list) {
        first = true;
        for (int i = 0; i < list.size(); i++) {
            putUnlessGrease(list.get(i));
        }
    }

    private void putTypes(Extensions extensions) {
        first = true;
        extensions.rewind();
        while (extensions.next()) {
            putUnlessGrease(extensions.type());
        }
    }

    private void putUnlessGrease(int value) {
        if (Grease.is(value)) {
            return;
        }
        if (!first) {
            text.put('-');
        }
        text.putDecimal(value);
        first = false;
    }
}
