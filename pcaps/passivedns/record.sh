#!/usr/bin/env bash
# dnsmasq gives addresses and names of addresses, one or several an answer, to dig.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

many=()
for ((i = 1; i <= 100; i++)); do
    many+=(--host-record="pool.example.net,198.51.100.$i,2001:db8:1::$i")
done
start server dnsmasq --no-daemon --user=root --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --log-queries \
    --listen-address=192.0.2.20 --listen-address=2001:db8::20 --bind-interfaces --local-ttl=600 \
    --local=/example.net/ --host-record=www.example.net,192.0.2.80,2001:db8::80 --host-record=one.example.net,192.0.2.81 \
    --cname=alias.example.net,www.example.net --cname=web.example.net,alias.example.net \
    --mx-host=example.net,www.example.net,10 --txt-record=example.net,text \
    --ptr-record=82.2.0.192.in-addr.arpa,three.example.net "${many[@]}"
listening server udp 53

ask() { # DIG-ARGUMENT...
    client dig @192.0.2.20 +noedns +tries=1 +time=3 "$@" >>"$work/dig.log"
}

# One answer; a chain of names before the address; two names that have no address; both kinds of reverse name.
capture answers 'port 53'
ask one.example.net A
ask www.example.net AAAA
ask web.example.net A
ask example.net MX
ask example.net TXT
ask missing.example.net A
ask -x 192.0.2.80
ask -x 192.0.2.82
ask -x 2001:db8::80
client dig @2001:db8::20 www.example.net A >>"$work/dig.log"
captured

# A hundred addresses: cut short over UDP, so that dig asks again over TCP, where the answer takes two segments.
capture many 'port 53'
ask pool.example.net A
ask +tcp pool.example.net AAAA
captured
