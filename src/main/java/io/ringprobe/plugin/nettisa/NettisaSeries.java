package io.ringprobe.plugin.nettisa;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;

/**
 * NetTiSA's time series of a flow: what each packet adds, and what is worked out at the end (J. Koumar et al.,
 * "NetTiSA: Extended IP flow with time-series features for bandwidth-constrained high-speed network traffic
 * classification"). Until {@link #finish}, fields hold running sums, and two of them private state, so that all of it
 * takes one cache line:
 *
 * <pre>
 *   NTS_STDEV             length of the last packet
 *   NTS_SWITCHING_RATIO   how often that changed, as an integer
 *   NTS_MIN_DIFFTIMES     0: the first packet counts as a pause of 0, so the least pause always is
 * </pre>
 *
 * <p>Single and double precision, order of operations and the formulas are ipfixprobe's, as the last of six printed
 * digits depends on them. Static methods on the section's address; owned by one shard's thread.
 */
final class NettisaSeries {
    private static final Schema.Builder S = Schema.builder("nettisa");
    private static final int MEAN = real("NTS_MEAN", 1020, "octets", "mean payload length");
    private static final int MIN =
            S.uint16("NTS_MIN", Ipfix.fixed(Ipfix.CESNET, 1021, 2), "octets", "least payload length");
    private static final int MAX =
            S.uint16("NTS_MAX", Ipfix.fixed(Ipfix.CESNET, 1022, 2), "octets", "greatest payload length");
    private static final int DEVIATION = real("NTS_STDEV", 1023, "octets", "standard deviation of payload lengths");
    private static final int KURTOSIS = real("NTS_KURTOSIS", 1024, "", "kurtosis of payload lengths");
    private static final int ROOT_MEAN_SQUARE =
            real("NTS_ROOT_MEAN_SQUARE", 1025, "octets", "root mean square of payload lengths");
    private static final int DISPERSION =
            real("NTS_AVERAGE_DISPERSION", 1026, "octets", "mean distance of payload lengths from their mean");
    private static final int MEAN_SCALED_TIME =
            real("NTS_MEAN_SCALED_TIME", 1027, "µs", "mean time of packets since the begin of the flow");
    private static final int MEAN_PAUSE = real("NTS_MEAN_DIFFTIMES", 1028, "µs", "mean time between packets");

    static {
        real("NTS_MIN_DIFFTIMES", 1029, "µs", "least time between packets, the first one counting as 0");
    }

    private static final int MAX_PAUSE = real("NTS_MAX_DIFFTIMES", 1030, "µs", "greatest time between packets");
    private static final int TIME_DISTRIBUTION =
            real("NTS_TIME_DISTRIBUTION", 1031, "", "how evenly the times between packets are distributed");
    private static final int SWITCHING_RATIO =
            real("NTS_SWITCHING_RATIO", 1032, "", "share of packets that are not as long as the one before");
    /** Time of the last packet, microseconds since 1970. */
    private static final int LAST_TIME = S.state(Long.BYTES);
    /** Sum of the payload lengths. */
    private static final int OCTETS = S.state(Long.BYTES);

    private static final int LAST_LENGTH = DEVIATION;
    private static final int SWITCHES = SWITCHING_RATIO;

    static final Schema SCHEMA = S.build();

    private NettisaSeries() {}

    private static int real(String name, int element, String unit, String doc) {
        Ipfix ipfix = Ipfix.fixed(Ipfix.CESNET, element, Float.BYTES);
        return S.fixed(name, Type.FLOAT, ipfix, ipfix, unit, doc);
    }

    /** The record's first packet; the section is all zero. Where a plugin has cut, the record began before it. */
    static void begin(long section, int payload, int length, long micros, long start) {
        double square = (double) payload * payload;
        put(section + MEAN, payload);
        Memory.putShort(section + MIN, payload);
        Memory.putShort(section + MAX, payload);
        put(section + KURTOSIS, (float) (square * square));
        put(section + ROOT_MEAN_SQUARE, (float) square);
        put(section + DISPERSION, payload);
        put(section + MEAN_SCALED_TIME, micros - start);
        Memory.putInt(section + LAST_LENGTH, length);
        Memory.putInt(section + SWITCHES, 1);
        Memory.putLong(section + LAST_TIME, micros);
        Memory.putLong(section + OCTETS, payload);
    }

