"""The probes that are compared: how each is started, and how many records it made of a capture."""
import os
import re
import shlex
import subprocess
from dataclasses import dataclass, field

from benchlib import ROOT

CORE8 = "basicplus pstats phists bstats vlan icmp mpls flowhash".split()
REFERENCE8 = "basicplus http tls dns quic pstats phists bstats".split()
# Those that look for their protocol only, and so have nothing to do on traffic that none of them recognises.
PROTOCOLS = "http rtsp tls dns passivedns sip ntp smtp mqtt ovpn ssadetector ssdp dnssd netbios wg quic".split()
# All but osquery, which tells of flows of this host.
ALL26 = CORE8 + PROTOCOLS + ["idpcontent", "nettisa"]
PLUGIN_SETS = {"none": [], "core8": CORE8, "ref8": REFERENCE8, "protocols": PROTOCOLS, "all26": ALL26}
# Which of the published factors a set is held against. core8 isn't the same eight: a hint, not a result.
PUBLISHED = {"none": "none", "core8": "8", "ref8": "8", "all26": "26"}
# As the reference was run: 2^20 slots where a million flows are open.
CACHE_SIZES = {"manyflows": 20, "own-manyflows": 20}


@dataclass
class Job:
    """One run that a probe is to make."""

    capture: object
    port: int
    folder: str


@dataclass
class Ringprobe:
    plugins: str = "none"
    variant: str = ""
    output: str = ""
    cache: str = ""
    arguments: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)

    @property
    def name(self):
        return " ".join(filter(None, ("ringprobe", self.plugins, self.variant)))

    def command(self, job):
        command = shlex.split(os.environ.get("RINGPROBE", str(ROOT / "ringprobe")))
        command += ["-i", f"pcap;file={job.capture.path}"]
        size = self.cache or CACHE_SIZES.get(job.capture.base, "")
        command += ["-s", f"cache;size={size}"] if size else []
        for plugin in plugins_of(self.plugins):
            command += ["-p", plugin]
        return command + ["-o", self.output.format(port=job.port), *self.arguments]

    def records(self, run, job):
        return number(r"^output .*: ([\d,]+) flows", run.output)


class Softflowd:
    name = "softflowd"
    environment = {}

    def command(self, job):
        collector = f"127.0.0.1:{job.port}"
        options = f"-v 10 -b -6 -d -m 4000000 -c none -p {shlex.quote(job.folder + '/pid')}"
        return ["softflowd", "-r", str(job.capture.path), "-n", collector, *shlex.split(options)]

    def records(self, run, job):
        return number(r"^Flows exported: (\d+)", run.output)


class Nfpcapd:
    name = "nfpcapd"
    environment = {}

    def command(self, job):
        return ["nfpcapd", "-r", str(job.capture.path), "-w", job.folder]

    def records(self, run, job):
        summary = subprocess.run(
            ["nfdump", "-R", job.folder, "-I"], capture_output=True, text=True, timeout=120, check=False)
        return number(r"^Flows: (\d+)", summary.stdout)


def plugins_of(name):
    """The plugins of a set, or those of which the name is made: dns+http."""
    return PLUGIN_SETS.get(name) if name in PLUGIN_SETS else name.split("+")


def number(pattern, text):
    """The number that the pattern finds, or None."""
    found = re.search(pattern, text, re.MULTILINE)
    return int(found.group(1).replace(",", "")) if found else None


def variant(text, **common):
    """A ringprobe from NAME:[VARIABLE=VALUE ...] ARGUMENTS."""
    name, colon, rest = text.partition(":")
    if not colon:
        raise ValueError(f"--variant takes 'NAME: [VARIABLE=VALUE ...] [ARGUMENTS]', not '{text}'")
    words = shlex.split(rest)
    environment = {}
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        key, _, value = words.pop(0).partition("=")
        environment[key] = value
    return Ringprobe(variant=name.strip(), arguments=words, environment=environment, **common)
