package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServerHelloTest {
    private final ServerHello hello = new ServerHello();

    @Test
    void shouldReadTheChosenVersion() {
        byte[] message = HelloBuilder.server()
                .sessionId(32)
                .selectedVersion(0x0304)
                .empty(51)
                .message();
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(0x0304, hello.selectedVersion());
            assertEquals(0, hello.alpn().length());
        }
    }

    @Test
    void shouldReadTheChosenProtocol() {
        byte[] message = HelloBuilder.server().empty(65281).alpn("http/1.1").message();
        try (NativeOctets octets = NativeOctets.of(message)) {
            assertEquals(HelloOutcome.COMPLETE, parse(octets));
            assertEquals(0, hello.selectedVersion());
            assertEquals("http/1.1", NativeOctets.text(hello.alpn()));
        }
    }

    @Test
    void shouldForgetTheMessageBefore() {
        try (NativeOctets one = NativeOctets.of(
                        HelloBuilder.server().selectedVersion(0x0304).alpn("h2").message());
                NativeOctets other = NativeOctets.of(
                        HelloBuilder.server().withoutExtensions().message())) {
            parse(one);
            assertEquals(HelloOutcome.COMPLETE, parse(other));
            assertEquals(0, hello.selectedVersion());
            assertEquals(0, hello.alpn().length());
        }
    }

    @Test
    void shouldSayIncompleteWhereverTheMessageIsCut() {
        byte[] message = HelloBuilder.server().sessionId(8).alpn("h2").message();
        for (int length = 0; length < message.length; length++) {
            try (NativeOctets octets = NativeOctets.of(message, length)) {
                assertEquals(HelloOutcome.INCOMPLETE, parse(octets), "cut at " + length);
            }
        }
    }

    @Test
    void shouldTellOtherMessages() {
        byte[] overrun = HelloBuilder.server().withoutExtensions().message();
        overrun[38] = 1;
        try (NativeOctets client = NativeOctets.of(HelloBuilder.client().message());
                NativeOctets broken = NativeOctets.of(overrun)) {
            assertEquals(HelloOutcome.OTHER, parse(client));
            assertEquals(HelloOutcome.OTHER, parse(broken));
        }
    }

    private HelloOutcome parse(NativeOctets octets) {
        return hello.parse(octets.address(), octets.length());
    }
}
