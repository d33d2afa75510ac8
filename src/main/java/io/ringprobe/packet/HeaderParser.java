package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * Parses the headers of one packet, from the link up to the transport, into a {@link PacketDescriptor}.
 *
 * <p>Tunnels (MPLS, PPPoE, TRILL, GRE) are walked through, and the innermost IP header makes the flow; IP in IP
 * (protocols 4 and 41) is not walked, it makes a flow of its own protocol. A tunnel with something else than IP inside
 * leaves the IP header that carries it as the flow; where there is none either, the packet is
 * {@link ParseOutcome#NOT_IP}.
 *
 * <p>On {@link ParseOutcome#PARSED} every field of the descriptor is written but those that are the caller's: time,
 * hash, clock and the flag {@link PacketDescriptor#SWAPPED}, which is clear; the key is left in packet order, A the
 * source and B the destination. On any other outcome the descriptor's content is undefined. Nothing outside the
 * captured bytes is read.
 *
 * <ul>
 *   <li>IP length: IPv4 total length, IPv6 payload length + 40, as the headers say; an IPv4 total length of 0
 *       (segmentation offload) stays 0, but the payload is then counted by the length on the wire.
 *   <li>Payload: what follows the TCP or UDP header; for every other protocol, ICMP too, and for later fragments, the
 *       whole IP payload. Its length comes from the IP header: Ethernet padding is no payload.
 *   <li>VLAN: the first tag of the outermost stack of tags. MPLS: the first entry of the outermost label stack. MAC
 *       addresses: those of the link that was captured, not of one inside a tunnel.
 * </ul>
 *
 * <p>Stateless and free of allocation: any capture thread may call it on its own descriptor.
 */
public final class HeaderParser {
    private HeaderParser() {}

    /**
     * Parses one packet.
     *
     * @param link the type of the outermost header
     * @param frame address of the first captured byte
     * @param captured how many bytes were captured
     * @param wire how many bytes the packet had on the wire
     * @param descriptor address of the descriptor to fill, {@link PacketDescriptor#LENGTH} bytes of any content
     */
    public static ParseOutcome parse(LinkType link, long frame, int captured, int wire, long descriptor) {
        DescriptorWriter.begin(frame, captured, wire, descriptor);
        return switch (link) {
            case ETHERNET -> EthernetParser.parseLink(frame, captured, descriptor);
            case NULL, LOOP -> LoopbackParser.parse(frame, captured, descriptor);
            case PPP -> PppParser.parseLink(frame, captured, descriptor);
            case RAW_IP -> parseIp(frame, captured, descriptor);
            case IPV4 -> Ipv4Parser.parse(frame, 0, captured, descriptor, 0);
            case IPV6 -> Ipv6Parser.parse(frame, 0, captured, descriptor, 0);
            case IEEE802_11 -> WifiParser.parse(frame, 0, captured, descriptor, false);
            case IEEE802_11_RADIOTAP -> RadiotapParser.parse(frame, captured, descriptor);
            case LINUX_SLL -> CookedParser.parseV1(frame, captured, descriptor);
            case LINUX_SLL2 -> CookedParser.parseV2(frame, captured, descriptor);
        };
    }

    private static ParseOutcome parseIp(long frame, int captured, long descriptor) {
        if (captured < 1) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        return switch (Memory.getUnsignedByte(frame) >>> 4) {
            case 4 -> Ipv4Parser.parse(frame, 0, captured, descriptor, 0);
            case 6 -> Ipv6Parser.parse(frame, 0, captured, descriptor, 0);
            default -> ParseOutcome.NOT_IP;
        };
    }
}
