package io.ringprobe.lab.collect;

import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;

/** Flow keys as text, for people. Stateless; allocates. */
public final class KeyText {
    private static final int ROOM = 2 * Addresses.IPV6_LENGTH;

    private KeyText() {}

    /** The key at that address: its endpoints, A first, and the protocol. */
    public static String of(long key) {
        int version = FlowKey.version(key);
        return endpoint(key + FlowKey.ADDRESS_A_OFFSET, version, FlowKey.portA(key)) + " > "
                + endpoint(key + FlowKey.ADDRESS_B_OFFSET, version, FlowKey.portB(key)) + " protocol "
                + FlowKey.protocol(key);
    }

    private static String endpoint(long address, int version, int port) {
        try (NativeBlock room = NativeBlock.allocate(ROOM)) {
            long end = version == 4 ? Addresses.ipv4(address, room.address()) : Addresses.ipv6(address, room.address());
            String ip = Parse.text(room.address(), end);
            return version == 4 ? ip + ":" + port : "[" + ip + "]:" + port;
        }
    }
}
