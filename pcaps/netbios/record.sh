#!/usr/bin/env bash
# Samba's nmbd takes its names, and nmblookup asks for some.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

configure() { # HOST NAME
    mkdir -p "$work/$1"/{lock,state,cache,pid,private,log}
    cat >"$work/$1.conf" <<-CONF
	[global]
	    netbios name = $2
	    workgroup = LAB
	    server string = lab
	    interfaces = eth0
	    bind interfaces only = yes
	    local master = yes
	    os level = 65
	    preferred master = yes
	    lock directory = $work/$1/lock
	    state directory = $work/$1/state
	    cache directory = $work/$1/cache
	    pid directory = $work/$1/pid
	    private dir = $work/$1/private
	    log file = $work/$1/log/nmbd
	    ncalrpc dir = $work/$1/rpc
	CONF
}

install -d /run/samba
configure server SERVER
configure client CLIENT

# The server's names as it takes them; then questions: by broadcast, to the server itself, by number, for nobody, with
# every suffix of use, a name of 15 letters and one with spaces.
capture names 'udp portrange 137-138'
start server nmbd -F --no-process-group -s "$work/server.conf"
listening server udp 137
sleep 12
ask() { # NMBLOOKUP-ARGUMENT...
    client nmblookup -s "$work/client.conf" "$@" >>"$work/nmblookup.log" 2>&1 || true
}
ask -B 192.0.2.255 SERVER
ask -U 192.0.2.20 SERVER#20
ask -B 192.0.2.255 LAB#1b
ask -B 192.0.2.255 LAB#1d
ask -B 192.0.2.255 'LAB#1c'
ask -A 192.0.2.20
ask -B 192.0.2.255 nobody#03
ask -U 192.0.2.20 FIFTEENLETTERSX
ask -U 192.0.2.20 'two words'
ask -U 192.0.2.20 '*'
ask -M -B 192.0.2.255 -- -
stop "$started"
captured
