package io.ringprobe.plugin.ovpn;

import io.ringprobe.memory.Memory;

/**
 * What a packet's payload says if it is OpenVPN's: an opcode in the upper five bits of its first octet, over TCP behind
 * a length of two octets (OpenVPN's protocol, ssl_pkt.h; draft-openvpn-wire-protocol).
 *
 * <pre>
 *   | opcode 5 bits, key id 3 bits | session id 8 | [HMAC 20, replay id 8] | acknowledgments 1 + 4 n + 8 | packet id 4 | TLS
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

    /** Opcode, session id, an empty list of acknowledgments and packet id. */
    private static final int CONTROL_HEADER = 14;
    /** One acknowledged packet id and the remote session id. */
    private static final int ONE_ACKNOWLEDGMENT = 12;
    /** HMAC-SHA1, packet id and time of tls-auth. */
    private static final int TLS_AUTH = 28;

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

    /** Whether a control packet without acknowledgment carries the begin of a TLS ClientHello. */
    static boolean hasClientHello(long packet, int length) {
        return hasHello(packet, length, CONTROL_HEADER, CLIENT_HELLO);
    }

    /** Whether a control packet with one acknowledgment carries the begin of a TLS ServerHello. */
    static boolean hasServerHello(long packet, int length) {
        return hasHello(packet, length, CONTROL_HEADER + ONE_ACKNOWLEDGMENT, SERVER_HELLO);
    }

    private static boolean hasHello(long packet, int length, int header, int type) {
        return isHello(packet, length, header, type) || isHello(packet, length, header + TLS_AUTH, type);
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
