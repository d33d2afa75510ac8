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
    private static final Rows FORWARD = S.rows(MAX_BURSTS, 1);
    private static final int PACKETS =
            column(FORWARD, "SBI_BRST_PACKETS", 1050, "packets", "packets in each burst, source to destination");
    private static final int BYTES =
            column(FORWARD, "SBI_BRST_BYTES", 1051, "octets", "payload in each burst, source to destination");
    private static final int START =
            time(FORWARD, "SBI_BRST_TIME_START", 1052, "begin of each burst, source to destination");
    private static final int STOP =
            time(FORWARD, "SBI_BRST_TIME_STOP", 1053, "end of each burst, source to destination");
    private static final Rows REVERSE = S.rows(MAX_BURSTS, 1);

    static {
        column(REVERSE, "DBI_BRST_PACKETS", 1054, "packets", "packets in each burst, destination to source");
        column(REVERSE, "DBI_BRST_BYTES", 1055, "octets", "payload in each burst, destination to source");
        time(REVERSE, "DBI_BRST_TIME_START", 1056, "begin of each burst, destination to source");
        time(REVERSE, "DBI_BRST_TIME_STOP", 1057, "end of each burst, destination to source");
    }

    /** Whether each direction has all the bursts it can have: one byte each. */
    private static final int FULL = S.state(2);

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
        dropUnfinished(section, FORWARD);
        dropUnfinished(section, REVERSE);
    }

    private void dropUnfinished(long section, Rows rows) {
        if (extensions().rowCount(section, rows) > 0 && !isBurst(extensions().lastRow(section, rows))) {
            extensions().dropLastRow(section, rows);
        }
    }

    private void count(long section, boolean forward, long time, int length) {
        Rows rows = forward ? FORWARD : REVERSE;
        long full = section + FULL + (forward ? 0 : 1);
        if (Memory.getByte(full) != 0) {
            return;
        }
        if (extensions().rowCount(section, rows) == 0) {
            begin(extensions().addRow(section, rows), time, length);
            return;
        }
        long burst = extensions().lastRow(section, rows);
        if (time - Memory.getLong(burst + STOP) < MAX_PAUSE_NANOS) {
            extend(burst, time, length);
            return;
        }
        long next = isBurst(burst) ? extensions().addRow(section, rows) : burst;
        if (next == 0) {
            Memory.putByte(full, 1);
        } else {
            begin(next, time, length);
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
