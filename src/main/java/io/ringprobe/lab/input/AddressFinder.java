package io.ringprobe.lab.input;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;

/**
 * Finds where in a frame the addresses of its flow stand: behind tags and tunnels those that the probe's own parser
 * takes. Used by one thread.
 */
final class AddressFinder implements AutoCloseable {
    private static final int IPV4_LENGTH = 4;
    /** No header that the parser steps over is longer. */
    private static final int FARTHEST = 512;

    private final NativeBlock descriptor = NativeBlock.allocateCleared(PacketDescriptor.LENGTH);
    private int source;
    private int addressLength;

    /** Looks for them; returns whether there are any. */
    boolean find(long frame, int length) {
        ParseOutcome outcome = HeaderParser.parse(LinkType.ETHERNET, frame, length, length, descriptor.address());
        if (outcome != ParseOutcome.PARSED) {
            return false;
        }
        long key = descriptor.address() + PacketDescriptor.KEY_OFFSET;
        addressLength = FlowKey.version(key) == 4 ? IPV4_LENGTH : FlowKey.ADDRESS_LENGTH;
        int last = Math.min(length, FARTHEST) - 2 * addressLength;
        for (int at = 0; at <= last; at++) {
            if (isAt(frame + at, key)) {
                source = at;
                return true;
            }
        }
        return false;
    }

    private boolean isAt(long frame, long key) {
        for (int i = 0; i < addressLength; i++) {
            if (Memory.getByte(frame + i) != Memory.getByte(key + FlowKey.ADDRESS_A_OFFSET + i)
                    || Memory.getByte(frame + addressLength + i)
                            != Memory.getByte(key + FlowKey.ADDRESS_B_OFFSET + i)) {
                return false;
            }
        }
        return true;
    }

    boolean isIpv6() {
        return addressLength != IPV4_LENGTH;
    }

    /** Where the source's address begins, octets from the frame's first. */
    int source() {
        return source;
    }

    /** Where the destination's address begins. */
    int destination() {
        return source + addressLength;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
