package io.ringprobe.export.contract;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An output's format as a test reads it: decodes what was written, by other code than that which wrote it, and says
 * what a value should look like then.
 */
public interface OutputFormat {
    /** The output's name. */
    String output();

    /** Options of the output that the format needs. */
    default Map<String, List<String>> options() {
        return Map.of();
    }

    /** Options that make the output write that file; most call it {@code file}. */
    default Map<String, List<String>> options(Path file, RecordSchema schema) {
        Map<String, List<String>> values = new HashMap<>(options());
        values.put("file", List.of(file.toString()));
        return values;
    }

    /** Whether the output takes such a flow at all, with these options. */
    default boolean takes(Sample sample, RecordSchema schema) {
        return true;
    }

    /**
     * The fields of each flow in the file, in their order: decoded values by field; of plugins that can have several
     * sections in a flow a list of one value from each section, if the flow has any.
     */
    List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException;

    /** What {@link #decode} must give for a value; null where the format hasn't the field. */
    Object expected(Field field, Object value);

    /** What {@link #decode} must give for a field of a plugin that has no section in a flow; null for nothing. */
    Object absent(Field field);
}
