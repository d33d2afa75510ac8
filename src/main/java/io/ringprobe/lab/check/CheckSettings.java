package io.ringprobe.lab.check;

import java.util.Set;

/**
 * How strict a check is.
 *
 * @param ignored what is not compared
 * @param strict whether what the records never tell at all (flags, a field) counts as a difference
 * @param toleranceNanos by how much times may differ, beyond how exact their format is
 * @param worst how many flows are listed
 */
public record CheckSettings(Set<Aspect> ignored, boolean strict, long toleranceNanos, int worst) {
    /** Compares all that is told, and lists ten flows. */
    public static final CheckSettings DEFAULT = new CheckSettings(Set.of(), false, 0, 10);

    public CheckSettings {
        ignored = Set.copyOf(ignored);
    }
}
