package io.ringprobe.plugin.phists;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Series;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * Histograms of payload lengths and of the times between packets, per direction, in eight bins that double: 0–15,
 * 16–31, …, 512–1023, 1024 and more (octets or milliseconds). A flow of one SYN gets no section.
 */
public final class PhistsPlugin extends FlowPlugin {
    private static final int BINS = 8;
    private static final int FIRST_BIN_BITS = 4;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final Schema.Builder S = Schema.builder("phists");
    private static final Counters SIZES =
            histogram("S_PHISTS_SIZES", 1060, "histogram of payload lengths, source to destination");
    private static final Counters PAUSES =
            histogram("S_PHISTS_IPT", 1061, "histogram of times between packets, source to destination");
    private static final Counters SIZES_REV =
            histogram("D_PHISTS_SIZES", 1062, "histogram of payload lengths, destination to source");
    private static final Counters PAUSES_REV =
            histogram("D_PHISTS_IPT", 1063, "histogram of times between packets, destination to source");

    /** Time of the last packet of each direction, ms since 1970; 0 = there was none. */
    private static final int LAST_TIMES = S.state(2 * Long.BYTES);

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            S.build(),
            "histograms of payload lengths and of times between packets",
            List.of(
                    OptionSpec.flag("i", "includezeros", "count packets without payload too"),
                    OptionSpec.flag("", "includezeroes", "the same, as ipfixprobe spells it")),
            Interest.everything().inSeries(),
            true);

    private boolean includeZeros;

    private static Counters histogram(String name, int element, String doc) {
        return S.counters(name, BINS, Ipfix.fixed(Ipfix.CESNET, element, 4), "packets", doc);
    }

    public PhistsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        includeZeros = options.flag("includezeros") || options.flag("includezeroes");
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
                count(section, packets.isForward(i), length, Math.floorDiv(packets.time(i), NANOS_PER_MILLI));
            }
        }
    }

    private void count(long section, boolean forward, int length, long now) {
        extensions().count(section, forward ? SIZES : SIZES_REV, bin(length));
        long last = section + LAST_TIMES + (forward ? 0 : Long.BYTES);
        long before = Memory.getLong(last);
        if (before != 0) {
            extensions().count(section, forward ? PAUSES : PAUSES_REV, bin(Math.max(0, now - before)));
        }
        Memory.putLong(last, now);
    }

    private static int bin(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        return Math.clamp(bits - FIRST_BIN_BITS, 0, BINS - 1);
    }
}
