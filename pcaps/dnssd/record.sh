#!/usr/bin/env bash
# avahi tells its services by multicast DNS, and avahi-browse looks for some.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

mkdir -p "$work/services" /run/avahi-daemon
service() { # NAME TYPE PORT TXT...
    cat >"$work/services/$3.service" <<-XML
	<service-group><name>$1</name><service><type>$2</type><port>$3</port>
	$(printf '<txt-record>%s</txt-record>' "${@:4}")</service></service-group>
	XML
}
service 'Lab Printer' _ipp._tcp 631 txtvers=1 'ty=Lab Printer 1.0' rp=printers/lab note='third floor; left'
service 'Lab Web' _http._tcp 80 path=/index.html
service 'Lab, Kč' _ssh._tcp 22 u=root
cat >"$work/avahi.conf" <<'CONF'
[server]
use-ipv4=yes
use-ipv6=yes
allow-interfaces=eth0
ratelimit-interval-usec=0
[publish]
publish-hinfo=yes
publish-workstation=yes
CONF
cat >"$work/bus.conf" <<CONF
<busconfig>
  <type>system</type>
  <listen>unix:path=$work/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
CONF

# Both hosts' avahi want the same files in /run and /etc: each gets its own.
start_avahi() { # HOST NAME SERVICES OPTION
    cp "$work/avahi.conf" "$work/$1.conf"
    sed -i "1a host-name=$2\n$4" "$work/$1.conf"
    # shellcheck disable=SC2016 # the inner shell expands its own arguments
    start "$1" unshare --mount bash -c '
        mount -t tmpfs tmpfs /run/avahi-daemon
        mount --bind "$1" /etc/avahi/services
        exec avahi-daemon --no-drop-root --no-rlimits --no-chroot -f "$2"' avahi "$3" "$work/$1.conf"
}

export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$work/bus
start client dbus-daemon --config-file="$work/bus.conf" --nofork
until_true test -S "$work/bus"
mkdir "$work/none"

# A host announces itself and its services, and says good-bye in the end; another browses, looks up and resolves.
capture services 'udp port 5353'
start_avahi client lab-client "$work/none" enable-dbus=yes
avahi_client=$started
start_avahi server lab-server "$work/services" enable-dbus=no
sleep 4
{
    client avahi-browse -t -r _ipp._tcp
    client avahi-browse -t -a
    client avahi-resolve -4 -n lab-server.local
    client avahi-resolve -a 192.0.2.20
    client avahi-resolve -n missing.local || true
} >"$work/avahi.log" 2>&1
stop "$started"
stop "$avahi_client"
captured
