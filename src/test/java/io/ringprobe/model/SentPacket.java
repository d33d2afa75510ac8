package io.ringprobe.model;

/**
 * A packet as the tests send it: what its headers say, before any encoding. The model reckons with these values, the
 * probe with the {@linkplain FrameEncoder encoded} frame.
 */
final class SentPacket {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int SCTP = 132;

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    /** Time of capture, nanoseconds since 1970. */
    long nanos;

    String sourceMac = "02:00:00:00:00:0a";
    String destinationMac = "02:00:00:00:00:0b";
    /** 0 = no tag. */
    int vlan;

    /** 4 or 6. */
    int version = 4;
    /** As the outputs print it. */
    String source = "10.0.0.1";

    String destination = "10.0.0.2";
    int ttl = 64;
    boolean dontFragment;
    int identification;
    boolean moreFragments;
    /** In octets; above 0 it is a later fragment and carries no transport header. */
    int fragmentOffset;
    /** Segmentation offload: the IPv4 total length is 0. */
    boolean offloaded;

    int protocol = UDP;
    int sourcePort;
    int destinationPort;
    /** ICMP type times 256, plus code. */
    int icmp;

    int tcpFlags;
    int sequence;
    int acknowledgment;
    int window;
    /** As on the wire, a multiple of four octets. */
    byte[] tcpOptions = {};
    /** The bits of IANA element 209 that {@link #tcpOptions} make. */
    long tcpOptionBits;
    /** 0 = no such option. */
    int mss;

    /** Octets behind the transport header, or in a later fragment behind the IP header. */
    int payload;

    boolean isFragment() {
        return moreFragments || fragmentOffset > 0;
    }

    boolean isLaterFragment() {
        return fragmentOffset > 0;
    }

    /** Octets of the transport header. */
    int transportHeader() {
        if (isLaterFragment()) {
            return 0;
        }
        return switch (protocol) {
            case TCP -> 20 + tcpOptions.length;
            case UDP -> 8;
            case ICMP, ICMPV6 -> 8;
            default -> 0;
        };
    }

    /** Octets of IP header and extension headers. */
    int ipHeader() {
        return version == 4 ? 20 : isFragment() ? 48 : 40;
    }

    /** The IP length as the header gives it, IPv6's own header included. */
    int ipLength() {
        return offloaded ? 0 : ipHeader() + transportHeader() + payload;
    }

    /** What counts as payload: ICMP's header is part of it. */
    int countedPayload() {
        boolean isIcmp = protocol == ICMP || protocol == ICMPV6;
        return isIcmp ? transportHeader() + payload : payload;
    }

    boolean hasPorts() {
        return (protocol == TCP || protocol == UDP) && !isLaterFragment();
    }

    @Override
    public String toString() {
        return nanos + " vlan " + vlan + " " + source + ":" + sourcePort + " > " + destination + ":" + destinationPort
                + " protocol " + protocol + " flags " + tcpFlags + " payload " + payload
                + (isFragment() ? " fragment of " + identification + " at " + fragmentOffset : "");
    }
}
