package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** Logical link control with SNAP (IEEE 802.2, RFC 1042): how 802.3 and 802.11 frames carry an EtherType. */
final class LlcParser {
    /** DSAP, SSAP, control, organization code (3), EtherType (2). */
    private static final int SNAP_HEADER = 8;

    private static final int SHORTEST_LLC = 3;
    private static final int SNAP = 0xAAAA03;
    private static final int ENCAPSULATED_ETHERNET = 0x000000;
    private static final int BRIDGED_ETHERNET = 0x0000F8;

    private LlcParser() {}

    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < SHORTEST_LLC) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        if (threeBytes(frame + offset) != SNAP) {
            return ParseOutcome.NOT_IP;
        }
        if (captured - offset < SNAP_HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        int organization = threeBytes(frame + offset + 3);
        int type = Memory.getUnsignedShortBE(frame + offset + 6);
        // A length in place of the type would lead back here: SNAP inside SNAP is nothing that exists.
        if (type < 0x0600 || organization != ENCAPSULATED_ETHERNET && organization != BRIDGED_ETHERNET) {
            return ParseOutcome.NOT_IP;
        }
        return EtherTypeParser.parse(type, frame, offset + SNAP_HEADER, captured, descriptor, depth);
    }

    private static int threeBytes(long address) {
        return Memory.getUnsignedByte(address) << 16 | Memory.getUnsignedShortBE(address + 1);
    }
}
