#!/usr/bin/env bash
# nginx, asked by curl.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

mkdir "$work/www"
echo '<html><body>It works.</body></html>' >"$work/www/index.html"
head -c 5000 /dev/zero | tr '\0' x >"$work/www/large.txt"
cat >"$work/nginx.conf" <<CONF
user root;
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/nginx.error.log;
events { }
http {
    types { text/html html; text/plain txt; }
    access_log off;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    large_client_header_buffers 4 16k;
    server {
        listen 192.0.2.20:80;
        listen [2001:db8::20]:80;
        listen 192.0.2.20:8080;
        root $work/www;
        location /login {
            add_header Set-Cookie "session=0123456789abcdef; Path=/; HttpOnly";
            add_header Set-Cookie "language=cs; Max-Age=3600";
            default_type "application/json; charset=utf-8";
            return 200 '{"user":"guest"}';
        }
        location /moved { return 302 /index.html; }
        location /nothing { return 204; }
        location /teapot { return 418 short; }
        location /error { return 503; }
        location /upload { return 201 stored; }
        location /untold { server_tokens off; return 200 text; }
    }
}
CONF
start server nginx -c "$work/nginx.conf"
listening server tcp 80

get() { # CURL-ARGUMENT...
    client curl -sS -A 'curl/lab' -o /dev/null "$@"
}

# Every method and many codes, a connection each; another port; a proxy's form of the request; HTTP/1.0; no agent.
capture requests 'tcp'
get http://www.example.org/
get -I http://www.example.org/index.html
get -d 'name=value' http://www.example.org/upload
get -X PUT -d 'body' http://www.example.org/upload
get -X DELETE http://www.example.org/index.html
get -X OPTIONS http://www.example.org/
get -X PATCH http://www.example.org/upload
get -X TRACE http://www.example.org/
get http://www.example.org/login
get -e 'http://search.example.net/?q=a%20b' 'http://www.example.org/teapot?x=1&y=%C3%A9#part'
get http://www.example.org/missing
get http://www.example.org/error
get http://www.example.org/nothing
get http://www.example.org/moved
get http://www.example.org:8080/
get -g 'http://[2001:db8::20]/'
get -0 http://www.example.org/untold
get -A '' http://www.example.org/
get -x 192.0.2.20:80 http://www.example.net/proxied
captured

# Five requests on one connection; one that asks whether to go on before it sends; two sent without waiting.
capture connection 'tcp port 80'
get http://www.example.org/ -o /dev/null http://www.example.org/login -o /dev/null http://www.example.org/missing \
    -o /dev/null http://www.example.org/large.txt -o /dev/null http://www.example.org/nothing
get -H 'Expect: 100-continue' -d @"$work/www/large.txt" http://www.example.org/upload
in_parts 192.0.2.20 80 'GET /missing HTTP/1.1\r\nHost: www.example.org\r\n\r\nGET /login HTTP/1.1\r\nHost: www.example.org\r\n\r\n' \
    'GET /moved HTTP/1.1\r\nHost: www.example.org\r\nConnection: close\r\n\r\n'
captured

# Headers longer than a segment: the fields after the long one stand in the fourth or second segment; one sent in bits.
capture segments 'tcp port 80'
long=$(head -c 5120 /dev/zero | tr '\0' c)
get -H "Cookie: id=$long" -H 'Referer: http://www.example.org/before' http://www.example.org/index.html
get "http://www.example.org/${long:0:2000}" -H 'Host: long.example.org'
in_parts 192.0.2.20 80 'GE' 'T /bits HT' 'TP/1.1\r' '\nHost: bits.exa' 'mple.org\r\nUser-Agent: bits' '\r\nConnection: close\r' '\n\r\n'
captured

# Of the client's full segments the second of three is lost: what follows it comes before it.
lose 'tcp dport 80 meta length 1500 numgen inc mod 3 1'
capture loss 'tcp port 80'
get -H "Cookie: id=$long" -H 'Referer: http://www.example.org/first' http://www.example.org/index.html
get -H "Cookie: id=$long" -H 'Referer: http://www.example.org/second' http://www.example.org/login
get -H "Cookie: id=$long" -H 'Referer: http://www.example.org/third' http://www.example.org/missing
captured
