package io.ringprobe.plugin.idpcontent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdpContentPluginTest {
    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldKeepTheFirstPayloadOfEachDirection() {
        try (PluginRig rig = PluginRig.of("idpcontent").tcp(40_000, 80)) {
            rig.handshake().send(text("first")).send(text("second"));
            rig.reply(text("\0\u00ff")).reply(text("later")).send(text("third"));
            RecordValues record = rig.end().getFirst();
            assertEquals("first", record.text("IDP_CONTENT"));
            assertEquals("00ff", record.hex("IDP_CONTENT_REV"));
        }
    }

    @Test
    void shouldTakeAnswersWithoutRequests() {
        try (PluginRig rig = PluginRig.of("idpcontent").tcp(40_000, 80)) {
            RecordValues record = rig.handshake().reply(text("220 hi")).end().getFirst();
            assertEquals("", record.text("IDP_CONTENT"));
            assertEquals("220 hi", record.text("IDP_CONTENT_REV"));
        }
    }

    @Test
    void shouldCutAfterHundredOctets() {
        try (PluginRig rig = PluginRig.of("idpcontent").udp(40_000, 5000)) {
            String hundred = "0123456789".repeat(10);
            RecordValues record =
                    rig.send(text(hundred + "x")).reply(text(hundred)).end().getFirst();
            assertEquals(hundred, record.text("IDP_CONTENT"));
            assertEquals(hundred, record.text("IDP_CONTENT_REV"));
        }
    }

    @Test
    void shouldGiveFlowsWithoutPayloadNoSection() {
        try (PluginRig rig = PluginRig.of("idpcontent").tcp(40_000, 80)) {
            assertFalse(rig.handshake().end().getFirst().has("idpcontent"));
        }
    }
}
