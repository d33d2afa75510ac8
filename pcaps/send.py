#!/usr/bin/python3
"""send.py HOST PORT PART...: sends each part in a segment of its own, then ends its side and reads until the other side closes.

A part is text with Python's escapes: \\r\\n, \\x00."""
import socket
import sys
import time

host, port, *parts = sys.argv[1:]
with socket.create_connection((host, int(port)), timeout=10) as connection:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for part in parts:
        connection.sendall(part.encode().decode("unicode_escape").encode("latin-1"))
        time.sleep(0.05)
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
