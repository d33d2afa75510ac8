#!/usr/bin/env bash
# An authoritative server (NSD) with a signed zone, asked by dig.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

# Seventy strings of 100 octets: an answer of 7 KiB, five segments long.
long_text() {
    local i
    for ((i = 0; i < 70; i++)); do
        printf ' "%02d%098d"' "$i" 0
    done
}

cat >"$work/example.org" <<ZONE
\$ORIGIN example.org.
\$TTL 3600
@            SOA    ns1 hostmaster.example.org. 2025010101 7200 3600 1209600 300
@            NS     ns1
@            NS     ns2
@            MX     10 mail
@            MX     20 mail2.example.net.
@            TXT    "v=spf1 mx -all"
@            CAA    0 issue "ca.example.net"
ns1          A      192.0.2.20
ns2          A      192.0.2.21
www          300 A  192.0.2.20
www          300 A  192.0.2.21
www          300 A  192.0.2.22
www          300 AAAA 2001:db8::20
www          300 AAAA 2001:db8:0:1::21
web          60 CNAME www
old          DNAME  example.net.
_sip._udp    SRV    5 60 5060 sip
sip          A      192.0.2.30
sip          NAPTR  100 10 "u" "E2U+sip" "!^.*\$!sip:info@example.org!" .
host         HINFO  "X86-64" "Linux 6.1"
host         ISDN   "150862028003217" "004"
list         MINFO  owner.example.org. errors.example.org.
two          TXT    "first string" "second; string, with \"quotes\""
many         TXT    $(long_text)
child        NS     ns.child
ns.child     A      192.0.2.40
child        DS     12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
svc          HTTPS  1 . alpn="h2,h3"
sshd         SSHFP  4 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
_443._tcp.www TLSA  3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
a\\.dot       A     192.0.2.50
\\206\\177      A     192.0.2.51
ZONE
cat >"$work/2.0.192.in-addr.arpa" <<'ZONE'
$ORIGIN 2.0.192.in-addr.arpa.
$TTL 86400
@   SOA ns1.example.org. hostmaster.example.org. 1 7200 3600 1209600 300
@   NS  ns1.example.org.
20  PTR www.example.org.
30  PTR sip.example.org.
ZONE
cat >"$work/nsd.conf" <<CONF
server:
    ip-address: 192.0.2.20
    ip-address: 2001:db8::20
    username: ""
    zonesdir: $work
    database: ""
    pidfile: ""
    xfrdfile: $work/xfrd.state
    xfrdir: $work
    zonelistfile: $work/zones.list
    identity: "lab"
    version: "test"
    minimal-responses: no
    round-robin: no
remote-control:
    control-enable: no
zone:
    name: example.org
    zonefile: example.org.signed
    provide-xfr: 192.0.2.10 NOKEY
zone:
    name: 2.0.192.in-addr.arpa
    zonefile: 2.0.192.in-addr.arpa
CONF
(
    cd "$work"
    key=$(ldns-keygen -a ECDSAP256SHA256 -k example.org)
    ldns-signzone -i 20250101000000 -e 20350101000000 -f example.org.signed example.org "$key"
)
start server nsd -d -c "$work/nsd.conf"
nsd=$started
listening server udp 53
listening server tcp 53

ask() { # DIG-ARGUMENT...
    client dig @192.0.2.20 +noidnin +noidnout +tries=1 +time=3 "$@" >>"$work/dig.log"
}

# Each type of which the plugin prints the data, and some of which it doesn't; no EDNS.
capture types 'port 53'
while read -r name type; do
    ask +noedns "$name" "$type"
done <<'QUESTIONS'
www.example.org A
www.example.org AAAA
example.org NS
web.example.org CNAME
web.example.org A
old.example.org DNAME
mail.old.example.org A
example.org SOA
_sip._udp.example.org SRV
example.org MX
example.org TXT
two.example.org TXT
list.example.org MINFO
host.example.org HINFO
host.example.org ISDN
child.example.org DS
example.org DNSKEY
sip.example.org NAPTR
example.org CAA
svc.example.org HTTPS
sshd.example.org SSHFP
_443._tcp.www.example.org TLSA
QUESTIONS
ask +noedns -x 192.0.2.20
captured

# Response codes, EDNS sizes, DO, truncation, flags, classes, unusual names; over IPv6 too.
capture edns 'port 53'
ask +dnssec www.example.org A
ask +dnssec +bufsize=512 www.example.org A
ask +dnssec www.example.org RRSIG
ask +bufsize=4096 nothing.example.org A
ask +bufsize=1400 +nsid +cookie=0123456789abcdef www.example.org A
ask +ignore +bufsize=512 many.example.org TXT
ask www.example.com A
ask +opcode=notify +noedns example.org SOA
ask +noedns wWw.eXaMPLe.oRG A
ask +noedns 'a\.dot.example.org' A
ask +noedns '\206\177.example.org' A
ask +noedns -c CH -t TXT id.server
ask +noedns "$(printf 'l%062d.' 1 2 3)example.org" A
ask +norecurse ns.child.example.org A
ask +subnet=198.51.100.0/24 -t ANY -q sip.example.org
client dig @2001:db8::20 www.example.org AAAA >>"$work/dig.log"
captured

# One question, three on one connection, an answer of five segments, a transfer of the zone.
capture tcp 'tcp port 53'
ask +tcp www.example.org A
ask +tcp +keepopen www.example.org A www.example.org AAAA +dnssec example.org MX
ask +tcp many.example.org TXT
ask example.org AXFR
captured
stop "$nsd"
