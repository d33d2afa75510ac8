package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;

/**
 * Layout of a packet that is ready but for what tells flows apart: headers from IP on, and where the payload lies. Sums
 * are those of the checksums over all that stays the same.
 *
 * <pre>
 *    0  address of the payload                          8
 *    8  octets of the payload                           4
 *   12  IP octets                                       4
 *   16  sum of the IPv4 header                          4
 *   20  sum of transport header, payload and pseudo-header  4
 *   24  octets of the headers                           1
 *   25  IP version                                      1
 *   26  protocol, which decides what is patched         1
 *   27  TCP flags                                       1
 *   28  from the server                                 1
 *   29  unused
 *   32  headers                                        96
 * </pre>
 */
final class Template {
    static final int LENGTH = 128;

    static final int PAYLOAD = 0;
    static final int PAYLOAD_LENGTH = 8;
    static final int IP_LENGTH = 12;
    static final int IP_SUM = 16;
    static final int TRANSPORT_SUM = 20;
    static final int HEADERS_LENGTH = 24;
    static final int VERSION = 25;
    static final int PROTOCOL = 26;
    static final int FLAGS = 27;
    static final int FROM_SERVER = 28;
    static final int HEADERS = 32;

    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP = 1;
    static final int ICMP6 = 58;

    private Template() {}

    static int payloadLength(long template) {
        return Memory.getInt(template + PAYLOAD_LENGTH);
    }

    static int ipLength(long template) {
        return Memory.getInt(template + IP_LENGTH);
    }

    static boolean isFromServer(long template) {
        return Memory.getByte(template + FROM_SERVER) != 0;
    }

    static int protocol(long template) {
        return Memory.getUnsignedByte(template + PROTOCOL);
    }

    static int flags(long template) {
        return Memory.getUnsignedByte(template + FLAGS);
    }

    static int version(long template) {
        return Memory.getByte(template + VERSION);
    }
}
