package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** Ethernet headers, the captured one and those inside tunnels. */
final class EthernetParser {
    /** Two addresses and a type. */
    private static final int HEADER = 14;

    private static final int SOURCE = 6;
    private static final int TYPE = 12;

    private EthernetParser() {}

    /** Parses a frame that was captured from Ethernet. */
    static ParseOutcome parseLink(long frame, int captured, long descriptor) {
        DescriptorWriter.macs(descriptor, SOURCE, 0);
        return parse(frame, 0, captured, descriptor, 0);
    }

    /** Parses the Ethernet header at {@code offset} and what it carries. */
    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, int depth) {
        if (captured - offset < HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        int type = Memory.getUnsignedShortBE(frame + offset + TYPE);
        return EtherTypeParser.parse(type, frame, offset + HEADER, captured, descriptor, depth);
    }

    /** Whether an Ethernet header at {@code offset} would carry something that we know. */
    static boolean isLikely(long frame, int offset, int captured) {
        return captured - offset >= HEADER && EtherTypeParser.isKnown(Memory.getUnsignedShortBE(frame + offset + TYPE));
    }
}
