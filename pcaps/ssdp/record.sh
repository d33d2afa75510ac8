#!/usr/bin/env bash
# MiniDLNA tells of itself, and gssdp-discover looks for it and for others.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

mkdir "$work/media" "$work/cache"
cat >"$work/minidlna.conf" <<CONF
network_interface=eth0
port=8200
user=root
media_dir=$work/media
friendly_name=Lab Media
db_dir=$work/cache
log_dir=$work
inotify=no
notify_interval=3
uuid=00000000-0000-0000-0000-000000000001
serial=1
model_number=1
CONF

discover() { # OPTION...
    client gssdp-discover -i eth0 -n 2 "$@" >>"$work/gssdp-discover.log" 2>&1 || true
}

# alive, twice; searches for everything, for the root device, for a service, for what is not there; byebye.
capture discovery 'udp port 1900'
start server minidlnad -S -f "$work/minidlna.conf" -P "$work/minidlna.pid"
listening server udp 1900
sleep 4
discover -t ssdp:all
discover -t upnp:rootdevice
discover -t urn:schemas-upnp-org:service:ContentDirectory:1
discover -t urn:schemas-upnp-org:device:InternetGatewayDevice:1
stop "$started"
captured
