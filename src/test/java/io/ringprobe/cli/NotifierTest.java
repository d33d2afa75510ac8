package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NotifierTest {
    private static byte[] unix(String path) {
        byte[] octets = path.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(2 + octets.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) 1)
                .put(octets)
                .array();
    }

    @Test
    void shouldAddressSocketsByPathAndByAbstractName() {
        assertArrayEquals(unix("/run/notify\0"), Notifier.address("/run/notify"));
        assertArrayEquals(unix("\0name"), Notifier.address("@name"));
    }

    @Test
    void shouldKnowWhatIsNoSocket() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Messages messages = new Messages(new PrintStream(err, true, StandardCharsets.UTF_8));
        assertNull(Notifier.address("relative"));
        assertNull(Notifier.address("/" + "x".repeat(107)));
        assertNull(Notifier.to("vsock:2:1234", messages));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).startsWith("ringprobe: NOTIFY_SOCKET=vsock:2:1234 is no socket"),
                err::toString);
    }

    @Test
    void shouldTellOnceThatNobodyListens() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Messages messages = new Messages(new PrintStream(err, true, StandardCharsets.UTF_8));
        try (Notifier notifier = Notifier.to("@nobody listens here", messages)) {
            notifier.started();
            notifier.status("all is well");
            notifier.stopping();
        }
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("ringprobe: the service manager can't be told"), text);
        assertTrue(text.lines().count() == 1, text);
    }
}
