package io.ringprobe.export.contract;

import io.ringprobe.schema.Field;
import java.util.Map;

/**
 * One flow with a known value in each field.
 *
 * @param version 4 or 6
 * @param hasSections whether the plugins' sections are there
 * @param values of integers, times and floats a {@link Number} (unsigned ones as they lie in memory), of the other
 *     types octets, of lists a {@link java.util.List} of these
 */
public record Sample(int version, boolean hasSections, Map<Field, Object> values) {}
