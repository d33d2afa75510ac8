package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;

/**
 * Writes the values that one field has in the several sections of a plugin, that of the flow's record and those of its
 * repeats, as one basicList ({@link BasicListEncoder}). The lists of all fields have the same length, and what stands
 * at the same place in them belongs together: so their semantic is "ordered". Stateless.
 */
final class RepeatedListEncoder {
    /** RFC 6313, 10.1. */
    static final int ORDERED = 4;

    private RepeatedListEncoder() {}

    /**
     * Writes a list.
     *
     * @param at where in {@code code} the operation begins
     * @return where the list ends
     */
    static long write(int[] code, int at, long record, long to) {
        int value = code[at + 1];
        int length = code[at + 3] & 0xFFFF;
        int offsetInRepeat = code[at + 2] >>> 16;
        long presence = 1L << (code[at + 2] & 0xFFFF);
        long end = BasicListEncoder.header(ORDERED, code[at + 3], code[at + 4], to);
        end = element(value, length, record, record + Op.offset(code[at]), end);
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            if (FlowRecord.presence(repeat) == presence) {
                end = element(value, length, repeat, repeat + offsetInRepeat, end);
            }
        }
        BasicListEncoder.complete(to, end);
        return end;
    }

    private static long element(int value, int length, long record, long from, long to) {
        return switch (Op.kind(value)) {
            case Op.TEXT -> RecordEncoder.variable(record, from, to);
            case Op.PADDED_TEXT -> RecordEncoder.padded(record, from, length, to);
            case Op.ADDRESS -> RecordEncoder.variableIp(from, to);
            default -> ValueEncoder.write(value, from, to);
        };
    }
}
