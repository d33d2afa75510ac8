#!/usr/bin/env bash
# WireGuard in user space (wireguard-go), the same protocol as the kernel's. Needs /dev/net/tun.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

umask 077
for host in client server nobody; do
    wg genkey >"$work/$host.key"
    wg pubkey <"$work/$host.key" >"$work/$host.pub"
done
wg genpsk >"$work/psk"

peer() { # HOST DEVICE PEER ENDPOINT OPTION...
    "$1" wg set "$2" peer "$(<"$work/$3.pub")" preshared-key "$work/psk" endpoint "$4" allowed-ips 198.51.100.0/24 "${@:5}"
}

tunnel() { # HOST DEVICE PORT ADDRESS
    start "$1" env WG_PROCESS_FOREGROUND=1 wireguard-go -f "$2"
    until_true test -S "/run/wireguard/$2.sock"
    "$1" wg set "$2" listen-port "$3" private-key "$work/$1.key"
    ip -n "$1" address add "$4/24" dev "$2"
    ip -n "$1" link set "$2" up mtu 1420
}

echo_to() { # HOST PING-ARGUMENT...
    "$1" ping -q "${@:2}" >>"$work/ping.log" || true
}

tunnel server wg1 51820 198.51.100.2
tunnel client wg0 51821 198.51.100.1

# A handshake, pings of several sizes, keep-alives; then a handshake that the other side begins, on the same ports.
capture tunnel 'udp'
peer server wg1 client 192.0.2.10:51821
peer client wg0 server 192.0.2.20:51820 persistent-keepalive 1
for size in 0 56 500 1300; do
    echo_to client -c 2 -i 0.2 -s "$size" 198.51.100.2
done
sleep 2.5
client wg set wg0 peer "$(<"$work/server.pub")" persistent-keepalive off
server wg set wg1 peer "$(<"$work/client.pub")" remove
peer server wg1 client 192.0.2.10:51821
echo_to server -c 2 -i 0.2 198.51.100.1
captured

# Nobody answers: the message that opens a handshake, with new keys every five seconds.
capture unanswered 'udp'
client wg set wg0 peer "$(<"$work/server.pub")" remove
peer client wg0 nobody 192.0.2.20:51999
echo_to client -c 1 -W 1 198.51.100.2
sleep 10
captured
