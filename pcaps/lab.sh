# shellcheck shell=bash
# The network in which every recording takes place; a record.sh sources this file first.
#
# Two hosts, each a network namespace, at a switch, with an MTU of 1500 and without offloading, so that packets are what
# a cable would carry. They are recorded at the server's end.
#   client  02:00:00:00:00:0a  192.0.2.10  2001:db8::10
#   server  02:00:00:00:00:0b  192.0.2.20  2001:db8::20
# Functions:
#   client COMMAND...        runs on the client, in the foreground
#   server COMMAND...        runs on the server, in the foreground
#   in_parts ADDRESS PORT PART...   sends text from the client over TCP, each part in a segment of its own
#   lose EXPRESSION          has the switch lose what nftables' expression says
#   start client|server COMMAND...  runs in the background; its process id is then in $started
#   stop PID                 ends what start began, and waits for it
#   listening HOST udp|tcp PORT [ADDRESS]  waits until something listens there
#   certificate NAME [NAMES]        makes $work/NAME.key and $work/NAME.pem, for 'DNS:...,' NAMES too
#   capture NAME [FILTER]    begins NAME.pcap beside the script
#   captured                 ends it
# $work is an empty folder for configuration and state, gone afterwards; $folder is that of the script.
set -euo pipefail

if (($$ > 3)); then
    echo "$0: is run by pcaps/record" >&2
    exit 2
fi

folder=$(cd "$(dirname "$0")" && pwd)
work=/run/lab
export LC_ALL=C TZ=UTC HOME=$work
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/lib/ngtcp2

host_up() { # NAMESPACE LAST_OCTETS
    ip -n "$1" link set lo up
    ip netns exec "$1" ethtool -K eth0 tx off rx off tso off gso off gro off sg off >"$work/ethtool.log" 2>&1
    ip netns exec "$1" sysctl -q -w net.ipv6.conf.eth0.accept_dad=0 net.ipv6.conf.eth0.router_solicitations=0 \
        net.ipv4.ping_group_range='0 2147483647'
    ip -n "$1" link set eth0 address "02:00:00:00:00:0$3"
    ip -n "$1" address add "192.0.2.$2/24" broadcast 192.0.2.255 dev eth0
    ip -n "$1" address add "2001:db8::$2/64" dev eth0
    ip -n "$1" link set eth0 up
    ip -n "$1" route add default dev eth0
}

network_up() {
    local host
    ip netns add switch
    ip -n switch link add bridge type bridge mcast_snooping 0
    ip -n switch link set bridge up
    for host in client server; do
        ip netns add "$host"
        ip link add eth0 netns "$host" type veth peer name "$host" netns switch
        ip netns exec switch sysctl -q -w "net.ipv6.conf.$host.disable_ipv6=1"
        ip -n switch link set "$host" master bridge up
    done
    ip netns exec switch sysctl -q -w net.ipv6.conf.bridge.disable_ipv6=1
    host_up client 10 a
    host_up server 20 b
}

names_up() {
    hostname lab.example.org
    cat >"$work/hosts" <<-HOSTS
		127.0.0.1 localhost
		192.0.2.10 client.example.org client
		192.0.2.20 www.example.org mail.example.org server.example.org server lab.example.org
		2001:db8::20 www6.example.org
	HOSTS
    mount --bind "$work/hosts" /etc/hosts
    echo 'nameserver 192.0.2.20' >"$work/resolv.conf"
    mount --bind "$work/resolv.conf" "$(realpath /etc/resolv.conf)"
}

client() {
    timeout 60 ip netns exec client "$@"
}

server() {
    timeout 60 ip netns exec server "$@"
}

in_parts() {
    client /usr/bin/python3 "$folder/../send.py" "$@"
}

lose() {
    ip netns exec switch nft "
        table bridge loss {
            chain forward {
                type filter hook forward priority 0
                $1 drop
            }
        }"
}

start() {
    local host=$1
    shift
    ip netns exec "$host" "$@" >>"$work/$(basename "$1").log" 2>&1 </dev/null &
    export started=$!
}

stop() {
    kill "$1"
    wait "$1" 2>/dev/null || true
}

until_true() { # COMMAND...
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        if "$@"; then
            return
        fi
        sleep 0.05
    done
    echo "$0: waited in vain for: $*" >&2
    tail -n 20 "$work"/*.log >&2
    exit 1
}

has_listener() { # HOST udp|tcp ADDRESS:PORT
    [[ -n $(ip netns exec "$1" ss -H -l -n "--$2" "src $3") ]]
}

listening() {
    until_true has_listener "$1" "$2" "${4:-}:$3"
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$1" \
        -addext "subjectAltName=${2:-}DNS:$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>"$work/openssl.log"
}

capture() {
    recorded=$folder/$1.pcap
    : >"$work/tcpdump.log"
    ip netns exec server tcpdump -Z root -i eth0 -n -U --immediate-mode -w "$recorded" "${2:-}" 2>"$work/tcpdump.log" &
    recorder=$!
    until_true grep -q 'listening on' "$work/tcpdump.log"
}

captured() {
    local octets packets
    sleep 0.3
    kill "$recorder"
    wait "$recorder" || true
    octets=$(stat -c %s "$recorded")
    packets=$(sed -n 's/ packets captured$//p' "$work/tcpdump.log")
    echo "${recorded#"$(dirname "$folder")/"}: $packets packets, $octets octets"
    if ! grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || ((packets == 0 || octets > 200 * 1024)); then
        cat "$work/tcpdump.log" >&2
        exit 1
    fi
}

mount -t tmpfs tmpfs /run
mkdir "$work"
network_up
names_up
