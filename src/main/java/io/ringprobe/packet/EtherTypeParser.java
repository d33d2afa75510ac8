package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * What an EtherType announces, wherever one stands: behind Ethernet addresses, VLAN tags, SNAP, cooked headers and in
 * GRE.
 */
final class EtherTypeParser {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86DD;
    static final int MPLS = 0x8847;
    static final int MPLS_MULTICAST = 0x8848;
    static final int PPPOE_SESSION = 0x8864;

    private static final int ARP = 0x0806;
    private static final int TRILL = 0x22F3;
    private static final int VLAN = 0x8100;
    private static final int PROVIDER_VLAN = 0x88A8;
    private static final int OLD_PROVIDER_VLAN = 0x9100;
    private static final int OTHER_PROVIDER_VLAN = 0x9200;

    /** Numbers up to here are the length of an 802.3 frame. */
    private static final int LONGEST_802_3 = 1500;

    private static final int MOST_TAGS = 16;
    private static final int TAG = 4;
    private static final int VLAN_ID = 0x0FFF;

    private EtherTypeParser() {}

    /** Parses what {@code type} announces at {@code offset}. */
    static ParseOutcome parse(int type, long frame, int offset, int captured, long descriptor, int depth) {
        if (type == IPV4) {
            return Ipv4Parser.parse(frame, offset, captured, descriptor, depth);
        }
        if (type == IPV6) {
            return Ipv6Parser.parse(frame, offset, captured, descriptor, depth);
        }
        if (isVlan(type)) {
            return parseTags(frame, offset, captured, descriptor, depth);
        }
        return parseOther(type, frame, offset, captured, descriptor, depth);
    }

    /** Whether an Ethernet frame of this type is one of those that are met in practice. */
    static boolean isKnown(int type) {
        return type == IPV4 || type == IPV6 || type == ARP || isVlan(type) || isTunnel(type);
    }

    private static boolean isVlan(int type) {
        return type == VLAN || type == PROVIDER_VLAN || type == OLD_PROVIDER_VLAN || type == OTHER_PROVIDER_VLAN;
    }

    private static boolean isTunnel(int type) {
        return type == MPLS || type == MPLS_MULTICAST || type == PPPOE_SESSION || type == TRILL;
    }

    /** Keeps the id of the first tag (IEEE 802.1Q) and skips the others. */
    private static ParseOutcome parseTags(long frame, int start, int captured, long descriptor, int depth) {
        int offset = start;
        for (int tags = 0; tags < MOST_TAGS; tags++) {
            if (captured - offset < TAG) {
                return ParseOutcome.TRUNCATED_LINK;
            }
            if (tags == 0) {
                DescriptorWriter.vlan(descriptor, Memory.getUnsignedShortBE(frame + offset) & VLAN_ID);
            }
            int type = Memory.getUnsignedShortBE(frame + offset + 2);
            offset += TAG;
            if (!isVlan(type)) {
                return parse(type, frame, offset, captured, descriptor, depth);
            }
        }
        return ParseOutcome.MALFORMED_LINK;
    }

    private static ParseOutcome parseOther(int type, long frame, int offset, int captured, long descriptor, int depth) {
        return switch (type) {
            case MPLS, MPLS_MULTICAST -> MplsParser.parse(frame, offset, captured, descriptor, depth + 1);
            case PPPOE_SESSION -> PppParser.parsePppoe(frame, offset, captured, descriptor, depth + 1);
            case TRILL -> TrillParser.parse(frame, offset, captured, descriptor, depth + 1);
            default ->
                type <= LONGEST_802_3
                        ? LlcParser.parse(frame, offset, captured, descriptor, depth)
                        : ParseOutcome.NOT_IP;
        };
    }
}
