#!/usr/bin/env bash
# OpenSSL's server in every version that it still speaks, and nginx, asked by OpenSSL, curl, GnuTLS, Python and Chromium.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

certificate www.example.org
certificate client.example.org

mkdir "$work/www"
echo 'It works.' >"$work/www/page"
cat >"$work/nginx.conf" <<CONF
user root;
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/nginx.error.log;
events { }
http {
    access_log off;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    ssl_certificate $work/www.example.org.pem;
    ssl_certificate_key $work/www.example.org.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    server {
        listen 192.0.2.20:443 ssl http2;
        listen [2001:db8::20]:443 ssl http2;
        root $work/www;
    }
}
CONF

serve() { # PORT OPTION...
    start server env -C "$work/www" openssl s_server -quiet -WWW -key "$work/www.example.org.key" -cert "$work/www.example.org.pem" \
        -port "$1" "${@:2}"
    listening server tcp "$1"
}

ask() { # PORT OPTION...: without a name unless -servername is among the options
    printf 'GET /page HTTP/1.0\r\n\r\n' |
        client openssl s_client -quiet -ign_eof -connect "192.0.2.20:$1" "${@:2}" >>"$work/s_client.log" 2>&1 || true
}

serve 4433 -cipher ALL:@SECLEVEL=0 -alpn h2,http/1.1,spdy/3
serve 8443 -groups P-384
start server nginx -c "$work/nginx.conf"
listening server tcp 443

# Each version by itself, with and without name and protocols; a client that offers all of them.
capture versions 'tcp'
for version in tls1 tls1_1 tls1_2 tls1_3; do
    ask 4433 -$version -cipher ALL:@SECLEVEL=0 -noservername
    ask 4433 -$version -cipher ALL:@SECLEVEL=0 -servername "${version/_/-}.example.org" -alpn h2,http/1.1
done
ask 4433 -servername www.example.org -alpn http/1.1
captured

# One session taken up again: by its id or ticket in TLS 1.2, by a shared key with early data in 1.3. A server that
# wants another group (HelloRetryRequest). A client with a certificate. No version in common.
capture sessions 'tcp'
ask 4433 -tls1_2 -servername id.example.org -no_ticket -sess_out "$work/id"
ask 4433 -tls1_2 -servername id.example.org -no_ticket -sess_in "$work/id"
ask 4433 -tls1_2 -servername ticket.example.org -sess_out "$work/ticket"
ask 4433 -tls1_2 -servername ticket.example.org -sess_in "$work/ticket"
ask 4433 -tls1_3 -servername psk.example.org -sess_out "$work/psk"
ask 4433 -tls1_3 -servername psk.example.org -sess_in "$work/psk"
ask 8443 -tls1_3 -groups X25519:P-384 -servername retry.example.org -alpn h2
ask 4433 -tls1_2 -cert "$work/client.example.org.pem" -key "$work/client.example.org.key" -servername client.example.org
ask 8443 -tls1_1 -cipher ALL:@SECLEVEL=0 -servername old.example.org
captured

# Other programs' hellos.
capture clients 'tcp port 443'
client curl -sk -o /dev/null https://www.example.org/page
client curl -sk -o /dev/null --http1.1 --tls-max 1.2 https://www.example.org/page
client curl -sk -o /dev/null --no-alpn -g 'https://[2001:db8::20]/page'
client gnutls-cli --no-ca-verification --alpn=h2 --sni-hostname=gnutls.example.org 192.0.2.20 </dev/null >>"$work/gnutls.log"
client gnutls-cli --no-ca-verification --priority=NORMAL:-VERS-ALL:+VERS-TLS1.2 192.0.2.20 </dev/null >>"$work/gnutls.log"
client /usr/bin/python3 -c 'import socket, ssl
context = ssl._create_unverified_context()
context.set_alpn_protocols(["spdy/3", "http/1.1"])
context.wrap_socket(socket.create_connection(("192.0.2.20", 443)), server_hostname="python.example.org").close()'
client chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$work/chromium" --disable-quic \
    --disable-background-networking --disable-component-update --disable-sync --ignore-certificate-errors \
    --dump-dom https://www.example.org/page >>"$work/chromium.log" 2>&1
captured

# A hello of 4 KiB, in three segments; one cut into records of 512 octets; one that asks for a name of 250 octets.
capture segments 'tcp'
protocols=$(printf 'protocol-%03d,' {1..280})
ask 4433 -tls1_2 -alpn "${protocols}http/1.1" -servername long.example.org
ask 4433 -tls1_3 -alpn "${protocols}http/1.1" -servername long.example.org
ask 4433 -tls1_3 -alpn "${protocols:0:1300}http/1.1" -servername records.example.org -max_send_frag 512
ask 4433 -servername "$(printf 'l%058d.' 1 2 3 4)org" -alpn h2
captured

# The same long hello, but of the client's full segments the second of four is lost: the first of a hello, or the one in its middle.
lose 'tcp dport 4433 meta length 1500 numgen inc mod 4 1'
capture loss 'tcp'
for name in first second third fourth; do
    ask 4433 -tls1_3 -alpn "${protocols}http/1.1" -servername "$name.example.org"
done
captured
