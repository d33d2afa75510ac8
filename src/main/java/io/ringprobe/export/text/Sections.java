package io.ringprobe.export.text;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordSchema;

/**
 * Finds the sections of a flow record. Keeps the offsets of the presence bitmap seen last: neighbouring records often
 * share theirs. Used by one thread.
 */
final class Sections {
    private final int basicLength;
    private final int[] lengths;
    private final int[] offsets;
    private long presence;

    Sections(RecordSchema schema) {
        basicLength = schema.basic().exportedLength();
        lengths = schema.plugins().stream().mapToInt(s -> s.exportedLength()).toArray();
        offsets = new int[1 + lengths.length];
        offsets[0] = FlowRecord.BASIC_OFFSET;
    }

    /** Looks at a record; the other methods then speak of it. */
    void locate(long record) {
        locatePresence(FlowRecord.presence(record));
    }

    /** Looks at records with this presence bitmap. */
    void locatePresence(long present) {
        if (present != presence) {
            layOut(present);
        }
    }

    /**
     * The offset of a section from the start of the record, 0 where the record has none; section 0 is the basic record.
     */
    int offset(int section) {
        return offsets[section];
    }

    /** The offset of the section in a repeat, which has but one. */
    int offsetInRepeat() {
        return FlowRecord.BASIC_OFFSET + basicLength;
    }

    /** Bit i: the record has a section of plugin i. */
    long presence() {
        return presence;
    }

    private void layOut(long present) {
        int offset = FlowRecord.BASIC_OFFSET + basicLength;
        for (int i = 0; i < lengths.length; i++) {
            boolean isPresent = (present & 1L << i) != 0;
            offsets[1 + i] = isPresent ? offset : 0;
            offset += isPresent ? lengths[i] : 0;
        }
        presence = present;
    }
}
