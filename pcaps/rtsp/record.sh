#!/usr/bin/env bash
# A GStreamer server plays a tone to ffmpeg, to GStreamer, and to one who writes by hand.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

start server /usr/bin/python3 "$folder/serve.py" 192.0.2.20
listening server tcp 554

listen() { # URL OPTION...: for half a second of sound
    client ffmpeg -hide_banner -loglevel error -nostdin "${@:2}" -i "$1" -t 0.5 -f null - >>"$work/ffmpeg.log" 2>&1 || true
}

# What the hosts say; the sound itself, on UDP, isn't recorded.
capture conversation 'tcp port 554'
listen rtsp://www.example.org/tone -rtsp_transport udp
listen rtsp://www.example.org/tone -rtsp_transport udp -user_agent 'Lab Player/1.0'
listen rtsp://www.example.org/missing -rtsp_transport udp
client timeout 3 gst-launch-1.0 -q rtspsrc location=rtsp://www.example.org/tone protocols=udp ! fakesink num-buffers=20 \
    >>"$work/gst-launch.log" 2>&1 || true
captured

# Sound and requests in one connection; requests in bits, in a row, wrong ones.
capture interleaved 'tcp port 554'
listen rtsp://www.example.org/tone -rtsp_transport tcp
in_parts 192.0.2.20 554 'OPTIONS rtsp://www.example.org/tone RTSP/1.0\r\nCSe' 'q: 1\r\nUser-Agent: bits\r\n' '\r\n' \
    'DESCRIBE rtsp://www.example.org/tone RTSP/1.0\r\nCSeq: 2\r\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: 3\r\n\r\n' \
    'GET_PARAMETER rtsp://www.example.org/tone RTSP/1.0\r\nCSeq: 4\r\nSession: none\r\n\r\n' \
    'RECORD rtsp://www.example.org/tone RTSP/1.0\r\nCSeq: 5\r\nConnection: close\r\n\r\n'
captured
