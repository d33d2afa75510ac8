package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/** The string and bytes fields of sections. Stateless. */
final class VariableFields {
    private VariableFields() {}

    static Field.Variable[] of(Schema schema) {
        List<Field.Variable> found = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (field.storage() instanceof Field.Variable variable) {
                found.add(variable);
            }
        }
        return found.toArray(Field.Variable[]::new);
    }

    /**
     * Copies the data of all these fields of a section into a flow record, where their slots have been copied already.
     *
     * @param to offset of the section in the record
     * @param data offset in the record where the data goes
     * @return offset where it ends
     */
    static int copy(long section, long record, int to, int data, Field.Variable[] fields) {
        int end = data;
        for (Field.Variable field : fields) {
            int length = Memory.getUnsignedShort(section + field.slot());
            Memory.putShort(record + to + field.slot() + 2, end);
            ShortCopy.copy(section + field.area(), record + end, length);
            end += length;
        }
        return end;
    }
}
