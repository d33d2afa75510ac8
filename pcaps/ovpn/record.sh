#!/usr/bin/env bash
# OpenVPN with keys and certificates, over UDP and TCP, and with a shared key. Needs /dev/net/tun.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=authority \
    -keyout "$work/ca.key" -out "$work/ca.pem" 2>"$work/openssl.log"
for host in client server; do
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout "$work/$host.key" \
        -out "$work/$host.csr" 2>>"$work/openssl.log"
    openssl x509 -req -in "$work/$host.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 3650 \
        -out "$work/$host.pem" 2>>"$work/openssl.log"
done
openvpn --genkey secret "$work/shared.key"

end() { # HOST OPTION...: one end of a tunnel
    rm -f "$work/openvpn.$1.log"
    start "$1" openvpn --dev tun --keepalive 1 10 --verb 3 --log "$work/openvpn.$1.log" "${@:2}"
}

keys() { # HOST
    printf '%s\n' --ca "$work/ca.pem" --cert "$work/$1.pem" --key "$work/$1.key"
}

is_up() {
    grep -qs 'Initialization Sequence Completed' "$work/openvpn.client.log"
}

# Sends pings through the tunnel from the client to the server, and ends both.
use() { # PID PID
    until_true is_up
    sleep 1
    client ping -q -c 15 -i 0.1 -s 600 198.51.100.1 >>"$work/ping.log"
    sleep 1
    stop "$1"
    stop "$2"
}

tls_tunnel() { # PROTOCOL-SERVER PROTOCOL-CLIENT PORT OPTION...
    local options_server options_client first
    mapfile -t options_server < <(keys server)
    mapfile -t options_client < <(keys client)
    end server --proto "$1" --port "$3" --tls-server --dh none --mode server --topology subnet \
        --ifconfig 198.51.100.1 255.255.255.0 --ifconfig-pool 198.51.100.10 198.51.100.20 255.255.255.0 \
        --push 'topology subnet' "${options_server[@]}" "${@:4}"
    first=$started
    end client --client --proto "$2" --remote 192.0.2.20 "$3" --nobind "${options_client[@]}" "${@:4}"
    use "$started" "$first"
}

capture udp 'udp'
tls_tunnel udp udp 1194
captured

capture tcp 'tcp'
tls_tunnel tcp-server tcp-client 1194
captured

# The control channel under a key of its own, signed or hidden.
capture tls-auth 'udp'
tls_tunnel udp udp 1195 --tls-auth "$work/shared.key"
captured

capture tls-crypt 'udp'
tls_tunnel udp udp 1196 --tls-crypt "$work/shared.key"
captured

# A shared key: no handshake at all, all that is seen looks like chance.
capture static 'udp'
end server --port 1197 --secret "$work/shared.key" --cipher AES-256-CBC \
    --ifconfig 198.51.100.1 198.51.100.2
first=$started
end client --port 1197 --remote 192.0.2.20 --secret "$work/shared.key" \
    --cipher AES-256-CBC --ifconfig 198.51.100.2 198.51.100.1
use "$started" "$first"
captured
