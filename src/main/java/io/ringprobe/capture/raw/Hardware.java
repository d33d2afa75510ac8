package io.ringprobe.capture.raw;

import io.ringprobe.packet.LinkType;

/** What frames begin with on the kinds of interfaces that there are (ARPHRD_* in linux/if_arp.h). Stateless. */
final class Hardware {
    private static final int ETHERNET = 1;
    private static final int PPP = 512;
    private static final int RAW_IP = 519;
    private static final int TUNNEL = 768;
    private static final int TUNNEL6 = 769;
    private static final int LOOPBACK = 772;
    private static final int SIT = 776;
    private static final int WIFI = 801;
    private static final int WIFI_RADIOTAP = 803;
    private static final int NONE = 65_534;

    private Hardware() {}

    /** The link type, or null where we know none. */
    static LinkType link(int hardware) {
        return switch (hardware) {
            case ETHERNET, LOOPBACK -> LinkType.ETHERNET;
            // A packet socket gets the packets of these without what is before the IP header.
            case PPP, RAW_IP, TUNNEL, TUNNEL6, SIT, NONE -> LinkType.RAW_IP;
            case WIFI -> LinkType.IEEE802_11;
            case WIFI_RADIOTAP -> LinkType.IEEE802_11_RADIOTAP;
            default -> null;
        };
    }

    static boolean isLoopback(int hardware) {
        return hardware == LOOPBACK;
    }
}
