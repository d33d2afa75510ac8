package io.ringprobe.lab.scenario;

import io.ringprobe.lab.random.Exponential;
import io.ringprobe.lab.random.Histogram;
import io.ringprobe.lab.traffic.Part.Encapsulation;
import io.ringprobe.lab.traffic.Part.Impairments;
import io.ringprobe.lab.traffic.Part.Manner;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads how packets come: what may stand at the top, for all parts, and in each part. */
final class MannerReader {
    private static final long MILLISECOND = 1_000_000;
    private static final long HOUR = 3_600_000_000_000L;
    private static final double HEAVIEST = 1e12;

    static final Manner DEFAULT = new Manner(
            0,
            new Exponential(10 * MILLISECOND, 0, 1000 * MILLISECOND),
            new Histogram(Map.of((long) Encapsulation.PLAIN.ordinal(), 1.0)),
            0,
            Impairments.NONE);

    private static final DistributionReader GAPS = new DistributionReader(true, 0, HOUR);

    private MannerReader() {}

    static Manner read(Keys keys, Manner otherwise) {
        return new Manner(
                keys.share("ipv6", otherwise.ipv6()),
                GAPS.read(keys, "gap", otherwise.gap()),
                encapsulation(keys.object("encapsulation"), otherwise.encapsulation()),
                keys.share("fragments", otherwise.fragments()),
                impairments(keys.object("impairments"), otherwise.impairments()));
    }

    private static Histogram encapsulation(Keys keys, Histogram otherwise) {
        if (keys == null) {
            return otherwise;
        }
        Map<Long, Double> weights = new HashMap<>();
        for (Encapsulation kind : Encapsulation.values()) {
            weights.put((long) kind.ordinal(), keys.decimal(kind.name().toLowerCase(Locale.ROOT), 0, 0, HEAVIEST));
        }
        keys.done();
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            keys.problem("needs a weight above 0");
            return otherwise;
        }
        return new Histogram(weights);
    }

    private static Impairments impairments(Keys keys, Impairments otherwise) {
        if (keys == null) {
            return otherwise;
        }
        Impairments read = new Impairments(
                keys.share("loss", otherwise.loss()),
                keys.share("duplicates", otherwise.duplicates()),
                keys.share("reordering", otherwise.reordering()),
                keys.share("retransmission", otherwise.retransmission()));
        keys.done();
        return read;
    }
}
