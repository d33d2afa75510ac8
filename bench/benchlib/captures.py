"""Finds the captures to run on, and makes those that are missing."""
import json
import os
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchlib import BENCH, ROOT, SHARED

MAKE_SECONDS = 3600
RECORD_HEADER = 16
FILE_HEADER = 24
PIECE = 1 << 20

# name -> the word that ../shared/bench/make-captures knows it by
SHARED_KINDS = {"mixed-big": "mixed", "allmix-big": "allmix", "manyflows": "many", "manyflows-long": "long"}
# name -> (kind, copies, seconds between them), as make-captures has it, but twice the copies
DOUBLED = {"mixed-big-long": ("mixed", 24400, 0.1), "allmix-big-long": ("allmix", 2500, 0.4)}
# name -> arguments of bench/generate
OWN = {
    "own-mixed": ["mixed", "--flows", "120000", "--span", "60"],
    "own-mixed-long": ["mixed", "--flows", "360000", "--span", "180"],
    "own-manyflows": ["many", "--flows", "1000000", "--span", "60"],
    "own-manyflows-long": ["many", "--flows", "4000000", "--span", "240"],
    "own-large": ["large", "--packets", "600000", "--span", "60"],
    "own-large-long": ["large", "--packets", "1800000", "--span", "180"],
    # For bench/live, which sends them over and over: all flows at once, and as many new ones a second as in real traffic.
    "live-64": ["many", "--flows", "100000", "--span", "10"],
    "live-mixed": ["mixed", "--flows", "20000", "--span", "10"],
}


@dataclass(frozen=True)
class Capture:
    name: str
    path: Path
    packets: int

    @property
    def base(self):
        """The name without what says that it is the long one."""
        return self.name.removesuffix("-long")


def folder():
    return Path(os.environ.get("RINGPROBE_BENCH_CAPTURES") or ROOT / "target" / "bench")


def default_names():
    if has_shared():
        return ["mixed-big", "allmix-big", "manyflows"]
    return ["own-mixed", "own-manyflows", "own-large"]


def idle_and_busy():
    """One in which most flows are idle, and one that holds many protocols."""
    return ("manyflows", "allmix-big") if has_shared() else ("own-manyflows", "own-mixed")


def has_shared():
    return (SHARED / "bench" / "make-captures").exists() or (folder() / "mixed-big.pcap").exists()


def find(name):
    """The capture of that name, made if need be; or a file, where the name is a path."""
    path = Path(name)
    if "/" in name:
        if not path.is_file():
            raise SystemExit(f"captures: there is no file {name}")
        return Capture(path.stem, path, packets(path))
    path = folder() / f"{name}.pcap"
    if not path.exists():
        make(name, path)
    return Capture(name, path, packets(path))


def make(name, path):
    print(f"captures: making {path}, which takes some minutes", file=sys.stderr)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        made = Path(temporary) / path.name
        if name in OWN:
            call(BENCH / "generate", *OWN[name][:1], made, *OWN[name][1:])
        elif name in SHARED_KINDS and has_shared():
            call(SHARED / "bench" / "make-captures", temporary, SHARED_KINDS[name])
        elif name in DOUBLED and has_shared():
            make_doubled(made, *DOUBLED[name])
        else:
            theirs = [*SHARED_KINDS, *DOUBLED] if has_shared() else []
            known = ", ".join([*theirs, *OWN])
            raise SystemExit(f"captures: no capture is called {name}; there are {known}, or give a path with a /")
        made.replace(path)


def make_doubled(made, kind, copies, gap):
    """The inputs of make-captures, in classic form, replicated twice as often."""
    sources = sorted((SHARED / "conformance" / "pcaps").glob("*.pcap"))
    if kind == "mixed":
        sources = [s for s in sources if s.stem == "mixed"]
    else:
        sources = [s for s in sources if not s.name.startswith(("arp", "mqtt"))]
    with tempfile.TemporaryDirectory(dir=made.parent) as classic:
        files = []
        for source in sources:
            files.append(Path(classic) / source.name)
            call("editcap", "-F", "pcap", source, files[-1])
        call("python3", SHARED / "bench" / "gen_rep.py", made, copies, gap, *files)


def call(*command):
    subprocess.run([str(c) for c in command], stdout=sys.stderr, timeout=MAKE_SECONDS, check=True)


def packets(path):
    """The number of packets in a classic capture, remembered in target/bench."""
    notes = ROOT / "target" / "bench" / "packets.json"
    known = json.loads(notes.read_text()) if notes.exists() else {}
    stat = path.stat()
    key = f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}"
    if key not in known:
        known[key] = count(path)
        notes.parent.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps(known, indent=1))
    return known[key]


def count(path):
    """Reads in pieces: a mapped file would count as this process's memory, and so as each child's peak."""
    length = struct.Struct("<I").unpack_from
    found = 0
    with open(path, "rb", PIECE) as file:
        require_classic(path, file.read(FILE_HEADER)[:4])
        while len(header := file.read(RECORD_HEADER)) == RECORD_HEADER:
            file.seek(length(header, 8)[0], os.SEEK_CUR)
            found += 1
    return found


def require_classic(path, magic):
    if magic not in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1"):
        raise SystemExit(f"captures: {path} is no little-endian classic capture; editcap -F pcap makes one")
