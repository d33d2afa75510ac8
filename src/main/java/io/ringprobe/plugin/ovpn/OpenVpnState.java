package io.ringprobe.plugin.ovpn;

import io.ringprobe.memory.Memory;

/**
 * How far a flow has got in OpenVPN's handshake, and how much of it looks like data packets. Layout:
 *
 * <pre>
 *     0  large packets                                            4
 *     4  of them, those with the opcode of data                   4
 *     8  status                                                   1
 *     9  packets in a row that don't fit the handshake, signed    1
 *    10  1 = the client is the flow's source                      1
 * </pre>
 *
 * <p>Since version 2.6 OpenVPN acknowledges the server's reset within its ClientHello; ipfixprobe, which wants an
 * acknowledgment by itself and TLS at fixed places, doesn't recognise that handshake.
 *
 * <p>Static methods on the state's address; owned by one shard's thread.
 */
final class OpenVpnState {
    static final int LENGTH = 16;

    static final int NOTHING = 0;
    static final int CLIENT_RESET = 1;
    static final int SERVER_RESET = 2;
    static final int ACKNOWLEDGED = 3;
    static final int CLIENT_HELLO = 4;
    static final int SERVER_HELLO = 5;
    static final int CONTROL = 6;
    static final int DATA = 7;

    private static final int LARGE_OFFSET = 0;
    private static final int DATA_OFFSET = LARGE_OFFSET + 4;
    private static final int STATUS_OFFSET = DATA_OFFSET + 4;
    private static final int MISFITS_OFFSET = STATUS_OFFSET + 1;
    private static final int CLIENT_IS_SOURCE_OFFSET = MISFITS_OFFSET + 1;

    private static final int MAX_MISFITS = 4;

    private OpenVpnState() {}

    static int status(long state) {
        return Memory.getByte(state + STATUS_OFFSET);
    }

    static int large(long state) {
        return Memory.getInt(state + LARGE_OFFSET);
    }

    static int data(long state) {
        return Memory.getInt(state + DATA_OFFSET);
    }

    static void addLarge(long state, boolean isData) {
        Memory.putInt(state + LARGE_OFFSET, large(state) + 1);
        Memory.putInt(state + DATA_OFFSET, data(state) + (isData ? 1 : 0));
    }

    /** Takes the handshake a step on; a packet of {@code length} octets that begins with an opcode. */
    static void advance(long state, long packet, int length, boolean forward) {
        int opcode = OpenVpnParser.opcode(packet);
        if (isClientReset(opcode)) {
            Memory.putByte(state + CLIENT_IS_SOURCE_OFFSET, forward ? 1 : 0);
            reach(state, CLIENT_RESET);
            return;
        }
        int status = status(state);
        if (status == NOTHING) {
            return;
        }
        boolean fromClient = (Memory.getByte(state + CLIENT_IS_SOURCE_OFFSET) != 0) == forward;
        int next = next(status, opcode, fromClient, packet, length);
        if (next != NOTHING) {
            reach(state, next);
        } else {
            misfit(state, isHandshake(opcode) ? 2 : 1);
        }
    }

    static boolean isClientReset(int opcode) {
        return opcode == OpenVpnParser.HARD_RESET_CLIENT_V1
                || opcode == OpenVpnParser.HARD_RESET_CLIENT_V2
                || opcode == OpenVpnParser.HARD_RESET_CLIENT_V3;
    }

    static boolean isData(int opcode) {
        return opcode == OpenVpnParser.DATA_V1 || opcode == OpenVpnParser.DATA_V2;
    }

    /** The status that the packet leads to, {@link #NOTHING} where it doesn't fit. */
    private static int next(int status, int opcode, boolean fromClient, long packet, int length) {
        return switch (opcode) {
            case OpenVpnParser.HARD_RESET_SERVER_V1, OpenVpnParser.HARD_RESET_SERVER_V2 ->
                status == CLIENT_RESET && !fromClient ? SERVER_RESET : NOTHING;
            case OpenVpnParser.CONTROL_V1 -> afterControl(status, fromClient, packet, length);
            case OpenVpnParser.ACK_V1 -> {
                boolean isFirst = status == SERVER_RESET && fromClient;
                yield isFirst ? ACKNOWLEDGED : exchanged(status);
            }
            case OpenVpnParser.DATA_V1, OpenVpnParser.DATA_V2 -> status == CONTROL || status == DATA ? DATA : NOTHING;
            default -> NOTHING;
        };
    }

    private static int afterControl(int status, boolean fromClient, long packet, int length) {
        boolean isReset = status == SERVER_RESET || status == ACKNOWLEDGED;
        if (isReset && fromClient && OpenVpnParser.hasClientHello(packet, length)) {
            return CLIENT_HELLO;
        }
        if (status == CLIENT_HELLO && !fromClient && OpenVpnParser.hasServerHello(packet, length)) {
            return SERVER_HELLO;
        }
        return exchanged(status);
    }

    private static int exchanged(int status) {
        return status == SERVER_HELLO || status == CONTROL ? CONTROL : NOTHING;
    }

    /** Resets and control packets out of place weigh twice as much as any other packet. */
    private static boolean isHandshake(int opcode) {
        return opcode == OpenVpnParser.HARD_RESET_SERVER_V1
                || opcode == OpenVpnParser.HARD_RESET_SERVER_V2
                || opcode == OpenVpnParser.CONTROL_V1;
    }

    private static void reach(long state, int status) {
        Memory.putByte(state + STATUS_OFFSET, status);
        Memory.putByte(state + MISFITS_OFFSET, 0);
    }

    private static void misfit(long state, int weight) {
        int misfits = Memory.getByte(state + MISFITS_OFFSET);
        if (misfits + weight > MAX_MISFITS) {
            Memory.putByte(state + STATUS_OFFSET, NOTHING);
        } else {
            Memory.putByte(state + MISFITS_OFFSET, misfits + weight);
        }
    }
}
