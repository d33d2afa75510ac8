package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.Mutator;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real ClientHellos, cut and spoilt. Property. */
class ClientHelloPropertyTest {
    private static final int SPOILT = 3000;

    private final ClientHello hello = new ClientHello();

    @Test
    void shouldSayIncompleteOfEachBeginningOfARealMessage() throws Exception {
        for (byte[] message : messages()) {
            for (int length = 0; length < message.length; length++) {
                assertEquals(HelloOutcome.INCOMPLETE, outcome(Arrays.copyOf(message, length)));
            }
            assertEquals(HelloOutcome.COMPLETE, outcome(message));
        }
    }

    @Test
    void shouldStayInsideSpoiltMessages() throws Exception {
        Mutator mutator = new Mutator(1);
        List<byte[]> messages = messages();
        int[] outcomes = new int[HelloOutcome.values().length];
        for (int i = 0; i < SPOILT; i++) {
            byte[] spoilt = mutator.spoil(messages.get(i % messages.size()));
            ClientHelloFuzz.fuzzerTestOneInput(spoilt);
            outcomes[outcome(spoilt).ordinal()]++;
        }
        assertFalse(Arrays.stream(outcomes).anyMatch(count -> count < SPOILT / 50), Arrays.toString(outcomes));
    }

    private HelloOutcome outcome(byte[] message) {
        try (NativeOctets octets = NativeOctets.of(message)) {
            return hello.parse(octets.address(), octets.length());
        }
    }

    private static List<byte[]> messages() throws Exception {
        List<byte[]> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.sorted().toList()) {
                messages.add(Files.readAllBytes(file));
            }
        }
        assertFalse(messages.isEmpty());
        return messages;
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ClientHelloPropertyTest.class.getResource("/fuzz/ClientHelloFuzz"))
                .toURI());
    }
}
