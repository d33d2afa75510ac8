package io.ringprobe.plugin.tls;

import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.text.Span;

/** Fuzz target: the ClientHello parser and both fingerprints, without records, as QUIC uses them. */
public final class ClientHelloFuzz {
    private static final ClientHello HELLO = new ClientHello();
    private static final Ja3 JA3 = new Ja3();
    private static final Ja4 JA4 = new Ja4();
    private static final NativeBlock RESULT = NativeBlock.allocate(Ja4.LENGTH);

    private ClientHelloFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try (NativeOctets octets = NativeOctets.of(input)) {
            HelloOutcome outcome = HELLO.parse(octets.address(), octets.length());
            JA3.write(HELLO, RESULT.address());
            JA4.write(HELLO, Ja4.QUIC, RESULT.address());
            require(within(HELLO.serverName(), octets) && within(HELLO.alpn(), octets), "text outside the message");
            require(!outcome.equals(HelloOutcome.COMPLETE) || octets.length() >= 41, "complete, but too short");
            String fingerprint = NativeOctets.text(RESULT.address(), Ja4.LENGTH);
            require(fingerprint.matches("q[0-9s]{2}[di][0-9]{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}"), fingerprint);
        }
    }

    private static boolean within(Span found, NativeOctets octets) {
        return found.length() == 0
                || found.address() >= octets.address()
                        && found.address() + found.length() <= octets.address() + octets.length();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
