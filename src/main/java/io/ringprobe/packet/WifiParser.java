package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * IEEE 802.11 data frames that carry IP behind LLC and SNAP. All others are not IP for us: management and control
 * frames, frames without data, encrypted ones, fragments but the first, and aggregates (A-MSDU), which are several
 * packets in one.
 */
final class WifiParser {
    private static final int SHORTEST_HEADER = 24;
    private static final int ADDRESS_1 = 4;
    private static final int ADDRESS_2 = 10;
    private static final int ADDRESS_3 = 16;
    private static final int SEQUENCE_CONTROL = 22;
    private static final int ADDRESS_4 = 24;

    /** Frame control, first byte: version, type, and the subtype's bit "no data". */
    private static final int KIND = 0x4F;

    private static final int DATA = 0x08;
    private static final int QOS = 0x80;

    private static final int TO_DS = 0x01;
    private static final int FROM_DS = 0x02;
    private static final int PROTECTED = 0x40;
    private static final int ORDER = 0x80;

    private static final int FRAGMENT_NUMBER = 0x000F;
    private static final int AGGREGATE = 0x80;

    private WifiParser() {}

    /**
     * @param padded whether the header is padded to a multiple of four bytes, which some drivers do and radiotap tells
     */
    static ParseOutcome parse(long frame, int offset, int captured, long descriptor, boolean padded) {
        if (captured - offset < 2) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        int control = Memory.getUnsignedShort(frame + offset);
        if ((control & KIND) != DATA || (control >>> 8 & PROTECTED) != 0) {
            return ParseOutcome.NOT_IP;
        }
        int header = headerLength(control);
        if (captured - offset < header) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        if (isPart(frame + offset, control, header)) {
            return ParseOutcome.NOT_IP;
        }
        macs(descriptor, offset, control >>> 8);
        int body = padded ? header + 3 & -4 : header;
        return LlcParser.parse(frame, offset + body, captured, descriptor, 0);
    }

    private static int headerLength(int control) {
        int length = SHORTEST_HEADER + (hasFourAddresses(control >>> 8) ? 6 : 0);
        if ((control & QOS) == 0) {
            return length;
        }
        return length + ((control >>> 8 & ORDER) != 0 ? 6 : 2);
    }

    private static boolean hasFourAddresses(int flags) {
        return (flags & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS);
    }

    /** Whether the body isn't one packet from its first byte: a later fragment, or an aggregate. */
    private static boolean isPart(long header, int control, int length) {
        if ((Memory.getUnsignedShort(header + SEQUENCE_CONTROL) & FRAGMENT_NUMBER) != 0) {
            return true;
        }
        int qosControl = length - ((control >>> 8 & ORDER) != 0 ? 6 : 2);
        return (control & QOS) != 0 && (Memory.getUnsignedByte(header + qosControl) & AGGREGATE) != 0;
    }

    private static void macs(long descriptor, int offset, int flags) {
        boolean toDs = (flags & TO_DS) != 0;
        boolean fromDs = (flags & FROM_DS) != 0;
        int destination = toDs ? ADDRESS_3 : ADDRESS_1;
        int source = fromDs ? toDs ? ADDRESS_4 : ADDRESS_3 : ADDRESS_2;
        DescriptorWriter.macs(descriptor, offset + source, offset + destination);
    }
}
