#!/usr/bin/env bash
# SIPp on both sides: it registers, calls and sends messages, over UDP and TCP.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

# What both sides do: -sn a scenario of SIPp's own, -sf one of this folder; -t the transport.
talk() { # SERVER-ADDRESS CLIENT-ADDRESS TRANSPORT -sn|-sf SERVER-SCENARIO CLIENT-SCENARIO udp|tcp
    start server sipp -i "$1" -p 5060 -t "$3" "$4" "$5" -nostdin
    listening server "$7" 5060
    client sipp -i "$2" -p 5060 -t "$3" "$4" "$6" -m 1 -d 200 -s bob -nostdin -timeout 20 "$1" >"$work/uac.log" 2>&1
    stop "$started"
}

cd "$folder"

capture call 'port 5060'
talk 192.0.2.20 192.0.2.10 u1 -sn uas uac udp
talk '[2001:db8::20]' '[2001:db8::10]' u1 -sn uas uac udp
captured

capture register 'port 5060'
talk 192.0.2.20 192.0.2.10 u1 -sf registrar.xml register.xml udp
captured

capture message 'port 5060'
talk 192.0.2.20 192.0.2.10 u1 -sf messaged.xml message.xml udp
captured

capture tcp 'port 5060'
talk 192.0.2.20 192.0.2.10 t1 -sn uas uac tcp
captured
