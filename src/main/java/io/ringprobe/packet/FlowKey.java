package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * Layout of the flow key: what two packets must share to belong to one biflow. It stands at the same shape in the
 * packet descriptor and in the flow record, so that comparing is five loads and looking up needs no copy.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       address A (16 bytes)                    |  IPv4: the first 4 bytes, the rest zero
 *  +---------------------------------------------------------------+
 *  |                       address B (16 bytes)                    |
 *  +-------------------------------+-------------------------------+
 *  |            port A             |            port B             |
 *  +-------------------------------+---------------+---------------+
 *  |            VLAN id            |   protocol    |  IP version   |
 *  +-------------------------------+---------------+---------------+
 * </pre>
 *
 * <p>Addresses are in network byte order as on the wire, the other fields in machine byte order. The header parser
 * writes A = source and B = destination; {@link #canonicalize} puts the lower endpoint first, so that both directions
 * of a biflow have the same key.
 */
public final class FlowKey {
    public static final int ADDRESS_A_OFFSET = 0;
    public static final int ADDRESS_LENGTH = 16;
    public static final int ADDRESS_B_OFFSET = ADDRESS_A_OFFSET + ADDRESS_LENGTH;
    public static final int PORT_A_OFFSET = ADDRESS_B_OFFSET + ADDRESS_LENGTH;
    public static final int PORT_B_OFFSET = PORT_A_OFFSET + 2;
    public static final int VLAN_OFFSET = PORT_B_OFFSET + 2;
    public static final int PROTOCOL_OFFSET = VLAN_OFFSET + 2;
    public static final int VERSION_OFFSET = PROTOCOL_OFFSET + 1;
    public static final int LENGTH = VERSION_OFFSET + 1;

    private FlowKey() {}

    public static int portA(long key) {
        return Memory.getUnsignedShort(key + PORT_A_OFFSET);
    }

    public static int portB(long key) {
        return Memory.getUnsignedShort(key + PORT_B_OFFSET);
    }

    /** The outermost VLAN id, 0 where there is no tag. */
    public static int vlan(long key) {
        return Memory.getUnsignedShort(key + VLAN_OFFSET);
    }

    public static int protocol(long key) {
        return Memory.getUnsignedByte(key + PROTOCOL_OFFSET);
    }

    /** 4 or 6. */
    public static int version(long key) {
        return Memory.getByte(key + VERSION_OFFSET);
    }

    public static void portA(long key, int port) {
        Memory.putShort(key + PORT_A_OFFSET, port);
    }

    public static void portB(long key, int port) {
        Memory.putShort(key + PORT_B_OFFSET, port);
    }

    /** Writes VLAN id, protocol and IP version in one store. */
    public static void identify(long key, int vlan, int protocol, int version) {
        Memory.putInt(key + VLAN_OFFSET, vlan | protocol << 16 | version << 24);
    }

    /** Whether the two keys are the same in every bit. */
    public static boolean equal(long a, long b) {
        return ((Memory.getLong(a) ^ Memory.getLong(b))
                        | (Memory.getLong(a + 8) ^ Memory.getLong(b + 8))
                        | (Memory.getLong(a + 16) ^ Memory.getLong(b + 16))
                        | (Memory.getLong(a + 24) ^ Memory.getLong(b + 24))
                        | (Memory.getLong(a + 32) ^ Memory.getLong(b + 32)))
                == 0;
    }

    public static void copy(long from, long to) {
        Memory.copyWords(from, to, LENGTH);
    }

    /**
     * Puts the lower endpoint (address, then port) first.
     *
     * @return whether the endpoints changed places
     */
    public static boolean canonicalize(long key) {
        if (isOrdered(key)) {
            return false;
        }
        swap(key);
        return true;
    }

    /** Exchanges the two endpoints. */
    public static void swap(long key) {
        long a0 = Memory.getLong(key);
        long a1 = Memory.getLong(key + 8);
        int ports = Memory.getInt(key + PORT_A_OFFSET);
        Memory.putLong(key, Memory.getLong(key + 16));
        Memory.putLong(key + 8, Memory.getLong(key + 24));
        Memory.putLong(key + 16, a0);
        Memory.putLong(key + 24, a1);
        Memory.putInt(key + PORT_A_OFFSET, Integer.rotateLeft(ports, 16));
    }

    private static boolean isOrdered(long key) {
        int order = Long.compareUnsigned(Memory.getLong(key), Memory.getLong(key + 16));
        if (order == 0) {
            order = Long.compareUnsigned(Memory.getLong(key + 8), Memory.getLong(key + 24));
        }
        return order < 0 || order == 0 && portA(key) <= portB(key);
    }
}
