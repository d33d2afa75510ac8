package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.traffic.Part.Encapsulation;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * What stands before the IP packet in a frame: Ethernet, and what the flow is wrapped in. Made once; of each kind there
 * are several, which differ in their VLANs, labels or tunnels. A pair belongs together: from the client, and from the
 * server.
 *
 * <pre>
 *    0  octets                                        4
 *    4  sum of the outer IPv4 header, 0 = none         4
 *    8  the octets
 * </pre>
 */
final class Prefixes implements AutoCloseable {
    static final int SUM_OFFSET = 4;
    static final int OCTETS_OFFSET = 8;

    /** Where the outer IPv4 header of a tunnel begins. */
    static final int OUTER_IP = 14;

    private static final int LENGTH = 64;
    private static final int VARIANTS = 16;
    private static final int VERSIONS = 2;
    private static final int ALL = Encapsulation.values().length * VARIANTS * VERSIONS * 2;

    private static final long CLIENT_MAC = 0x0200_0000_0001L;
    private static final long SERVER_MAC = 0x0200_0000_0002L;
    private static final int FIRST_VLAN = 100;
    private static final int SERVICE_VLAN = 1000;
    private static final int FIRST_LABEL = 16_000;
    private static final int TUNNEL_CLIENTS = 0xC612_0001;
    private static final int TUNNEL_SERVERS = 0xC613_0001;

    private static final int TAG = 0x8100;
    private static final int SERVICE_TAG = 0x88A8;
    private static final int MPLS = 0x8847;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int GRE = 47;

    private final NativeBlock memory = NativeBlock.allocateCleared((long) ALL * LENGTH);

    Prefixes() {
        for (int prefix = 0; prefix < ALL; prefix++) {
            store(prefix);
        }
    }

    /** Draws the prefix of a flow's client; the server's is the next. */
    int choose(Part.Manner manner, int version, Dice dice) {
        int kind = (int) manner.encapsulation().next(dice);
        int variant = kind == 0 ? 0 : dice.below(VARIANTS);
        return ((kind * VARIANTS + variant) * VERSIONS + (version == 4 ? 0 : 1)) * 2;
    }

    long address(int prefix) {
        return memory.address() + (long) prefix * LENGTH;
    }

    /** The octets of the longest of a kind. */
    static int length(Encapsulation kind) {
        return switch (kind) {
            case PLAIN -> 14;
            case VLAN -> 18;
            case QINQ, MPLS -> 22;
            case GRE -> OUTER_IP + Templates.IPV4_HEADER + 4;
        };
    }

    private void store(int prefix) {
        boolean fromServer = (prefix & 1) != 0;
        int type = (prefix >>> 1 & 1) == 0 ? IPV4 : IPV6;
        int variant = (prefix >>> 2) % VARIANTS;
        Encapsulation kind = Encapsulation.values()[(prefix >>> 2) / VARIANTS];
        ByteBuffer octets = ByteBuffer.allocate(length(kind));
        putMac(octets, fromServer ? CLIENT_MAC : SERVER_MAC);
        putMac(octets, fromServer ? SERVER_MAC : CLIENT_MAC);
        switch (kind) {
            case PLAIN -> octets.putShort((short) type);
            case VLAN -> tag(octets, TAG, FIRST_VLAN + variant).putShort((short) type);
            case QINQ ->
                tag(tag(octets, SERVICE_TAG, SERVICE_VLAN + variant % 4), TAG, FIRST_VLAN + variant)
                        .putShort((short) type);
            case MPLS ->
                octets.putShort((short) MPLS)
                        .putInt(FIRST_LABEL + variant << 12 | 64)
                        .putInt(FIRST_LABEL + 1000 + variant << 12 | 0x100 | 63);
            case GRE -> tunnel(octets, fromServer, variant, type);
        }
        long to = address(prefix);
        Memory.putInt(to, octets.capacity());
        if (kind == Encapsulation.GRE) {
            Memory.putInt(to + SUM_OFFSET, Checksum.sum(octets.array(), OUTER_IP, Templates.IPV4_HEADER));
        }
        Memory.copyFromArray(octets.array(), 0, to + OCTETS_OFFSET, octets.capacity());
    }

    private static void putMac(ByteBuffer to, long mac) {
        to.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    private static ByteBuffer tag(ByteBuffer to, int type, int vlan) {
        return to.putShort((short) type).putShort((short) vlan);
    }

    /** An outer IPv4 header without length and checksum, and a GRE header. */
    private static void tunnel(ByteBuffer to, boolean fromServer, int variant, int type) {
        int client = TUNNEL_CLIENTS + variant;
        int server = TUNNEL_SERVERS + variant;
        to.putShort((short) IPV4).putInt(0x4500_0000).putInt(0x0000_4000);
        to.putInt(64 << 24 | GRE << 16);
        to.putInt(fromServer ? server : client).putInt(fromServer ? client : server);
        to.putShort((short) 0).putShort((short) type);
    }

    @Override
    public void close() {
        memory.close();
    }
}
