package io.ringprobe.page;

import java.util.Map;

/** The usual names of protocols and of the services behind ports. Stateless. */
final class Names {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private static final Map<Integer, String> PROTOCOLS = Map.ofEntries(
            Map.entry(1, "icmp"),
            Map.entry(2, "igmp"),
            Map.entry(4, "ipip"),
            Map.entry(TCP, "tcp"),
            Map.entry(UDP, "udp"),
            Map.entry(41, "ipv6"),
            Map.entry(47, "gre"),
            Map.entry(50, "esp"),
            Map.entry(51, "ah"),
            Map.entry(58, "icmp6"),
            Map.entry(88, "eigrp"),
            Map.entry(89, "ospf"),
            Map.entry(103, "pim"),
            Map.entry(112, "vrrp"),
            Map.entry(115, "l2tp"),
            Map.entry(132, "sctp"),
            Map.entry(136, "udplite"));

    private static final Map<Integer, String> SERVICES = Map.ofEntries(
            Map.entry(20, "ftp-data"),
            Map.entry(21, "ftp"),
            Map.entry(22, "ssh"),
            Map.entry(23, "telnet"),
            Map.entry(25, "smtp"),
            Map.entry(53, "dns"),
            Map.entry(67, "dhcp"),
            Map.entry(68, "dhcp"),
            Map.entry(80, "http"),
            Map.entry(88, "kerberos"),
            Map.entry(110, "pop3"),
            Map.entry(123, "ntp"),
            Map.entry(137, "netbios"),
            Map.entry(143, "imap"),
            Map.entry(161, "snmp"),
            Map.entry(179, "bgp"),
            Map.entry(389, "ldap"),
            Map.entry(443, "https"),
            Map.entry(445, "smb"),
            Map.entry(465, "smtps"),
            Map.entry(500, "ike"),
            Map.entry(514, "syslog"),
            Map.entry(546, "dhcp6"),
            Map.entry(547, "dhcp6"),
            Map.entry(554, "rtsp"),
            Map.entry(587, "submission"),
            Map.entry(636, "ldaps"),
            Map.entry(853, "dot"),
            Map.entry(993, "imaps"),
            Map.entry(995, "pop3s"),
            Map.entry(1194, "openvpn"),
            Map.entry(1433, "mssql"),
            Map.entry(1883, "mqtt"),
            Map.entry(1900, "ssdp"),
            Map.entry(2049, "nfs"),
            Map.entry(3306, "mysql"),
            Map.entry(3389, "rdp"),
            Map.entry(3478, "stun"),
            Map.entry(4500, "ipsec"),
            Map.entry(4739, "ipfix"),
            Map.entry(5060, "sip"),
            Map.entry(5222, "xmpp"),
            Map.entry(5353, "mdns"),
            Map.entry(5432, "postgres"),
            Map.entry(6379, "redis"),
            Map.entry(8080, "http-alt"),
            Map.entry(8443, "https-alt"),
            Map.entry(8883, "mqtts"),
            Map.entry(9092, "kafka"),
            Map.entry(51820, "wireguard"));

    private Names() {}

    /** A protocol's name, or its number. */
    static String protocol(int number) {
        String name = PROTOCOLS.get(number);
        return name == null ? Integer.toString(number) : name;
    }

    /** What one expects behind a port of TCP or UDP; empty if nothing. */
    static String service(int port) {
        return SERVICES.getOrDefault(port, "");
    }

    /** Whether the protocol's ports are ports. */
    static boolean hasPorts(int protocol) {
        return protocol == TCP || protocol == UDP || protocol == 132 || protocol == 136;
    }

    /** The port by which a flow's service is known: the lower one, for clients take theirs from the high ones. */
    static int servicePort(int source, int destination) {
        return source == 0 || destination == 0 ? Math.max(source, destination) : Math.min(source, destination);
    }
}
