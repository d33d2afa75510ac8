package io.ringprobe.export.unirec;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordPrograms;
import io.ringprobe.schema.RecordSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes UniRec records of one template of flow records; compiles a {@link UnirecProgram} for each presence bitmap when
 * it is first seen. Owned by the export thread; allocates nothing per record.
 */
final class UnirecEncoder implements AutoCloseable {
    private final RecordSchema schema;
    private final UnirecTemplate template;
    private final int[] offsets;
    private final int fixedLength;
    private final NativeBlock blank;
    private final RecordPrograms<UnirecProgram> programs = new RecordPrograms<>((presence, v) -> compile(presence));

    UnirecEncoder(RecordSchema schema, UnirecTemplate template) {
        this.schema = schema;
        this.template = template;
        this.offsets = new int[template.fields().size()];
        int offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            UnirecField field = template.fields().get(i);
            offsets[i] = offset;
            offset += field.isVariable() ? UnirecProgram.VARIABLE_LENGTH : field.size();
        }
        fixedLength = offset;
        blank = NativeBlock.allocateCleared(fixedLength);
        putSettings();
    }

    private void putSettings() {
        for (int i = 0; i < offsets.length; i++) {
            UnirecField field = template.fields().get(i);
            if (field.isSetting()) {
                for (int octet = 0; octet < field.size(); octet++) {
                    Memory.putByte(blank.address() + offsets[i] + octet, (int) (field.setting() >>> octet * Byte.SIZE));
                }
            }
        }
    }

    /** The program for a record. */
    UnirecProgram program(long record) {
        return programs.of(FlowRecord.presence(record), FlowRecord.ipVersion(record));
    }

    private UnirecProgram compile(long presence) {
        List<Long> fixed = new ArrayList<>();
        List<Long> variable = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            UnirecField field = template.fields().get(i);
            Field source = source(field, presence);
            if (field.isVariable()) {
                addVariable(field, source, presence, offsets[i], variable);
            } else if (source != null) {
                int from = sectionOffset(source, presence) + ((Field.Fixed) source.storage()).offset();
                fixed.add(UnirecProgram.word(UnirecValues.operation(field.type()), from, offsets[i]));
            }
        }
        return new UnirecProgram(array(fixed), array(variable), blank.address(), fixedLength);
    }

    private static long[] array(List<Long> words) {
        return words.stream().mapToLong(Long::longValue).toArray();
    }

    /** The first source that records with this presence bitmap have, or null. */
    private Field source(UnirecField field, long presence) {
        for (Field source : field.sources()) {
            int plugin = schema.indexOf(source.plugin());
            if (plugin < 0 || (presence & 1L << plugin) != 0) {
                return source;
            }
        }
        return null;
    }

    private int sectionOffset(Field source, long presence) {
        int plugin = schema.indexOf(source.plugin());
        return plugin < 0 ? FlowRecord.BASIC_OFFSET : FlowRecord.sectionOffset(schema, presence, plugin);
    }

    private void addVariable(UnirecField field, Field source, long presence, int to, List<Long> code) {
        int operation = UnirecValues.operation(field.type());
        int size = field.size();
        if (source == null) {
            code.add(UnirecProgram.word(operation, 0, to));
            code.add(UnirecProgram.elements(size, 0, size, 0));
            return;
        }
        int section = sectionOffset(source, presence);
        switch (source.storage()) {
            case Field.Variable v -> {
                code.add(UnirecProgram.word(operation | UnirecProgram.BY_SLOT, section + v.slot(), to));
                code.add(UnirecProgram.elements(size, 0, size, 0));
            }
            case Field.Array a -> {
                code.add(UnirecProgram.word(operation, section + a.offset(), to));
                code.add(UnirecProgram.elements(size, a.count(), field.type().size(), 0));
            }
            case Field.Column c -> {
                code.add(UnirecProgram.word(
                        operation | UnirecProgram.BY_SLOT, section + c.rows().slot(), to));
                code.add(UnirecProgram.elements(size, 0, c.rows().width(), c.offset()));
            }
            default -> throw new IllegalArgumentException(field.name() + " has a fixed length");
        }
    }

    @Override
    public void close() {
        blank.close();
    }
}