    /**
     * A further packet.
     *
     * @param payload octets of payload
     * @param length octets of the whole packet
     * @param n packets of the flow, this one included
     * @param micros time of the packet, microseconds since 1970
     * @param start begin of the flow, microseconds since 1970
     */
    static void add(long section, int payload, int length, long n, long micros, long start) {
        addLength(section, payload, n);
        addTime(section, n, micros, start);
        if (Memory.getInt(section + LAST_LENGTH) != length) {
            Memory.putInt(section + LAST_LENGTH, length);
            Memory.putInt(section + SWITCHES, Memory.getInt(section + SWITCHES) + 1);
        }
    }

    private static void addLength(long section, int payload, long n) {
        float mean = get(section + MEAN);
        float distance = payload - mean;
        double square = (double) distance * distance;
        put(section + MEAN, mean + distance / n);
        if (payload < Memory.getUnsignedShort(section + MIN)) {
            Memory.putShort(section + MIN, payload);
        }
        if (payload > Memory.getUnsignedShort(section + MAX)) {
            Memory.putShort(section + MAX, payload);
        }
        put(section + KURTOSIS, (float) (get(section + KURTOSIS) + square * square));
        put(section + ROOT_MEAN_SQUARE, (float) (get(section + ROOT_MEAN_SQUARE) + (double) payload * payload));
        put(section + DISPERSION, get(section + DISPERSION) + Math.abs(distance));
        Memory.putLong(section + OCTETS, Memory.getLong(section + OCTETS) + payload);
    }

    /** Where packets are out of order a pause is 0; ipfixprobe has a number of twenty digits there. */
    private static void addTime(long section, long n, long micros, long start) {
        float pause = Math.max(0, micros - Memory.getLong(section + LAST_TIME));
        float scaled = get(section + MEAN_SCALED_TIME);
        float meanPause = get(section + MEAN_PAUSE);
        float newMeanPause = meanPause + (pause - meanPause) / n;
        put(section + MEAN_SCALED_TIME, scaled + (micros - start - scaled) / n);
        put(section + MEAN_PAUSE, newMeanPause);
        if (pause > get(section + MAX_PAUSE)) {
            put(section + MAX_PAUSE, pause);
        }
        put(section + TIME_DISTRIBUTION, get(section + TIME_DISTRIBUTION) + Math.abs(newMeanPause - pause));
        Memory.putLong(section + LAST_TIME, micros);
    }

    /** Turns sums into the exported values, over {@code n} packets, two at least. */
    static void finish(long section, long n) {
        float meanSquare = get(section + ROOT_MEAN_SQUARE) / n;
        double mean = Memory.getLong(section + OCTETS) / n;
        float deviation = (float) Math.sqrt(Math.max(0, meanSquare - mean * mean));
        double variance = (double) deviation * deviation;
        put(section + DEVIATION, deviation);
        put(section + KURTOSIS, deviation == 0 ? 0 : (float) (get(section + KURTOSIS) / (n * (variance * variance))));
        put(section + ROOT_MEAN_SQUARE, (float) Math.sqrt(meanSquare));
        put(section + DISPERSION, get(section + DISPERSION) / n);
        float range = get(section + MAX_PAUSE) - Memory.getUnsignedShort(section + MIN);
        float distribution = get(section + TIME_DISTRIBUTION) / (n - 1) / range;
        put(section + TIME_DISTRIBUTION, Float.isFinite(distribution) ? distribution : 0);
        put(section + SWITCHING_RATIO, (float) Memory.getInt(section + SWITCHES) / n);
    }

    private static float get(long address) {
        return Float.intBitsToFloat(Memory.getInt(address));
    }

    private static void put(long address, float value) {
        Memory.putInt(address, Float.floatToRawIntBits(value));
    }
}
