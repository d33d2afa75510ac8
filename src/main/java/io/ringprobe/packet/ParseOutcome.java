package io.ringprobe.packet;

/** How the parsing of one packet ended: the counter in which it ends, unless it goes on to a shard. */
public enum ParseOutcome {
    PARSED("parsed", "an IP packet, handed to a shard"),
    NOT_IP("not IP", "no IP packet inside: ARP, spanning tree and so on"),
    TRUNCATED_LINK("truncated: link", "captured length ends inside the link header, a VLAN tag or an 802.11 header"),
    TRUNCATED_TUNNEL("truncated: tunnel", "captured length ends inside MPLS, PPPoE, TRILL or GRE headers"),
    TRUNCATED_IPV4("truncated: IPv4", "captured length ends inside the IPv4 header"),
    TRUNCATED_IPV6("truncated: IPv6", "captured length ends inside the IPv6 header or an extension header"),
    TRUNCATED_TRANSPORT("truncated: transport", "captured length ends inside the TCP, UDP or ICMP header"),
    MALFORMED_LINK("malformed: link", "wrong length or value in a link header"),
    MALFORMED_TUNNEL("malformed: tunnel", "wrong length or value in a tunnel header, or headers nested too deep"),
    MALFORMED_IPV4("malformed: IPv4", "IPv4 version, header length or total length is wrong"),
    MALFORMED_IPV6("malformed: IPv6", "IPv6 version is wrong, or extension headers don't fit the payload length"),
    MALFORMED_TCP("malformed: TCP", "TCP data offset is wrong or doesn't fit the IP length"),
    MALFORMED_TCP_OPTIONS("malformed: TCP options", "a TCP option's length is wrong"),
    MALFORMED_UDP("malformed: UDP", "the IP length leaves no room for the UDP header"),
    MALFORMED_ICMP("malformed: ICMP", "the IP length leaves no room for the ICMP header");

    private final String title;
    private final String doc;

    ParseOutcome(String title, String doc) {
        this.title = title;
        this.doc = doc;
    }

    /** The name in the balance. */
    public String title() {
        return title;
    }

    /** One line of documentation. */
    public String doc() {
        return doc;
    }
}
