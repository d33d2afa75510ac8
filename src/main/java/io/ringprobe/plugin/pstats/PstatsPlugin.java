package io.ringprobe.plugin.pstats;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/**
 * Length, time, TCP flags and direction of each of a flow's first 30 packets. Packets without payload don't count
 * unless {@code includezeros} is given; with {@code skipdup} repeated TCP segments don't. A flow of one SYN gets no
 * section: those are mostly scans.
 */
public final class PstatsPlugin extends FlowPlugin {
    private static final int MAX_PACKETS = 30;
    /** Few flows have more than these. */
    private static final int NEAR_PACKETS = 5;

    private static final Schema.Builder S = Schema.builder("pstats");
    private static final Rows PACKETS = S.rows(MAX_PACKETS, NEAR_PACKETS);
    private static final int LENGTH = S.column(
            PACKETS, "PPI_PKT_LENGTHS", Type.UINT16, Ipfix.fixed(Ipfix.CESNET, 1013, 2), "octets", "payload lengths");
    private static final int TIME = S.column(
            PACKETS, "PPI_PKT_TIMES", Type.TIME, Ipfix.milliseconds(Ipfix.CESNET, 1014), "", "times of the packets");
    private static final int FLAGS =
            S.column(PACKETS, "PPI_PKT_FLAGS", Type.UINT8, Ipfix.fixed(Ipfix.CESNET, 1015, 1), "", "TCP flags");
    private static final int DIRECTION = S.column(
            PACKETS,
            "PPI_PKT_DIRECTIONS",
            Type.INT8,
            Ipfix.fixed(Ipfix.CESNET, 1016, 1),
            "",
            "1 = source to destination, -1 = destination to source");
    private static final int LAST_SEGMENTS = S.state(2 * Segment.LENGTH);

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "length, time, TCP flags and direction of each of the first 30 packets",
            List.of(
                    OptionSpec.flag("i", "includezeros", "count packets without payload too"),
                    OptionSpec.flag("", "includezeroes", "the same, as ipfixprobe spells it"),
                    OptionSpec.flag("s", "skipdup", "pass over TCP segments that were seen before")),
            Interest.everything().inSeries(),
            true);

    private boolean includeZeros;
    private boolean skipDuplicates;

    public PstatsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        includeZeros = options.flag("includezeros") || options.flag("includezeroes");
        skipDuplicates = options.flag("skipdup");
    }

    /** Whether a segment repeats another its sequence numbers say, which a series doesn't have. */
    @Override
    public Interest interest() {
        return skipDuplicates ? Interest.everything() : super.interest();
    }

    @Override
    public void series(Flow flow, Series packets) {
        if (packets.isLast() && flow.isLoneSyn()) {
            return;
        }
        long section = extensions().create(flow);
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.payloadLength(i);
            if (length > 0 || includeZeros) {
                long row = extensions().addRow(section, PACKETS);
                if (row == 0) {
                    return;
                }
                fill(row, length, packets.time(i), packets.tcpFlags(i), packets.isForward(i));
            }
        }
    }

    private static void fill(long row, int length, long time, int flags, boolean forward) {
        Memory.putShort(row + LENGTH, length);
        Memory.putLong(row + TIME, time);
        Memory.putByte(row + FLAGS, flags);
        Memory.putByte(row + DIRECTION, forward ? 1 : -1);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return add(extensions().create(flow), packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return add(extensions().section(flow), packet);
    }

    @Override
    public void preExport(Flow flow) {
        if (flow.isLoneSyn()) {
            extensions().remove(flow);
        }
    }

    private Verdict add(long section, Packet packet) {
        if (packet.protocol() == Interest.TCP && isDuplicate(section, packet)) {
            return Verdict.KEEP;
        }
        if (packet.payloadLength() == 0 && !includeZeros) {
            return Verdict.KEEP;
        }
        long row = extensions().addRow(section, PACKETS);
        if (row == 0) {
            return Verdict.DETACH;
        }
        fill(row, packet.payloadLength(), packet.time(), packet.tcpFlags(), packet.isForward());
        return Verdict.KEEP;
    }

    private boolean isDuplicate(long section, Packet packet) {
        long last = section + LAST_SEGMENTS + (packet.isForward() ? 0 : Segment.LENGTH);
        if (extensions().rowCount(section, PACKETS) > 0 && Segment.repeats(last, packet)) {
            return true;
        }
        Segment.remember(last, packet);
        return false;
    }

    /**
     * The last TCP segment of one direction.
     *
     * <pre>
     *   | sequence number 4 | acknowledgment number 4 | payload length 4 | TCP flags 4 |
     * </pre>
     */
    private static final class Segment {
        static final int ACKNOWLEDGMENT_OFFSET = 4;
        static final int PAYLOAD_OFFSET = ACKNOWLEDGMENT_OFFSET + 4;
        static final int FLAGS_OFFSET = PAYLOAD_OFFSET + 4;
        static final int LENGTH = FLAGS_OFFSET + 4;

        private Segment() {}

        /** Neither sequence nor acknowledgment number went forward (modulo 2^32), and length and flags are the same. */
        static boolean repeats(long segment, Packet packet) {
            return packet.tcpSequence() - Memory.getInt(segment) <= 0
                    && packet.tcpAcknowledgment() - Memory.getInt(segment + ACKNOWLEDGMENT_OFFSET) <= 0
                    && packet.payloadLength() == Memory.getInt(segment + PAYLOAD_OFFSET)
                    && packet.tcpFlags() == Memory.getInt(segment + FLAGS_OFFSET);
        }

        static void remember(long segment, Packet packet) {
            Memory.putInt(segment, packet.tcpSequence());
            Memory.putInt(segment + ACKNOWLEDGMENT_OFFSET, packet.tcpAcknowledgment());
            Memory.putInt(segment + PAYLOAD_OFFSET, packet.payloadLength());
            Memory.putInt(segment + FLAGS_OFFSET, packet.tcpFlags());
        }
    }
}
