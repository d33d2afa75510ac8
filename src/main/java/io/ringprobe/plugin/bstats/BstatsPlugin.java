package io.ringprobe.plugin.bstats;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/**
 * The first 15 bursts of each direction. A burst is three or more packets with payload, less than a second apart. Flows
 * of three packets or less get no section.
 */
public final class BstatsPlugin extends FlowPlugin {
    private static final int MAX_BURSTS = 15;
    private static final int MIN_PACKETS = 3;
    private static final long MAX_PAUSE_NANOS = 1_000_000_000L;

    private static final Schema.Builder S = Schema.builder("bstats");
    private static final Rows FORWARD = S.rows(MAX_BURSTS);
    private static final int PACKETS =
            column(FORWARD, "SBI_BRST_PACKETS", 1050, "packets", "packets in each burst, source to destination");
    private static final int BYTES =
            column(FORWARD, "SBI_BRST_BYTES", 1051, "octets", "payload in each burst, source to destination");
    private static final int START =
            time(FORWARD, "SBI_BRST_TIME_START", 1052, "begin of each burst, source to destination");
    private static final int STOP =
            time(FORWARD, "SBI_BRST_TIME_STOP", 1053, "end of each burst, source to destination");
    private static final Rows REVERSE = S.rows(MAX_BURSTS);

    static {
        column(REVERSE, "DBI_BRST_PACKETS", 1054, "packets", "packets in each burst, destination to source");
        column(REVERSE, "DBI_BRST_BYTES", 1055, "octets", "payload in each burst, destination to source");
        time(REVERSE, "DBI_BRST_TIME_START", 1056, "begin of each burst, destination to source");
        time(REVERSE, "DBI_BRST_TIME_STOP", 1057, "end of each burst, destination to source");
    }

    /**
     * What may become the next burst of each direction, laid out as a row: so that it is at hand wherever the rows of
     * those before it are.
     */
    private static final int OPEN = S.state(2 * FORWARD.width());

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "the first 15 bursts of packets of each direction",
            List.of(),
            Interest.everything().inSeries(),
            true);

    private static int column(Rows rows, String name, int element, String unit, String doc) {
        return S.column(rows, name, Type.UINT32, Ipfix.fixed(Ipfix.CESNET, element, 4), unit, doc);
    }

    private static int time(Rows rows, String name, int element, String doc) {
        return S.column(rows, name, Type.TIME, Ipfix.milliseconds(Ipfix.CESNET, element), "", doc);
    }

    public BstatsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    public void series(Flow flow, Series packets) {
        if (packets.isLast() && flow.packets() <= MIN_PACKETS) {
            return;
        }
        long section = extensions().create(flow);
        for (int i = 0; i < packets.count(); i++) {
            if (packets.payloadLength(i) > 0) {
                count(section, packets.isForward(i), packets.time(i), packets.payloadLength(i));
            }
        }
    }

    @Override
    public void preExport(Flow flow) {
        if (flow.packets() <= MIN_PACKETS) {
            extensions().remove(flow);
            return;
        }
        long section = extensions().section(flow);
        close(section, FORWARD, open(section, true));
        close(section, REVERSE, open(section, false));
    }

    private static long open(long section, boolean forward) {
        return section + OPEN + (forward ? 0 : FORWARD.width());
    }

    private void count(long section, boolean forward, long time, int length) {
        long open = open(section, forward);
        if (Memory.getInt(open + PACKETS) > 0 && time - Memory.getLong(open + STOP) < MAX_PAUSE_NANOS) {
            extend(open, time, length);
        } else {
            close(section, forward ? FORWARD : REVERSE, open);
            begin(open, time, length);
        }
    }

    /** Tells the burst, if it became one and there aren't as many as there may be. */
    private void close(long section, Rows rows, long open) {
        if (isBurst(open)) {
            long row = extensions().addRow(section, rows);
            if (row != 0) {
                Memory.copyWords(open, row, rows.width());
            }
        }
    }

    private static boolean isBurst(long row) {
        return Memory.getInt(row + PACKETS) >= MIN_PACKETS;
    }

    private static void begin(long row, long time, int length) {
        Memory.putInt(row + PACKETS, 1);
        Memory.putInt(row + BYTES, length);
        Memory.putLong(row + START, time);
        Memory.putLong(row + STOP, time);
    }

    private static void extend(long row, long time, int length) {
        Memory.putInt(row + PACKETS, Memory.getInt(row + PACKETS) + 1);
        Memory.putInt(row + BYTES, Memory.getInt(row + BYTES) + length);
        Memory.putLong(row + STOP, time);
    }
}
