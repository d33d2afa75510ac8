#!/usr/bin/env bash
# ngtcp2's client and server, kwik's, and Chromium.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

certificate www.example.org
certificate client.example.org "$(printf 'DNS:name-%03d.example.org,' {1..60})"
mkdir "$work/www"
echo 'It works.' >"$work/www/index.html"

serve() { # PORT OPTION...
    start server gtlsserver --quiet --no-pmtud --htdocs="$work/www" "${@:2}" 192.0.2.20 "$1" \
        "$work/www.example.org.key" "$work/www.example.org.pem"
    listening server udp "$1"
}

ask() { # NAME PORT OPTION...: as NAME.example.org
    echo "192.0.2.20 $1.example.org" >>"$work/hosts"
    client gtlsclient --quiet --no-pmtud --exit-on-all-streams-close --timeout=2s "${@:3}" \
        "$1.example.org" "$2" "https://$1.example.org:$2/index.html" >>"$work/gtlsclient.log" 2>&1 || true
}

serve 443
serve 4433 --validate-addr
serve 4434 --preferred-versions=v2draft,v1 --other-versions=v2draft,v1
serve 4435 --verify-client

# Version 1 and 2; a client that begins with 1 and is led to 2; a version that nobody knows, so that the server names its own.
capture versions 'udp'
ask v1 443
ask v2 443 --version=v2draft
ask compatible 4434 --other-versions=v2draft,v1 --preferred-versions=v2draft,v1
ask negotiated 443 --version=0x1a2a3a4a --preferred-versions=v1
captured

# The server wants the address proven first: Retry with a token.
capture retry 'udp'
ask retry 4433
captured

# Early data by a session kept.
capture early 'udp'
ask early 443 --session-file="$work/session" --tp-file="$work/parameters"
ask early 443 --session-file="$work/session" --tp-file="$work/parameters"
captured

# The server's ticket holds the client's certificate: the second hello needs two datagrams.
capture large 'udp'
ask large 4435 --session-file="$work/large" --tp-file="$work/large.parameters" --delay-stream=200ms \
    --key="$work/client.example.org.key" --cert="$work/client.example.org.pem"
ask large 4435 --session-file="$work/large" --tp-file="$work/large.parameters" \
    --key="$work/client.example.org.key" --cert="$work/client.example.org.pem"
captured

# Connection ids of given and of no length, key update, another local port while connected.
capture ids 'udp'
ask ids 443 --dcid=0102030405060708090a0b0c0d0e0f101112 --scid=a1a2a3a4a5
ask none 443 --scid=
ask moved 443 --key-update=50ms --change-local-addr=100ms --delay-stream=300ms
captured

# Frames of the hello shuffled, cut and mixed with others over two datagrams, as Chromium does it.
key=$(openssl x509 -in "$work/www.example.org.pem" -pubkey -noout | openssl pkey -pubin -outform der |
    openssl dgst -sha256 -binary | base64)
capture chromium 'udp port 443'
client chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$work/chromium" \
    --disable-background-networking --disable-component-update --disable-sync \
    --origin-to-force-quic-on=www.example.org:443 --ignore-certificate-errors-spki-list="$key" \
    --dump-dom https://www.example.org/ >>"$work/chromium.log" 2>&1
captured

# Version 2 as RFC 9369 has it: from the start; from a hello of version 1; after a Retry; a hello of two datagrams.
classpath=$(<"$folder/kwik/target/classpath")
openssl pkcs12 -export -in "$work/www.example.org.pem" -inkey "$work/www.example.org.key" -name 1 -passout pass:secret \
    -out "$work/key-store"
start server java -cp "$classpath" "$folder/kwik/Echo.java" server 4436 "$work/key-store" accept
listening server udp 4436
start server java -cp "$classpath" "$folder/kwik/Echo.java" server 4437 "$work/key-store" retry
listening server udp 4437

echo_by() { # PORT FIRST-VERSION PREFERRED-VERSION [OCTETS]
    client java -cp "$classpath" "$folder/kwik/Echo.java" client "echo://www.example.org:$1" "${@:2}" >>"$work/kwik.log" 2>&1
}

capture version2 'udp'
echo_by 4436 V2 V2
echo_by 4436 V1 V2
echo_by 4437 V2 V2
echo_by 4436 V2 V2 1500
captured
