"""The probes of bench/live: how each is started on an interface, and how many packets it counted."""
import os
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from benchlib import ROOT
from benchlib.probes import plugins_of

TICK = os.sysconf("SC_CLK_TCK")
START_SECONDS = 20
SETTLE_SECONDS = 0.5
DRAIN_SECONDS = 20
LOOK_SECONDS = 0.1
WAKE_SECONDS = 0.5
# A program that takes less than this of a look has nothing to do: two ticks of the clock.
IDLE_TICKS = 2


class Watcher:
    """A program that watches a link. It runs from start() to stop()."""

    tells_while_running = True

    def start(self, link, port, folder):
        self.folder = Path(folder)
        self.output = open(self.folder / "output", "w+")
        self.process = subprocess.Popen(
            self.command(link, port), stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while not link.is_watched():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"live: {self.name} doesn't watch {link.near}: {self.said()}")
            time.sleep(LOOK_SECONDS)
        time.sleep(SETTLE_SECONDS)

    def cpu(self):
        """Seconds of processor time so far, of all threads."""
        return self.ticks() / TICK

    def ticks(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def drain(self):
        """Waits until it has done what is to do. A program may also wait for packets before it goes on with those it has."""
        time.sleep(WAKE_SECONDS)
        deadline = time.monotonic() + DRAIN_SECONDS
        last = -100
        while self.ticks() - last > IDLE_TICKS:
            if time.monotonic() > deadline:
                raise SystemExit(f"live: {self.name} finds no rest")
            last = self.ticks()
            time.sleep(LOOK_SECONDS)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise SystemExit(f"live: {self.name} doesn't end") from None

    def said(self):
        self.output.seek(0)
        return self.output.read()


class RingprobeLive(Watcher):
    def __init__(self, name, source, plugins="none"):
        self.name = name
        self.source = source
        self.plugins = plugins_of(plugins)

    def command(self, link, port):
        self.metrics = free_port()
        command = shlex.split(os.environ.get("RINGPROBE", str(ROOT / "ringprobe")))
        command += ["-i", self.source.format(ifc=link.near), "-s", "cache;size=20;active=300;inactive=30"]
        for plugin in self.plugins:
            command += ["-p", plugin]
        return command + ["-o", f"ipfix;host=127.0.0.1;port={port};udp", "--metrics", f"127.0.0.1:{self.metrics}"]

    def counted(self):
        """Packets that it saw and lost none of, so far."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        self.missed = self.total(text, "missed")
        self.dropped = self.total(text, "dropped")
        return self.total(text, "") - self.dropped

    @staticmethod
    def total(text, kind):
        name = f"ringprobe_input_{kind}_packets_total" if kind else "ringprobe_input_packets_total"
        return sum(int(float(n)) for n in re.findall(rf"^{name}{{.*}} (\S+)$", text, re.MULTILINE))

    def details(self):
        return f"missed {self.missed:,}, dropped {self.dropped:,}"


class SoftflowdLive(Watcher):
    name = "softflowd"
    TIMEOUTS = "tcp=30 tcp.rst=5 tcp.fin=5 udp=30 icmp=30 general=30 maxlife=300 expint=5"

    def command(self, link, port):
        command = ["softflowd", "-i", link.near, "-n", f"127.0.0.1:{port}"]
        command += ["-c", self.folder / "control", "-p", self.folder / "pid"]
        for timeout in self.TIMEOUTS.split():
            command += ["-t", timeout]
        return command + shlex.split("-v 10 -b -6 -d -m 4000000")

    def counted(self):
        self.statistics = subprocess.run(
            ["softflowctl", "-c", str(self.folder / "control"), "statistics"],
            capture_output=True, text=True, timeout=60, check=True).stdout
        return int(re.search(r"^Packets processed: (\d+)", self.statistics, re.MULTILINE).group(1))

    def details(self):
        return " ".join(re.findall(r"dropped by libpcap: \d+", self.statistics))


class NfpcapdLive(Watcher):
    name = "nfpcapd"
    tells_while_running = False

    def command(self, link, port):
        return ["nfpcapd", "-i", link.near, "-H", f"127.0.0.1/{port}", "-e", "300,30", "-v"]

    def counted(self):
        """After its end."""
        return int(re.search(r"^Total: Processed: (\d+)", self.said(), re.MULTILINE).group(1))

    def details(self):
        return " ".join(re.findall(r"dropped by OS/Buffer: \d+", self.said()))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def all_watchers():
    return [
        RingprobeLive("ringprobe raw", "raw;ifc={ifc}"),
        RingprobeLive("ringprobe raw, 2 threads", "raw;ifc={ifc};threads=2"),
        RingprobeLive("ringprobe pcap", "pcap;ifc={ifc}"),
        RingprobeLive("ringprobe raw, 8 plugins", "raw;ifc={ifc}", "ref8"),
        SoftflowdLive(),
        NfpcapdLive(),
    ]
