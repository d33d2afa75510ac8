"""A link for bench/live: a virtual cable, whose far end is in a network namespace of its own, and what sends on it."""
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchlib import ROOT

SENDER = [ROOT / "src" / "test" / "native" / name for name in ("packet_sender.c", "express.c")]
MTU = 9000
NOTHING_BY_ITSELF = "addrgenmode none arp off multicast off".split()


@dataclass
class Sent:
    """What the sender says."""

    packets: int
    seconds: float
    behind: int

    @property
    def rate(self):
        return self.packets / self.seconds


class Link:
    """The cable; the kernel sends nothing on it by itself. Gone at the end of `with`."""

    def __init__(self, folder, cpu):
        name = f"rb{os.getpid()}"
        self.near = name + "n"
        self.far = name + "f"
        self.namespace = "ringprobe-bench-" + name
        self.sender = Path(folder) / "packet_sender"
        self.cpu = cpu

    def __enter__(self):
        call("cc", "-O2", "-o", self.sender, *SENDER)
        call("ip", "netns", "add", self.namespace)
        try:
            self.plug()
        except BaseException:
            self.__exit__()
            raise
        return self

    def plug(self):
        inside = ["ip", "-n", self.namespace, "link"]
        call("ip", "link", "add", self.near, "mtu", MTU, "type", "veth", "peer", self.far, "netns", self.namespace)
        call(*inside, "set", self.far, "mtu", MTU, *NOTHING_BY_ITSELF, "up")
        call("ip", "link", "set", self.near, *NOTHING_BY_ITSELF, "up")
        # So that it takes packets of an XDP program. No packet is merged: the checksums in the captures are wrong.
        call("ethtool", "-K", self.near, "gro", "on")

    def __exit__(self, *_):
        call("ip", "netns", "delete", self.namespace)

    def is_watched(self):
        """Whether some program has a packet socket on the near end that receives."""
        index = Path(f"/sys/class/net/{self.near}/ifindex").read_text().strip()
        for line in Path("/proc/net/packet").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[4] == index and fields[5] == "1":
                return True
        return False

    def received(self):
        return int(Path(f"/sys/class/net/{self.near}/statistics/rx_packets").read_text())

    def send(self, traffic, rate, seconds, fast=False):
        """
        Sends so many packets a second for so long; rate 0 is as fast as it can. The fast way has the processor for
        itself; the other one sleeps between packets.
        """
        before = self.received()
        command = ["ip", "netns", "exec", self.namespace, self.sender, self.far, traffic.path, rate, 0]
        command += ["-t", seconds, "-f", traffic.loops, "-c", self.cpu, "-r", *(["-x"] if fast else [])]
        said = call(*command)
        found = re.fullmatch(r"sent (\d+) packets in ([\d.]+) s, (\d+) refused, fell behind (\d+) .*\n", said)
        if not found or found.group(3) != "0" or self.received() - before < int(found.group(1)):
            raise SystemExit(f"live: of what was sent {self.received() - before:,} packets came; the sender says: {said}")
        return Sent(int(found.group(1)), float(found.group(2)), int(found.group(4)))


def call(*command):
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=120, check=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"live: {' '.join(error.cmd)}: {error.stderr}") from error
    return done.stdout
