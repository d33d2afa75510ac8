package io.ringprobe.export.contract;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.Map;

/**
 * One flow with a known value in each field.
 *
 * @param version 4 or 6
 * @param hasSections whether the plugins' sections are there
 * @param values of integers, times and floats a {@link Number} (unsigned ones as they lie in memory), of the other
 *     types octets, of lists a {@link java.util.List} of these; of fields in repeated sections a list with a value for
 *     each section
 */
public record Sample(int version, boolean hasSections, Map<Field, Object> values) {
    /** How many sections of a plugin that can have several the flow has. */
    public int sections(Schema repeated) {
        Field first = repeated.fields().getFirst();
        return hasSections ? ((List<?>) values.get(first)).size() : 0;
    }

    /** How many repeats of the flow's record there must be. */
    public int repeats(RecordSchema schema) {
        return schema.plugins().stream()
                .filter(Schema::isRepeated)
                .mapToInt(plugin -> Math.max(0, sections(plugin) - 1))
                .sum();
    }
}
