package io.ringprobe.config;

/**
 * What the probe puts up with from a plugin before it goes on without it.
 *
 * @param failures a plugin that has failed or taken too long so many times is switched off for the rest of the run; 0 =
 *     never
 * @param budgetMillis a call that takes longer is too long; 0 = calls aren't timed
 */
public record PluginLimits(long failures, int budgetMillis) {
    /** All is put up with. */
    public static final PluginLimits NONE = new PluginLimits(0, 0);
}
