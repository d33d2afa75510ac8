package io.ringprobe.plugin.ovpn;

import io.ringprobe.memory.Memory;

/**
 * What a packet's payload says if it is OpenVPN's: an opcode in the upper five bits of its first octet, over TCP behind
 * a length of two octets (OpenVPN's protocol, ssl_pkt.h; draft-openvpn-wire-protocol).
 *
 * <pre>
 *   | opcode 5 bits, key id 3 bits | session id 8 | tls-auth: HMAC, packet id 4, time 4 |
 *   | number n of acknowledgments 1 | packet ids 4 n | if n > 0: session id 8 | packet id 4 | TLS
 * </pre>
 *
 * <p>Stateless.
 */
final class OpenVpnParser {
    static final int HARD_RESET_CLIENT_V1 = 1;
    static final int HARD_RESET_SERVER_V1 = 2;
    static final int SOFT_RESET_V1 = 3;
    static final int CONTROL_V1 = 4;
    static final int ACK_V1 = 5;
    static final int DATA_V1 = 6;
    static final int HARD_RESET_CLIENT_V2 = 7;
    static final int HARD_RESET_SERVER_V2 = 8;
    static final int DATA_V2 = 9;
    static final int HARD_RESET_CLIENT_V3 = 10;

    private static final int TCP_LENGTH_OCTETS = 2;

    private static final int OPCODE_AND_SESSION = 9;
    private static final int PACKET_ID = 4;
    private static final int SESSION_ID = 8;
    private static final int MAX_ACKNOWLEDGMENTS = 8;
    /** What tls-auth puts behind the session id: nothing, or an HMAC (SHA-1, -256, -512), packet id and time. */
    private static final int[] TLS_AUTH = {0, 20 + 8, 32 + 8, 64 + 8};

    private static final int TLS_HANDSHAKE = 22;
    private static final int TLS_RECORD_HEADER = 5;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    private static final int RTP_HEADER = 12;
    private static final int RTP_VERSION = 2;
    /** RTP payload types 72 to 95 stay unused, so that RTCP can be told apart (RFC 3551, 6). */
    private static final int NO_RTP_FIRST = 72;

    private static final int NO_RTP_LAST = 95;

    private OpenVpnParser() {}

    /** Where OpenVPN's packet begins in the payload. */
    static int start(boolean tcp) {
        return tcp ? TCP_LENGTH_OCTETS : 0;
    }

    /** The opcode of the packet at that address. */
    static int opcode(long packet) {
        return Memory.getUnsignedByte(packet) >>> 3;
    }

    /** Whether a control packet carries the begin of a TLS ClientHello. */
    static boolean hasClientHello(long packet, int length) {
        return hasHello(packet, length, CLIENT_HELLO);
    }

    /** Whether a control packet carries the begin of a TLS ServerHello. */
    static boolean hasServerHello(long packet, int length) {
        return hasHello(packet, length, SERVER_HELLO);
    }

    private static boolean hasHello(long packet, int length, int type) {
        for (int auth : TLS_AUTH) {
            int list = OPCODE_AND_SESSION + auth;
            if (list < length && isHello(packet, length, list + behindList(packet + list), type)) {
                return true;
            }
        }
        return false;
    }

    /** Octets from the list of acknowledgments to what is behind the packet id. */
    private static int behindList(long list) {
        int count = Math.min(Memory.getUnsignedByte(list), MAX_ACKNOWLEDGMENTS);
        return 1 + count * PACKET_ID + (count > 0 ? SESSION_ID : 0) + PACKET_ID;
    }

    private static boolean isHello(long packet, int length, int offset, int type) {
        return length > offset + TLS_RECORD_HEADER
                && Memory.getUnsignedByte(packet + offset) == TLS_HANDSHAKE
                && Memory.getUnsignedByte(packet + offset + TLS_RECORD_HEADER) == type;
    }

    /** Whether a UDP payload may be RTP (RFC 3550, 5.1), whose first octet looks like none of OpenVPN's. */
    static boolean isRtp(long payload, int length) {
        if (length < RTP_HEADER || Memory.getUnsignedByte(payload) >>> 6 != RTP_VERSION) {
            return false;
        }
        int type = Memory.getUnsignedByte(payload + 1) & 0x7F;
        return type < NO_RTP_FIRST || type > NO_RTP_LAST;
    }
}
