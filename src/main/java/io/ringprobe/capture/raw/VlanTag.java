package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;

/** Puts a VLAN tag that kernel or card took off a frame back where it was on the wire. Stateless. */
final class VlanTag {
    /** Octets of a tag, which must be free before the frame. */
    static final int LENGTH = 4;

    private static final int DEFAULT_PROTOCOL = 0x8100;
    /** Two MAC addresses. */
    private static final int ADDRESSES = 12;

    private VlanTag() {}

    /** Whether the packet's tag was taken off. */
    static boolean isMissing(int status) {
        return (status & RingLayout.VLAN_VALID) != 0;
    }

    /** Puts the tag back; returns where the frame begins now. */
    static long putBack(long packet, long frame, int status) {
        long begin = frame - LENGTH;
        Memory.putInt(begin, Memory.getInt(frame));
        Memory.putInt(begin + 4, Memory.getInt(frame + 4));
        Memory.putInt(begin + 8, Memory.getInt(frame + 8));
        boolean known = (status & RingLayout.VLAN_PROTOCOL_VALID) != 0;
        Memory.putShortBE(begin + ADDRESSES, known ? RingLayout.vlanProtocol(packet) : DEFAULT_PROTOCOL);
        Memory.putShortBE(begin + ADDRESSES + 2, RingLayout.vlanTag(packet));
        return begin;
    }
}
