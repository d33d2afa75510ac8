package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;

/**
 * Layout of what is remembered of a flow while it lasts. Hosts are numbers that {@link Network} turns into addresses.
 *
 * <pre>
 *    0  client, IPv4 address or last 32 bits of IPv6    4
 *    4  server, the same                                4
 *    8  client's port 2, server's port                  2
 *   12  sum of both addresses for checksums             4
 *   16  script                                          4
 *   20  next step of the script                         4
 *   24  steps in all                                    4
 *   28  next sequence number of the client              4
 *   32  next sequence number of the server              4
 *   36  client's encapsulation, the server's is next    4
 *   40  IP identification of client 2, server           2
 *   44  what has happened (bits below)                  2
 *   46  TCP flags of client 1, server                   1
 *   48  packets of client 4, server                     4
 *   56  octets of the client                            8
 *   64  octets of the server                            8
 *   72  time of the first packet                        8
 *   80  time of the last packet                         8
 *   88  template of the packet held back, 0 = none      4
 *   92  its sequence number 4, acknowledgment           4
 *  100  unused
 * </pre>
 */
final class FlowState {
    static final int LENGTH = 128;

    static final int CLIENT = 0;
    static final int SERVER = 4;
    static final int CLIENT_PORT = 8;
    static final int SERVER_PORT = 10;
    static final int ADDRESS_SUM = 12;
    static final int SCRIPT = 16;
    static final int STEP = 20;
    static final int STEPS = 24;
    static final int CLIENT_SEQUENCE = 28;
    static final int SERVER_SEQUENCE = 32;
    static final int PREFIX = 36;
    static final int CLIENT_ID = 40;
    static final int SERVER_ID = 42;
    static final int EVENTS = 44;
    static final int CLIENT_FLAGS = 46;
    static final int SERVER_FLAGS = 47;
    static final int CLIENT_PACKETS = 48;
    static final int SERVER_PACKETS = 52;
    static final int CLIENT_OCTETS = 56;
    static final int SERVER_OCTETS = 64;
    static final int FIRST = 72;
    static final int LAST = 80;
    static final int HELD = 88;
    static final int HELD_SEQUENCE = 92;
    static final int HELD_ACKNOWLEDGMENT = 96;

    /** The first packet that was seen came from the server. */
    static final int OPENED_BY_SERVER = 1;
    /** A message was lost, cut, or came more than once or late: nobody can be asked for what it said. */
    static final int STRUCK = 2;
    /** The packet held back goes next. */
    static final int RELEASED = 4;

    private FlowState() {}

    static boolean is(long flow, int event) {
        return (Memory.getShort(flow + EVENTS) & event) != 0;
    }

    static void set(long flow, int event) {
        Memory.putShort(flow + EVENTS, Memory.getShort(flow + EVENTS) | event);
    }

    static void clear(long flow, int event) {
        Memory.putShort(flow + EVENTS, Memory.getShort(flow + EVENTS) & ~event);
    }

    /** Counts a packet as sent. */
    static void count(long flow, boolean fromServer, int octets, long time) {
        int packets = fromServer ? SERVER_PACKETS : CLIENT_PACKETS;
        int sum = fromServer ? SERVER_OCTETS : CLIENT_OCTETS;
        if (packets(flow) == 0) {
            Memory.putLong(flow + FIRST, time);
            if (fromServer) {
                set(flow, OPENED_BY_SERVER);
            }
        }
        Memory.putInt(flow + packets, Memory.getInt(flow + packets) + 1);
        Memory.putLong(flow + sum, Memory.getLong(flow + sum) + octets);
        Memory.putLong(flow + LAST, time);
    }

    static void flags(long flow, boolean fromServer, int flags) {
        long at = flow + (fromServer ? SERVER_FLAGS : CLIENT_FLAGS);
        Memory.putByte(at, Memory.getByte(at) | flags);
    }

    static long packets(long flow) {
        return Memory.getUnsignedInt(flow + CLIENT_PACKETS) + Memory.getUnsignedInt(flow + SERVER_PACKETS);
    }
}
