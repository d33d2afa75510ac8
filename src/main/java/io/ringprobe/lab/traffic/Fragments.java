package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * An IP packet that goes in pieces, one after the other. The packet is written to {@link #packet()} first. Owned by one
 * thread.
 */
final class Fragments implements AutoCloseable {
    private static final int LARGEST = 66_000;
    private static final int UNIT = 8;
    private static final int EXTENSION = 8;
    private static final int FRAGMENT_HEADER = 44;
    private static final int MORE_V4 = 0x2000;

    private static final int TOTAL_LENGTH = 2;
    private static final int IPV4_OFFSET = 6;
    private static final int IPV4_CHECKSUM = 10;
    private static final int IPV6_LENGTH = 4;
    private static final int NEXT_HEADER = 6;

    private final NativeBlock block = NativeBlock.allocate(LARGEST);
    private int version;
    private int headers;
    private int length;
    private int piece;
    private int sent;
    private int identification;

    /** Where the whole packet goes. */
    long packet() {
        return block.address();
    }

    /**
     * Begins with the packet that was written.
     *
     * @param ipLength its octets
     * @param most octets that a piece may have, its header counted
     */
    void begin(int ipVersion, int ipLength, int most) {
        version = ipVersion;
        headers = version == 4 ? Templates.IPV4_HEADER : Templates.IPV6_HEADER;
        length = ipLength - headers;
        int room = most - headers - (version == 4 ? 0 : EXTENSION);
        int half = (length + 1) / 2 + UNIT - 1;
        piece = (length <= room ? half : room) & -UNIT;
        sent = 0;
        identification++;
    }

    /** Whether there are pieces left. */
    boolean isOpen() {
        return sent < length;
    }

    /** The octets that the next piece will have. */
    int nextLength() {
        return headers + (version == 4 ? 0 : EXTENSION) + Math.min(piece, length - sent);
    }

    /** Writes the next piece. */
    void next(long to) {
        int octets = Math.min(piece, length - sent);
        boolean more = sent + octets < length;
        Memory.copy(packet(), to, headers);
        int payload = headers;
        if (version == 4) {
            ipv4(to, headers + octets, more);
        } else {
            ipv6(to, EXTENSION + octets, more);
            payload += EXTENSION;
        }
        Memory.copy(packet() + headers + sent, to + payload, octets);
        sent += octets;
    }

    private void ipv4(long to, int total, boolean more) {
        Memory.putShortBE(to + TOTAL_LENGTH, total);
        Memory.putShortBE(to + IPV4_OFFSET, sent / UNIT | (more ? MORE_V4 : 0));
        Memory.putShort(to + IPV4_CHECKSUM, 0);
        int sum = 0;
        for (int i = 0; i < Templates.IPV4_HEADER; i += 2) {
            sum += Memory.getUnsignedShortBE(to + i);
        }
        Memory.putShortBE(to + IPV4_CHECKSUM, Checksum.of(sum));
    }

    private void ipv6(long to, int behind, boolean more) {
        int protocol = Memory.getUnsignedByte(to + NEXT_HEADER);
        Memory.putShortBE(to + IPV6_LENGTH, behind);
        Memory.putByte(to + NEXT_HEADER, FRAGMENT_HEADER);
        Memory.putShortBE(to + Templates.IPV6_HEADER, protocol << Byte.SIZE);
        Memory.putShortBE(to + Templates.IPV6_HEADER + 2, sent | (more ? 1 : 0));
        Memory.putIntBE(to + Templates.IPV6_HEADER + 4, identification);
    }

    @Override
    public void close() {
        block.close();
    }
}
