package io.ringprobe.guard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measured figures by their names. */
final class Figures {
    private final Map<String, Double> byName = new LinkedHashMap<>();

    void add(String name, double figure) {
        if (byName.put(name, figure) != null) {
            throw new IllegalArgumentException(name + " was measured twice");
        }
    }

    /** What was done with memory, for each of so many packets, flows or records. */
    void add(String name, AccessCount count, long divisor) {
        if (count.loads() == 0) {
            throw new IllegalStateException(name + ": nothing was counted");
        }
        add(name + ".loads", (double) count.loads() / divisor);
        add(name + ".stores", (double) count.stores() / divisor);
        add(name + ".copied", (double) count.copied() / divisor);
    }

    Map<String, Double> byName() {
        return Collections.unmodifiableMap(byName);
    }
}
