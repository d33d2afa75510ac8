#!/usr/bin/env bash
# ping, and what hosts answer to what they cannot deliver.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

server sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
ip -n client neighbour add 192.0.2.99 lladdr 02:00:00:00:00:0b dev eth0
ip -n server route add prohibit 198.51.100.0/24
ip -n server route add unreachable 203.0.113.0/24
ip -n client route add 198.51.100.0/24 via 192.0.2.20
ip -n client route add 203.0.113.0/24 via 192.0.2.20

echo_to() { # PING-ARGUMENT...
    client ping -n -c 1 "$@" >>"$work/ping.log" 2>&1 || true
}

# Echo over both versions, also in fragments; no such port, net or host; forbidden; a hop limit of one.
capture ping 'icmp or (icmp6 and ip6[40] != 135 and ip6[40] != 136) or (ip[6:2] & 0x1fff != 0) or udp'
echo_to -c 3 -i 0.2 192.0.2.20
echo_to -c 3 -i 0.2 2001:db8::20
echo_to -s 4000 192.0.2.20
echo_to -W 0.3 198.51.100.1
echo_to -W 0.3 203.0.113.1
echo_to -W 0.3 -t 1 192.0.2.99
client bash -c 'echo closed >/dev/udp/192.0.2.20/9'
client bash -c 'echo closed >/dev/udp/2001:db8::20/9'
captured
