#!/usr/bin/env bash
# mosquitto and its clients.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

touch "$work/passwords"
mosquitto_passwd -b "$work/passwords" alice secret
cat >"$work/mosquitto.conf" <<CONF
per_listener_settings true
user root
listener 1883
allow_anonymous true
listener 1884
allow_anonymous false
password_file $work/passwords
CONF
start server mosquitto -c "$work/mosquitto.conf"
listening server tcp 1883
listening server tcp 1884

publish() { # OPTION...
    client mosquitto_pub -h 192.0.2.20 -i publisher "$@" >>"$work/mosquitto_pub.log" 2>&1 || true
}

# Each version (3.1, 3.1.1, 5) and quality of service; a will, a retained message, an empty one, a long topic.
capture publish 'tcp'
publish -V 31 -t lab/old -m 1
publish -V 311 -t lab/temperature -m 21.5
publish -V 311 -q 1 -r -k 30 -t lab/humidity -m 40
publish -V 311 -q 2 -c -t lab/pressure -m 1013
publish -V 311 --will-topic lab/will --will-payload gone --will-qos 1 --will-retain -t lab/empty -n
publish -V 5 -q 1 -D publish content-type text/plain -D publish message-expiry-interval 60 -t lab/five -m five
publish -V 5 -q 2 -k 65535 -t "$(printf 'level%03d/' {1..30})end" -m deep
captured

# A name and password, right and wrong; nobody (return codes 0, 4 and 5).
capture login 'tcp'
publish -p 1884 -u alice -P secret -t lab/private -m hello
publish -p 1884 -u alice -P wrong -t lab/private -m hello
publish -p 1884 -V 311 -t lab/private -m hello
publish -p 1884 -V 5 -u alice -P wrong -t lab/private -m hello
captured

# Two who listen to several topics while messages come; they say that they live, give up a topic, and leave.
capture subscribe 'tcp'
start client mosquitto_sub -h 192.0.2.20 -i listener -k 5 -q 1 -t 'lab/#' -t "\$SYS/broker/version" -t other -U other -W 8
first=$started
start client mosquitto_sub -h 192.0.2.20 -i second -V 5 -q 2 -t 'lab/+/state' -t lab/temperature -C 3
sleep 0.5
publish -t lab/temperature -m 20
publish -t lab/door/state -m open -q 2
sleep 6
publish -t lab/window/state -m closed -q 1
wait "$first" "$started" || true
captured

# Twenty messages of one connection, several in a segment; a message that needs four.
capture stream 'tcp'
seq 20 | client mosquitto_pub -h 192.0.2.20 -i stream -t lab/count -l
head -c 5000 /dev/zero | tr '\0' m | client mosquitto_pub -h 192.0.2.20 -i large -q 1 -t lab/large -s
captured
