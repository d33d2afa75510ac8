#!/usr/bin/env bash
# chrony as server, client, peer and by broadcast. It never touches the machine's clock (-x, -Q).
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

install -d /run/chrony
echo '1 MD5 ASCII:secret' >"$work/keys"

chrony() { # HOST NAME LINE...
    printf '%s\n' "${@:3}" "pidfile $work/$2.pid" "keyfile $work/keys" 'bindcmdaddress /' 'cmdport 0' >"$work/$2.conf"
    start "$1" chronyd -x -d -f "$work/$2.conf"
    listening "$1" udp 123
}

ask() { # HOST LINE...: asks once, and tells the time without setting the clock
    printf '%s\n' "${@:2}" "keyfile $work/keys" "pidfile $work/ask.pid" 'bindcmdaddress /' 'cmdport 0' >"$work/ask.conf"
    "$1" chronyd -Q -t 5 -f "$work/ask.conf" >>"$work/ask.log" 2>&1 || true
}

# A server without a time of its own (leap 3, stratum 0).
capture unsynchronised 'udp port 123'
chrony server lost 'allow all'
ask client 'server 192.0.2.20 iburst maxsamples 1'
stop "$started"
captured

# Four questions in a row, version 3, with a key, over IPv6; a second server that follows the first, so that it names it as
# its reference.
capture client 'udp port 123'
chrony server first 'local stratum 2' 'allow all'
first=$started
ask client 'server 192.0.2.20 iburst maxsamples 4'
ask client 'server 192.0.2.20 iburst version 3 maxsamples 1'
ask client 'server 192.0.2.20 iburst key 1 maxsamples 1'
ask client 'server 2001:db8::20 iburst maxsamples 1'
chrony client second 'server 192.0.2.20 iburst minpoll 0 maxpoll 0 xleave' 'allow all'
second=$started
sleep 8
ask server 'server 192.0.2.10 iburst maxsamples 1' 'port 0'
stop "$second"
stop "$first"
captured

# Peers (modes 1 and 2), and one that tells everybody (mode 5).
capture modes 'udp port 123'
chrony server one 'local stratum 5' 'allow all' 'peer 192.0.2.10 minpoll 0 maxpoll 0' 'broadcast 2 192.0.2.255'
one=$started
chrony client two 'allow all' 'peer 192.0.2.20 minpoll 0 maxpoll 0'
sleep 6
stop "$started"
stop "$one"
captured
