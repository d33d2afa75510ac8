package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message in segments out of order, from a capture file to a record. */
class GatheringRunTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final int FIRST = -5;

    @TempDir
    private Path folder;

    private Path capture;
    private long packets;

    /** Finds a line that ends with a full stop. */
    public static final class LinePlugin extends FlowPlugin {
        private static final Schema SCHEMA = schema();
        private static final Field.Variable LINE = SCHEMA.variable("LINE");

        private static Schema schema() {
            Schema.Builder builder = Schema.builder("line");
            builder.string("LINE", 100, Ipfix.variable(Ipfix.CESNET, 4100), "the line");
            return builder.build();
        }

        LinePlugin() {
            super(new PluginDescriptor(
                    SCHEMA,
                    "a line",
                    List.of(),
                    Interest.everything().ofProtocols(Interest.TCP).gathering(),
                    false));
        }

        @Override
        public Verdict postCreate(Flow flow, Packet packet) {
            return read(flow, packet);
        }

        @Override
        public Verdict postUpdate(Flow flow, Packet packet) {
            return read(flow, packet);
        }

        private Verdict read(Flow flow, Packet packet) {
            if (packet.isEarly() || Memory.getByte(packet.data() + packet.dataLength() - 1) != '.') {
                return Verdict.MORE;
            }
            extensions().set(extensions().create(flow), LINE, packet.data(), packet.dataLength());
            return Verdict.DETACH;
        }
    }

    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("capture.pcap");
        try (PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET)) {
            packet(out, FIRST - 1, "S", "");
            packet(out, FIRST, "A", "To be, ");
            packet(out, FIRST + 14, "A", "to be.");
            packet(out, FIRST, "A", "To be, ");
            packet(out, FIRST + 7, "A", "or not ");
        }
    }

    private void packet(PcapWriter out, int sequence, String flags, String payload) throws IOException {
        byte[] frame = PacketBuilder.ethernet()
                .ipv4("10.0.0.1", "10.0.0.2")
                .tcp(1025, 80)
                .sequence(sequence & 0xFFFF_FFFFL)
                .flags(flags)
                .payload(payload)
                .build();
        out.packet(START + packets++ * MILLI, frame);
    }

    @Test
    void shouldFindAMessageInSegmentsOutOfOrder() throws Exception {
        ProbeRun.Result result = ProbeRun.over(capture).plugin(LinePlugin::new).run();
        assertTrue(result.records().toString().contains("To be, or not to be."), result::toString);
        assertEquals(List.of(), result.pluginFailures());
        assertTrue(
                result.table().contains("streams 1 messages kept, 1 segments early, 1 segments repeated"),
                result.table().toString());
    }

    @Test
    void shouldFindNothingWhereItIsSwitchedOff() throws Exception {
        ProbeRun.Result result = ProbeRun.over(capture)
                .plugin(LinePlugin::new)
                .cache("reassembly=0")
                .run();
        assertFalse(result.records().toString().contains("To be, or not to be."), result::toString);
        assertTrue(result.records().toString().contains("to be."), result::toString);
        assertFalse(
                result.table().toString().contains("streams"), result.table().toString());
    }
}
