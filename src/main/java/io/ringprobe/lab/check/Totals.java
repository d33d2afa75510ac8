package io.ringprobe.lab.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the flows that were judged. Owned by the thread that judges. */
final class Totals {
    long found;
    long packets;
    long packetsFound;
    long octets;
    long octetsFound;
    long exact;

    private final long[] flowsByAspect = new long[Aspect.values().length];
    private final Map<String, Long> flowsByField = new TreeMap<>();

    /** Counts a flow that differs in these aspects, bits by their ordinals. */
    void count(int aspects) {
        if (aspects == 0) {
            exact++;
        }
        for (int bits = aspects; bits != 0; bits &= bits - 1) {
            flowsByAspect[Integer.numberOfTrailingZeros(bits)]++;
        }
    }

    void countField(String name) {
        flowsByField.merge(name, 1L, Long::sum);
    }

    /** Flows by the aspects in which they differ, those with none left out. */
    Map<Aspect, Long> differences() {
        Map<Aspect, Long> differences = new EnumMap<>(Aspect.class);
        for (Aspect aspect : Aspect.values()) {
            if (flowsByAspect[aspect.ordinal()] > 0) {
                differences.put(aspect, flowsByAspect[aspect.ordinal()]);
            }
        }
        return differences;
    }

    /** Flows by the fields in which they differ. */
    Map<String, Long> fields() {
        return new TreeMap<>(flowsByField);
    }
}
