package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;

/**
 * Layout of what the page keeps of a flow: the head of its {@link FlowRecord}, whose offsets hold here too, and one
 * text that tells what it was about.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  the record's header and basic section, padded to 8           |
 *   +---------------------------------------------------------------+
 *   |  number of the schema, which names the presence bitmap     2  |
 *   |  length of the text                                        2  |
 *   +---------------------------------------------------------------+
 *   |  text, as it was on the wire, cut where the slot ends         |
 *   +---------------------------------------------------------------+
 * </pre>
 */
final class FlowSlot {
    static final int LENGTH = 256;

    /** Octets copied from the head of a record; a record's length is a multiple of 8, so that they are there. */
    static final int HEAD_LENGTH = FlowRecord.BASIC_OFFSET + FlowRecord.BASIC.exportedLength() + 7 & -8;

    static final int SCHEMA_OFFSET = HEAD_LENGTH;
    static final int TEXT_LENGTH_OFFSET = SCHEMA_OFFSET + 2;
    static final int TEXT_OFFSET = TEXT_LENGTH_OFFSET + 2;
    static final int MAX_TEXT = LENGTH - TEXT_OFFSET;

    private FlowSlot() {}
}
