package io.ringprobe.schema;

/**
 * An array of counters in a schema (phists: one a bin): in a flow record 32 bits each, like any array of numbers; in
 * the cache one octet each, as few flows count far. What doesn't fit goes into a slot of its own, of which the section
 * holds the handle.
 *
 * <pre>
 *   cache:  | … copied as it is … | handle 4 | octet | octet | … of all the section's counters
 *   record: | … copied as it is … | counter 4 | counter 4 | …
 * </pre>
 *
 * @param first which of the section's counters is the array's first one
 * @param count how many there are
 */
public record Counters(int first, int count) {
    /** Bytes of a counter in a flow record. */
    public static final int WIDTH = Integer.BYTES;
}
